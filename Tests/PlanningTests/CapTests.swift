import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct CapTests {
    /// 25 November 2026 is a Wednesday.
    private let facts = PlanningTests.facts(events: ["purchase 2026-08-25"])

    private func sequences(_ count: Int, late: Period = .days(30), onCap: CapPolicy = .defer) -> [StepSequence] {
        (0..<count).map { sequence("s\($0)", late: late, onCap: onCap) }
    }

    private func told(_ sequences: [StepSequence], _ caps: FrequencyCaps, ledger: [Delivery] = []) -> [String] {
        rules(sequences, caps: caps).told(facts, ledger: ledger, "2026-11-25 00:00", "2027-01-25 00:00")
    }

    private func earlier(_ instant: Instant, _ state: DeliveryState? = nil) -> Delivery {
        row(
            "old", "first", "\(instant)", channel: .sms, from: "2026-11-01", due: instant, state: state ?? sent(instant)
        )
    }

    @Test func `one a day: the others wait for the next days, at their own time of day`() {
        #expect(
            told(sequences(3), FrequencyCaps(perDay: 1, perWeek: nil)) == [
                "s0/first event:2026-08-25 2026-11-25 10:30", "s1/first event:2026-08-25 2026-11-26 10:30",
                "s2/first event:2026-08-25 2026-11-27 10:30",
            ])
    }

    @Test func `three a week, and the week begins on Monday`() {
        #expect(
            told(sequences(5), FrequencyCaps(perDay: nil, perWeek: 3)) == [
                "s0/first event:2026-08-25 2026-11-25 10:30", "s1/first event:2026-08-25 2026-11-25 10:30",
                "s2/first event:2026-08-25 2026-11-25 10:30", "s3/first event:2026-08-25 2026-11-30 10:30",
                "s4/first event:2026-08-25 2026-11-30 10:30",
            ])
    }

    @Test func `two a month, and the month is the calendar's`() {
        #expect(
            told(sequences(3), FrequencyCaps(perDay: nil, perWeek: nil, perMonth: 2)) == [
                "s0/first event:2026-08-25 2026-11-25 10:30", "s1/first event:2026-08-25 2026-11-25 10:30",
                "s2/first event:2026-08-25 2026-12-01 10:30",
            ])
    }

    @Test(arguments: [("2026-11-24 10:30", "2026-11-26 10:30"), ("2026-11-23 10:30", "2026-11-25 10:30")])
    func `a gap is kept to the second`(before: String, expected: String) {
        let caps = FrequencyCaps(perDay: nil, perWeek: nil, gap: 48 * 3600)
        #expect(
            told(sequences(1), caps, ledger: [earlier(wall(before))]) == ["s0/first event:2026-08-25 \(expected)"])
    }

    @Test func `the day is the customer's own`() {
        // 23:30 of the 24th in New York is the 25th in Tokyo.
        let american = PlanningTests.facts(customer(zone: .newYork), events: ["purchase 2026-08-25"])
        let rules = rules(sequences(1), caps: FrequencyCaps(perDay: 1, perWeek: nil))
        let ledger = [earlier(wall("2026-11-24 23:30", .newYork))]
        #expect(
            rules.told(american, ledger: ledger, "2026-11-25 09:00", "2026-11-30 00:00")
                == ["s0/first event:2026-08-25 2026-11-25 10:30"])
    }

    @Test func `what is on its way or in doubt counts, what failed or was skipped does not`() {
        let caps = FrequencyCaps(perDay: 1, perWeek: nil)
        let at = wall("2026-11-25 08:00")
        let lease = Lease(worker: WorkerIncarnation("w"), claim: 1)
        let counting: [DeliveryState] = [
            sent(at), .sending(lease), .claimed(lease), .inDoubt(Doubt(since: at, reason: "")),
            .unresolved(Doubt(since: at, reason: "")),
        ]
        for state in counting {
            #expect(
                told(sequences(1), caps, ledger: [earlier(at, state)]).first
                    == "s0/first event:2026-08-25 2026-11-26 10:30", "\(state.name)")
        }
        for state in [DeliveryState.failed(Failure(.permanent, reason: "550")), .skipped(.exited)] {
            #expect(
                told(sequences(1), caps, ledger: [earlier(at, state)]).first
                    == "s0/first event:2026-08-25 2026-11-25 10:30", "\(state.name)")
        }
    }

    @Test func `the more important message goes first, also when it is due later`() {
        var both = sequences(2)
        both[1].priority = 5
        both[1].at = "16:00"
        #expect(
            told(both, FrequencyCaps(perDay: 1, perWeek: nil)) == [
                "s1/first event:2026-08-25 2026-11-25 16:00", "s0/first event:2026-08-25 2026-11-26 10:30",
            ])
    }

    @Test func `a capped message is skipped when its file says so, or when waiting would make it late`() {
        let caps = FrequencyCaps(perDay: 1, perWeek: nil)
        #expect(
            told(sequences(2, onCap: .skip), caps) == [
                "s0/first event:2026-08-25 2026-11-25 10:30", "s1/- event:2026-08-25 capped",
            ])
        #expect(
            told(sequences(2, late: .hours(6)), caps) == [
                "s0/first event:2026-08-25 2026-11-25 10:30", "s1/- event:2026-08-25 capped",
            ])
        #expect(told(sequences(1), FrequencyCaps(perDay: 0, perWeek: nil)) == ["s0/- event:2026-08-25 capped"])
    }

    @Test func `a deferred message looks for an opening of its window on the other day`() {
        let rules = rules(
            [sequence("s0", window: weekdays, late: .days(30)), sequence("s1", window: weekdays, late: .days(30))],
            caps: FrequencyCaps(perDay: nil, perWeek: nil, gap: 3 * 86_400))
        let plan = rules.plan(facts, ledger: [], in: window("2026-11-25 00:00", "2026-12-25 00:00"))
        #expect(plan.deliveries.map { text($0.due) } == ["2026-11-25 10:30", "2026-11-30 09:00"])
        #expect(plan.deliveries.map(\.deferredBy) == [nil, .cap])
    }

    @Test func `a step that counts from a deferred one is deferred with it`() {
        let chain = sequence(late: .days(30), steps: [step("first"), step("second", afterPrevious: .days(1))])
        let caps = FrequencyCaps(perDay: 1, perWeek: nil)
        #expect(
            rules([chain], caps: caps)
                .told(facts, ledger: [earlier(wall("2026-11-25 08:00"))], "2026-11-25 09:00", "2026-12-25 00:00") == [
                    "win-back/first event:2026-08-25 2026-11-26 10:30",
                    "win-back/second event:2026-08-25 2026-11-27 10:30",
                ])
    }

    @Test func `a deferred day sees the customer of that day`() {
        let cooling = sequence(audience: [#"customer.state == "dormant""#], exits: ["visit"], late: .days(30))
        let facts = PlanningTests.facts(events: ["purchase 2026-08-25", "visit 2026-11-26"])
        let ledger = [earlier(wall("2026-11-25 08:00"))]
        #expect(
            rules([cooling], caps: FrequencyCaps(perDay: 1, perWeek: nil))
                .told(facts, ledger: ledger, "2026-11-25 09:00", "2026-12-25 00:00")
                == ["win-back/- event:2026-08-25 exited"])
    }

    @Test func `what waits for a value past its time takes nobody's place`() {
        let ledger = [
            row(
                "s0", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"),
                expires: wall("2026-12-25 10:30"), state: .planned(.missingValue("customer.company")))
        ]
        let told = rules(sequences(2), caps: FrequencyCaps(perDay: 1, perWeek: nil))
            .told(facts, ledger: ledger, "2026-11-25 12:00", "2026-11-26 00:00")
        #expect(
            told == ["s0/first event:2026-08-25 2026-11-25 12:00", "s1/first event:2026-08-25 2026-11-25 12:00"])
    }

    @Test func `a copy of what may have arrived is not held back by itself, nor does it count twice`() {
        let at = wall("2026-11-25 09:00")
        var copy = row(
            "s0", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 12:00"),
            expires: wall("2026-12-25 10:30"), doubts: 1, claims: 1)
        #expect(copy.countsAsSent)
        let told = { (perDay: Int) in
            rules(sequences(2), caps: FrequencyCaps(perDay: perDay, perWeek: nil))
                .told(facts, ledger: [copy], "2026-11-25 11:00", "2026-11-28 00:00")
        }
        #expect(
            told(1) == ["s0/first event:2026-08-25 2026-11-25 12:00", "s1/first event:2026-08-25 2026-11-26 10:30"])
        #expect(
            told(2) == ["s1/first event:2026-08-25 2026-11-25 11:00", "s0/first event:2026-08-25 2026-11-25 12:00"])
        copy = earlier(at)
        #expect(told(1).first == "s0/first event:2026-08-25 2026-11-26 10:30")
    }
}
