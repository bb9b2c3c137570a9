import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct TimingTests {
    private let facts = PlanningTests.facts(events: ["purchase 2026-08-20"])

    @Test func `a step counts from the trigger, or from the day the one before it went out`() {
        let steps = [
            step("first"), step("second", after: .days(7)),
            step("third", .sms, afterPrevious: .days(7), late: .days(30)),
        ]
        let rules = rules([sequence(late: .days(30), steps: steps)])
        #expect(
            rules.told(facts, "2026-11-20 00:00", "2026-12-20 00:00") == [
                "win-back/first event:2026-08-20 2026-11-20 10:30", "win-back/second event:2026-08-20 2026-11-27 10:30",
                "win-back/third event:2026-08-20 2026-12-04 10:30",
            ])
        let late = [
            row(
                "win-back", "first", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-20 10:30"),
                state: sent(wall("2026-11-20 10:30"))),
            row(
                "win-back", "second", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-27 10:30"),
                state: sent(wall("2026-11-30 15:00"))),
        ]
        #expect(
            rules.told(facts, ledger: late, "2026-12-01 00:00", "2026-12-20 00:00").first
                == "win-back/third event:2026-08-20 2026-12-07 10:30")
    }

    @Test func `a window of the channel holds besides the sequence's own`() {
        // 20 November 2026 is a Friday; 23 November is a holiday, 勤労感謝の日.
        let evening = SendWindow(openings: [.init(open: "16:00", close: "20:00")!])
        var business = weekdays
        business.holidays = .japan
        let rules = rules([sequence(at: "19:00", window: business, late: .days(7))], windows: [.email: evening])
        let plan = rules.plan(facts, ledger: [], in: window("2026-11-20 00:00", "2026-11-27 00:00"))
        #expect(plan.deliveries.map { text($0.due) } == ["2026-11-24 16:00"])
        #expect(plan.deliveries.map { text($0.nominal) } == ["2026-11-20 19:00"])
        #expect(plan.deliveries.map(\.deferredBy) == [.window])
    }

    @Test func `windows that never meet make it late instead of turning for ever`() {
        let morning = SendWindow(openings: [.init(open: "09:00", close: "12:00")!])
        let evening = SendWindow(openings: [.init(open: "18:00", close: "20:00")!])
        let rules = rules([sequence(window: morning, late: .days(3000))], windows: [.email: evening])
        #expect(
            rules.told(facts, "2026-11-20 00:00", "2026-11-27 00:00") == ["win-back/- event:2026-08-20 late"])
    }

    @Test func `a step's own time, window and lateness stand before its sequence's`() {
        let own = step("own", at: "13:00", window: .always, late: .hours(1))
        let plan = rules([sequence(window: SendWindow(openings: []), steps: [own])])
            .plan(facts, ledger: [], in: window("2026-11-20 00:00", "2026-11-27 00:00"))
        #expect(plan.deliveries.map { text($0.due) } == ["2026-11-20 13:00"])
        #expect(plan.deliveries.map { text($0.expires) } == ["2026-11-20 14:00"])
    }

    @Test(
        arguments: [
            ("2026-11-20 10:30", "win-back/first event:2026-08-20 2026-11-20 10:30"),
            ("2026-11-22 08:15", "win-back/first event:2026-08-20 2026-11-22 08:15"),
            ("2026-11-23 10:30", "win-back/first event:2026-08-20 2026-11-23 10:30"),
            ("2026-11-23 10:31", "win-back/- event:2026-08-20 late"),
        ])
    func `what is overdue and not yet late goes out now`(now: String, expected: String) {
        #expect(rules([sequence()]).told(facts, now, "2026-11-30 00:00") == [expected])
    }

    @Test(arguments: ["2026-11-20 00:00", "2026-11-25 09:00"])
    func `whoever comes into the audience after a step's time is not reached by it any more`(now: String) {
        // Dormant from 24 November on; the step's day is the 20th, and it is not late until the 27th.
        let facts = PlanningTests.facts(events: ["meeting 2025-11-20", "purchase 2026-08-24"])
        let yearly = Trigger.afterEvent(.init(period: .months(12), event: "meeting"))
        let sequence = sequence("revival", yearly, audience: ["customer.state == \"dormant\""], late: .days(7))
        let rules = rules([sequence])
        #expect(rules.told(facts, now, "2026-11-30 00:00") == ["revival/- event:2025-11-20 audience"])
        let explanation = rules.explain(
            facts, ledger: [], sequence: sequence.id, step: nil, in: window(now, "2026-11-30 00:00"))
        let failing = explanation?.clauses.filter { $0.verdict == .fail }.map(\.name)
        #expect(failing == [.audience])
    }

    @Test func `overdue work goes through its window too`() {
        let rules = rules([sequence(window: weekdays)])
        #expect(
            rules.told(facts, "2026-11-21 12:00", "2026-11-30 00:00")
                == ["win-back/first event:2026-08-20 2026-11-23 09:00"])
        let narrow = SendWindow(openings: [.init(days: .weekdays, open: "12:00", close: "18:00")!])
        #expect(
            PlanningTests.rules([sequence(window: narrow)]).told(facts, "2026-11-21 12:00", "2026-11-30 00:00")
                == ["win-back/- event:2026-08-20 late"], "the next opening lies past the lateness")
    }

    @Test func `wall times follow the clocks of the customer's zone`() {
        // The clocks of New York skip 02:00 to 03:00 on 14 March 2027.
        let american = PlanningTests.facts(customer(zone: .newYork), events: ["purchase 2026-12-14"])
        let rules = rules([sequence(at: "02:30")])
        let plan = rules.plan(american, ledger: [], in: window("2027-03-14 00:00", "2027-03-15 00:00", .newYork))
        #expect(plan.deliveries.map(\.due) == [Instant("2027-03-14T07:30:00Z")!])
        #expect(plan.deliveries.map { text($0.due, .newYork) } == ["2027-03-14 03:30"])
    }

    // MARK: Edits

    private func halfway(_ version: String, due: String, expires: String) -> [Delivery] {
        [
            row(
                "win-back", "first", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-20 10:30"),
                version: "v1", state: sent(wall("2026-11-20 10:30"))),
            row(
                "win-back", "second", "event:2026-08-20", from: "2026-11-20", due: wall(due), expires: wall(expires),
                version: version),
        ]
    }

    @Test(
        arguments: [
            (EditPolicy.skip, "2026-11-26 12:00", "edited-away"),
            (.sendWithin(.hours(72)), "2026-11-26 12:00", "2026-11-26 12:00"),
            (.sendWithin(.hours(24)), "2026-11-26 12:00", "edited-away"),
        ])
    func `people half-way when an edit puts a step into the past`(policy: EditPolicy, now: String, expected: String) {
        // The second step was to go out on the 30th; the edit says: on the 25th.
        let steps = [step("first"), step("second", after: .days(5))]
        let rules = rules([sequence(onEdit: policy, steps: steps, version: "v2")])
        let ledger = halfway("v1", due: "2026-11-30 10:30", expires: "2026-12-03 10:30")
        let told = rules.told(facts, ledger: ledger, now, "2026-12-10 00:00")
        #expect(told.contains("win-back/second event:2026-08-20 \(expected)"), "\(told)")
    }

    @Test func `an edit of something else leaves an overdue step alone`() {
        let steps = [step("first"), step("second", after: .days(5))]
        let rules = rules([sequence(steps: steps, version: "v2")])
        let ledger = halfway("v1", due: "2026-11-25 10:30", expires: "2026-11-28 10:30")
        let told = rules.told(facts, ledger: ledger, "2026-11-25 12:00", "2026-12-10 00:00")
        #expect(told.first == "win-back/second event:2026-08-20 2026-11-25 12:00")
    }

    @Test(arguments: [(EditPolicy.skip, false), (.sendWithin(.hours(72)), true)])
    func `a step added behind people's backs goes out only if the file says so`(policy: EditPolicy, goes: Bool) {
        let steps = [step("first"), step("new", after: .days(1))]
        let rules = rules([sequence(onEdit: policy, steps: steps, version: "v2")])
        let ledger = [halfway("v1", due: "2026-11-30 10:30", expires: "2026-12-03 10:30")[0]]
        let told = rules.told(facts, ledger: ledger, "2026-11-22 12:00", "2026-12-10 00:00")
        #expect(told.contains("win-back/new event:2026-08-20 \(goes ? "2026-11-22 12:00" : "edited-away")"), "\(told)")
    }

    @Test func `a retry waits as long as the transport asked, whatever the plan says`() {
        let ledger = [
            row(
                "win-back", "first", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-20 12:30"),
                expires: wall("2026-11-23 10:30"), claims: 1)
        ]
        #expect(
            rules([sequence()]).told(facts, ledger: ledger, "2026-11-20 10:35", "2026-11-21 00:00")
                == ["win-back/first event:2026-08-20 2026-11-20 12:30"])
    }
}
