import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct ReentryTests {
    private func ledger(_ date: CivilDate) -> [Delivery] {
        let at = wall("\(date.adding(months: 3)) 10:30")
        return [row("win-back", "first", "event:\(date)", from: date.adding(months: 3), due: at, state: sent(at))]
    }

    private let bought = facts(events: ["purchase 2026-02-25", "purchase 2026-08-25"])

    @Test(
        arguments: [
            (Reentry.eachOccurrence, "win-back/first event:2026-08-25 2026-11-25 10:30"),
            (.once, "win-back/- event:2026-08-25 not-again"),
            (.after(.months(6)), "win-back/first event:2026-08-25 2026-11-25 10:30"),
            (.after(.months(7)), "win-back/- event:2026-08-25 not-again"),
        ])
    func `who has been through it comes again only when the file says so`(again: Reentry, expected: String) {
        let told = rules([sequence(again: again)])
            .told(bought, ledger: ledger("2026-02-25"), "2026-11-25 00:00", "2026-11-26 00:00")
        #expect(told == [expected])
    }

    @Test func `once a year is not blocked by once for every birthday`() {
        let birthday = sequence("b", .yearly(.init(field: .birthday, days: 0)))
        let at = wall("2025-11-25 10:30")
        let ledger = [row("b", "first", "2025", from: "2025-11-25", due: at, state: sent(at))]
        let facts = facts(customer(birthday: PartialDate("1980-11-25")))
        #expect(
            rules([birthday]).told(facts, ledger: ledger, "2026-11-25 00:00", "2026-11-26 00:00")
                == ["b/first 2026 2026-11-25 10:30"])
    }

    @Test func `of two occurrences in one plan only the first is given when it may be only once`() throws {
        let weekly = Trigger.recurrence(try RecurrenceRule("FREQ=WEEKLY;BYDAY=WE"), source: "")
        let told = rules([sequence("a", weekly, again: .once)], activatedAt: nil)
            .told(facts(), "2026-11-25 00:00", "2026-12-10 00:00")
        #expect(
            told == ["a/first 2026-11-25 2026-11-25 10:30", "a/- 2026-12-02 not-again", "a/- 2026-12-09 not-again"])
    }

    @Test func `a run that was skipped is no time through it`() {
        let at = wall("2026-05-25 10:30")
        let ledger = [
            row("win-back", "first", "event:2026-02-25", from: "2026-05-25", due: at, state: .skipped(.noConsent))
        ]
        #expect(
            rules([sequence(again: .once)]).told(bought, ledger: ledger, "2026-11-25 00:00", "2026-11-26 00:00")
                == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
    }

    @Test func `what is in the ledger is never planned a second time`() {
        for state in [
            sent(wall("2026-11-25 10:30")), .failed(Failure(.permanent, reason: "550")), .skipped(.late),
            .inDoubt(Doubt(since: .first, reason: "")), .unresolved(Doubt(since: .first, reason: "")),
        ] {
            let ledger = [
                row(
                    "win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"),
                    state: state)
            ]
            #expect(
                rules([sequence()]).told(bought, ledger: ledger, "2026-11-25 00:00", "2026-11-26 00:00")
                    == ["win-back/first event:2026-08-25 already-done"])
        }
    }
}
