import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct ReconciliationTests {
    private let facts = PlanningTests.facts(events: ["purchase 2026-08-25"])
    private let window = PlanningTests.window("2026-11-25 00:00", "2026-11-26 00:00")

    private func changes(
        _ rules: PlanningRules, _ facts: CustomerFacts? = nil, ledger: [Delivery], in window: PlanWindow? = nil
    ) -> [PlanChange] {
        let window = window ?? self.window
        let plan = rules.plan(facts ?? self.facts, ledger: ledger, in: window)
        return rules.changes(from: ledger, to: plan, in: window) { "id of \($0)" }
    }

    private func planned(_ due: String, expires: String = "2026-11-28 10:30", version: String = "v1") -> Delivery {
        row(
            "win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall(due), expires: wall(expires),
            version: version)
    }

    @Test func `what is not there is inserted with everything that identifies it`() {
        let expected = Delivery(
            key: planned("2026-11-25 10:30").key, channel: .email,
            messageID: "id of win-back/first/c1/event:2026-08-25", occurrenceDate: "2026-11-25", sequenceVersion: "v1",
            due: wall("2026-11-25 10:30"), expires: wall("2026-11-28 10:30"))
        #expect(changes(rules([sequence()]), ledger: []) == [.insert(expected)])
    }

    @Test func `what is there and right is left alone`() {
        #expect(changes(rules([sequence()]), ledger: [planned("2026-11-25 10:30")]).isEmpty)
    }

    @Test func `another time, lateness or version moves the row`() {
        let key = planned("2026-11-25 10:30").key
        #expect(
            changes(rules([sequence(at: "16:00", version: "v2")]), ledger: [planned("2026-11-25 10:30")]) == [
                .move(
                    key, due: wall("2026-11-25 16:00"), expires: wall("2026-11-28 16:00"), sequenceVersion: "v2")
            ])
    }

    @Test func `what goes beyond the horizon is moved there, not lost`() {
        let key = planned("2026-11-25 10:30").key
        let rules = rules([sequence(steps: [step("first", after: .days(2))])])
        #expect(
            changes(rules, ledger: [planned("2026-11-25 10:30")]) == [
                .move(key, due: wall("2026-11-27 10:30"), expires: wall("2026-11-30 10:30"), sequenceVersion: "v1")
            ])
    }

    @Test func `overdue rows do not move with every pass`() {
        let rules = rules([sequence()])
        for minute in 0..<5 {
            let now = wall("2026-11-25 12:0\(minute)")
            let window = PlanWindow(now: now, horizon: now.adding(seconds: 86_400))
            #expect(changes(rules, ledger: [planned("2026-11-25 10:30")], in: window).isEmpty)
        }
    }

    @Test func `what the plan no longer has is skipped with the plan's reason`() {
        let key = planned("2026-11-25 10:30").key
        let ledger = [planned("2026-11-25 10:30")]
        let noConsent = PlanningTests.facts(events: ["purchase 2026-08-25"], consents: [])
        #expect(changes(rules([sequence()]), noConsent, ledger: ledger) == [.skip(key, .noConsent)])
        let bought = PlanningTests.facts(events: ["purchase 2026-08-25", "purchase 2026-11-24"])
        #expect(changes(rules([sequence()]), bought, ledger: ledger) == [.skip(key, .superseded)])
        #expect(changes(rules([sequence(exits: ["purchase"])]), bought, ledger: ledger) == [.skip(key, .exited)])
        #expect(changes(rules([]), ledger: ledger) == [.skip(key, .editedAway)])
        let gone = PlanningTests.facts(events: [])
        #expect(changes(rules([sequence()]), gone, ledger: ledger) == [.skip(key, .superseded)])
        let late = PlanningTests.window("2026-11-29 00:00", "2026-11-30 00:00")
        #expect(changes(rules([sequence()]), ledger: ledger, in: late) == [.skip(key, .late)])
    }

    @Test(
        arguments: [
            DeliveryState.claimed(Lease(worker: WorkerIncarnation("w"), claim: 1)),
            .sending(Lease(worker: WorkerIncarnation("w"), claim: 1)), sent(.first), .skipped(.late),
            .failed(Failure(.permanent, reason: "")), .inDoubt(Doubt(since: .first, reason: "")),
        ])
    func `what has been begun or is final is never touched`(state: DeliveryState) {
        let ledger = [
            row(
                "win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"), state: state
            )
        ]
        #expect(changes(rules([sequence(at: "16:00", version: "v2")]), ledger: ledger).isEmpty)
        #expect(changes(rules([]), ledger: ledger).isEmpty)
    }
}
