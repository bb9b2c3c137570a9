import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

/// What other products get wrong in production, kept here as tests of ours.
@Suite struct OthersDefectsTests {
    private func plan(_ facts: CustomerFacts, _ sequence: StepSequence, _ now: String, _ horizon: String) -> [String] {
        rules([sequence]).told(facts, now, horizon)
    }

    /// The weekday was that of UTC: Friday 10:00 in Tokyo, "Monday to Friday 08:00", gave Saturday.
    @Test(
        arguments: [
            ("2026-11-20 10:00", "2026-11-23 08:00"), ("2026-11-21 10:00", "2026-11-23 08:00"),
            ("2026-11-19 10:00", "2026-11-20 08:00"),
        ])
    func `Monday to Friday at eight means Tokyo's Monday to Friday`(now: String, expected: String) {
        let morning = SendWindow(openings: [.init(days: .weekdays, open: "08:00", close: "09:00")!])
        let facts = facts(events: ["visit \(now.prefix(10)) \(now.suffix(5))"])
        let told = plan(
            facts,
            sequence("a", .afterEvent(.init(period: .minutes(1), event: "visit")), window: morning, late: .days(7)),
            now,
            "2026-12-10 00:00")
        #expect(told == ["a/first event:\(now.prefix(10)) \(expected)"])
    }

    /// The offset was taken at planning instead of at the target: 09:00 became 10:00 over the change of the clocks.
    @Test func `nine o'clock stays nine o'clock over a change of the clocks`() {
        let facts = facts(customer(zone: .newYork), events: ["visit 2026-03-07"])
        let next = sequence("a", .afterEvent(.init(period: .days(1), event: "visit")), at: "09:00")
        let window = PlanWindow(now: wall("2026-03-07 20:00", .newYork), horizon: wall("2026-03-09 00:00", .newYork))
        let due = rules([next]).plan(facts, ledger: [], in: window).deliveries.map(\.due)
        #expect(due == [Instant("2026-03-08T13:00:00Z")!])
    }

    /// Birthdays were matched as text against the server's today: 29 February never came in common years.
    @Test func `someone born on 29 February has a birthday every year`() {
        let facts = facts(customer(birthday: PartialDate("1988-02-29")))
        let birthday = sequence("b", .yearly(.init(field: .birthday, days: 0)))
        #expect(
            plan(facts, birthday, "2026-01-01 00:00", "2029-01-01 00:00") == [
                "b/first 2026 2026-02-28 10:30", "b/first 2027 2027-02-28 10:30", "b/first 2028 2028-02-29 10:30",
            ])
    }

    /// A window whose end came before its start was quietly turned round into its opposite.
    @Test func `a night window is open at night`() {
        #expect(SendWindow.Opening(open: "21:00", close: "08:00") == nil)
        let night = SendWindow(openings: [
            .init(open: "21:00", close: .endOfDay)!, .init(open: .midnight, close: "08:00")!,
        ])
        let facts = facts(events: ["purchase 2026-08-25"])
        #expect(
            plan(facts, sequence(at: "12:00", window: night), "2026-11-25 00:00", "2026-11-26 00:00")
                == ["win-back/first event:2026-08-25 2026-11-25 21:00"])
    }

    /// "At 09:00" went out at 23:40 when the hour had passed.
    @Test func `a message whose hour has passed waits for its window, not for whenever the planner looks`() {
        let morning = SendWindow(openings: [.init(open: "09:00", close: "12:00")!])
        let facts = facts(events: ["purchase 2026-08-25"])
        #expect(
            plan(facts, sequence(at: "09:00", window: morning), "2026-11-25 23:40", "2026-11-30 00:00")
                == ["win-back/first event:2026-08-25 2026-11-26 09:00"])
    }

    /// 31 January + 1 month was 3 March.
    @Test func `a month after 31 January is the end of February, and two months are 31 March`() {
        let facts = facts(events: ["purchase 2026-01-31"])
        for (months, expected) in [(1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30"), (13, "2027-02-28")] {
            let after = sequence("a", .afterEvent(.init(period: .months(months), event: "purchase")))
            #expect(
                plan(facts, after, "\(expected) 00:00", "\(expected) 23:00")
                    == ["a/first event:2026-01-31 \(expected) 10:30"])
        }
    }

    /// "Until date" read another field than it wrote and sent at once.
    @Test func `a fixed date does not send at once`() {
        #expect(
            plan(facts(), sequence("a", .on("2026-12-24")), "2026-11-25 00:00", "2026-11-26 00:00")
                == ["a/- 2026-12-24 not-due 2026-12-24 10:30"])
    }

    /// A restored snapshot, hours behind, sent the morning's campaign a second time.
    @Test func `a message that is already in the ledger is not planned by any clock`() {
        let at = wall("2026-11-25 10:30")
        let facts = facts(events: ["purchase 2026-08-25"])
        let ledger = [row("win-back", "first", "event:2026-08-25", from: "2026-11-25", due: at, state: sent(at))]
        for now in ["2026-11-24 00:00", "2026-11-25 10:30", "2026-11-25 15:00", "2027-11-25 00:00"] {
            let window = PlanWindow(now: wall(now), horizon: wall(now).adding(seconds: 30 * 86_400))
            #expect(rules([sequence()]).plan(facts, ledger: ledger, in: window).deliveries.isEmpty)
        }
    }

    /// Unsubscribes were not read again between fetching a batch and sending it.
    @Test func `who unsubscribes after planning and before sending gets nothing`() {
        let claimed = row(
            "win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"),
            state: .claimed(Lease(worker: WorkerIncarnation("w"), claim: 1)))
        let bar = Suppression(subject: .customer(CustomerID("c1")), reason: .optOut, since: wall("2026-11-25 10:29"))
        let facts = facts(events: ["purchase 2026-08-25"], suppressions: [bar])
        #expect(
            rules([sequence()]).decideIntent(claimed, facts: facts, ledger: [claimed], at: wall("2026-11-25 10:30"))
                == .skip(.suppressed))
    }

    /// Reordering steps, or giving one another delay, sent it again.
    @Test func `steps keep who they are when they are reordered and retimed`() {
        let at = wall("2026-11-25 10:30")
        let facts = facts(events: ["purchase 2026-08-25"])
        let ledger = [row("win-back", "first", "event:2026-08-25", from: "2026-11-25", due: at, state: sent(at))]
        let edited = sequence(steps: [step("new", after: .days(1)), step("first", after: .days(2))], version: "v2")
        #expect(
            rules([edited]).told(facts, ledger: ledger, "2026-11-25 12:00", "2026-11-30 00:00") == [
                "win-back/new event:2026-08-25 2026-11-26 10:30", "win-back/first event:2026-08-25 already-done",
            ])
    }
}
