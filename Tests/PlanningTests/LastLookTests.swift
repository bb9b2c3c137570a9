import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

/// Everything that can change between plan and sending, and what the last look makes of it.
@Suite struct LastLookTests {
    private static let noon = wall("2026-11-25 12:00")
    private let good = facts(events: ["purchase 2026-08-25"])

    private func delivery(
        _ step: String = "first", version: String = "v1", doubts: Int = 0, expires: String = "2026-11-28 10:30"
    ) -> Delivery {
        row(
            "win-back", step, "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"),
            expires: wall(expires), version: version, state: .claimed(Lease(worker: WorkerIncarnation("w"), claim: 1)),
            doubts: doubts, claims: 1)
    }

    private func look(
        _ facts: CustomerFacts? = nil, _ sequence: StepSequence = sequence(), delivery: Delivery? = nil,
        others: [Delivery] = [], caps: FrequencyCaps = .standard, windows: [ChannelKind: SendWindow] = [:],
        at now: Instant = noon
    ) -> IntentDecision {
        let delivery = delivery ?? self.delivery()
        return rules([sequence], windows: windows, caps: caps)
            .decideIntent(delivery, facts: facts ?? good, ledger: others + [delivery], at: now)
    }

    @Test func `what was planned and is still right may go`() {
        #expect(look() == .send)
    }

    @Test func `past its expiry it is late, at the very moment it is not`() {
        #expect(look(at: wall("2026-11-28 10:30")) == .send)
        #expect(look(at: wall("2026-11-28 10:31")) == .skip(.late))
    }

    @Test func `a purchase that came in between ends it`() {
        let facts = facts(events: ["purchase 2026-08-25", "purchase 2026-11-25"])
        #expect(look(facts, sequence(exits: ["purchase"])) == .skip(.exited))
        #expect(look(facts) == .skip(.superseded))
    }

    @Test func `an event that was taken back takes its message along`() {
        #expect(look(facts(events: [])) == .skip(.superseded))
    }

    @Test func `consent, suppression and address are looked at again`() {
        #expect(look(facts(events: ["purchase 2026-08-25"], consents: [])) == .skip(.noConsent))
        #expect(look(facts(customer(email: nil), events: ["purchase 2026-08-25"])) == .skip(.unreachable))
        let bar = Suppression(subject: .customer(CustomerID("c1")), reason: .complaint, since: .first)
        #expect(look(facts(events: ["purchase 2026-08-25"], suppressions: [bar])) == .skip(.suppressed))
    }

    @Test func `audience and hold-out are looked at again`() {
        let facts = facts(customer(reason: .price), events: ["purchase 2026-08-25"])
        #expect(look(facts, sequence(audience: [#"customer.reason != "price""#])) == .skip(.audience))
        #expect(look(good, sequence(holdout: 0.999_999)) == .skip(.heldOut))
    }

    @Test func `a step or sequence that is gone, or another channel, is edited away`() {
        #expect(look(delivery: delivery("gone")) == .skip(.editedAway))
        #expect(look(good, sequence("another")) == .skip(.editedAway))
        #expect(look(good, sequence(steps: [step("first", .sms)])) == .skip(.editedAway))
        let birthday = sequence(steps: [step("first")])
        var other = birthday
        other.trigger = .on("2026-12-24")
        other.version = "v2"
        #expect(look(good, other) == .skip(.editedAway))
    }

    @Test func `outside its window it is put back until the next opening`() {
        let afternoon = SendWindow(openings: [.init(open: "14:00", close: "18:00")!])
        #expect(look(good, sequence(window: afternoon)) == .putBack(until: wall("2026-11-25 14:00")))
        #expect(look(windows: [.email: afternoon]) == .putBack(until: wall("2026-11-25 14:00")))
        let monday = SendWindow(openings: [.init(days: WeekdaySet(.monday), open: "09:00", close: "18:00")!])
        #expect(look(good, sequence(window: monday)) == .skip(.late))
    }

    @Test func `capped by what went out meanwhile it is put back, or skipped when its file says so`() {
        let at = wall("2026-11-25 09:00")
        let other = row("other", "first", "x", from: "2026-11-25", due: at, state: sent(at))
        #expect(look(others: [other]) == .putBack(until: wall("2026-11-26 10:30")))
        #expect(look(good, sequence(onCap: .skip), others: [other]) == .skip(.capped))
        #expect(
            look(delivery: delivery(expires: "2026-11-25 18:00"), others: [other]) == .skip(.capped))
    }

    @Test func `the row itself does not count, and a copy of what may have arrived is not capped`() {
        let at = wall("2026-11-25 09:00")
        let other = row("other", "first", "x", from: "2026-11-25", due: at, state: sent(at))
        #expect(look(delivery: delivery(doubts: 1)) == .send)
        #expect(look(delivery: delivery(doubts: 1), others: [other]) == .send)
    }

    @Test func `once means once also when two runs raced`() {
        let at = wall("2026-11-10 09:00")
        let other = row("win-back", "first", "event:2026-08-10", from: "2026-11-10", due: at, state: sent(at))
        #expect(look(good, sequence(again: .once), others: [other]) == .skip(.notAgain))
        #expect(look(good, sequence(again: .eachOccurrence), others: [other]) == .send)
    }
}
