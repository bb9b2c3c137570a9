import CivilTime
import Customers
import Planning
import Sequences
import Testing

@Suite struct TriggerTests {
    @Test(
        arguments: [
            ("purchase 2026-08-25", "2026-11-25", "2026-11-26", "win-back/first event:2026-08-25 2026-11-25 10:30"),
            // Month ends: the last day of the shorter month, and never the third of the next one.
            ("purchase 2026-11-30", "2027-02-28", "2027-03-01", "win-back/first event:2026-11-30 2027-02-28 10:30"),
            ("purchase 2027-11-30", "2028-02-29", "2028-03-01", "win-back/first event:2027-11-30 2028-02-29 10:30"),
            ("purchase 2026-10-31", "2027-01-31", "2027-02-01", "win-back/first event:2026-10-31 2027-01-31 10:30"),
            ("purchase 2028-02-29", "2028-05-29", "2028-05-30", "win-back/first event:2028-02-29 2028-05-29 10:30"),
        ])
    func `three months after a purchase is the same day of the month, or its last`(
        event: String, now: CivilDate, horizon: CivilDate, expected: String
    ) {
        let told = rules([sequence()]).told(facts(events: [event]), "\(now) 00:00", "\(horizon) 00:00")
        #expect(told == [expected])
    }

    @Test func `the last purchase counts, and earlier ones give nothing`() {
        let facts = facts(events: ["purchase 2026-08-25", "purchase 2026-07-01", "visit 2026-09-01"])
        #expect(
            rules([sequence()]).told(facts, "2026-11-20 00:00", "2026-11-27 00:00")
                == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
    }

    @Test func `several lines of one receipt start one run, also when a line comes in later`() {
        let rules = rules([sequence(exits: ["purchase", "visit"])])
        let one = facts(events: ["purchase 2026-08-25"])
        let three = facts(events: [
            "purchase 2026-08-25", "purchase 2026-08-25", "purchase 2026-08-25", "visit 2026-08-25",
        ])
        let told = rules.told(one, "2026-11-25 00:00", "2026-11-26 00:00")
        #expect(told == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
        #expect(rules.told(three, "2026-11-25 00:00", "2026-11-26 00:00") == told)
    }

    @Test func `the first and the n-th event are counted from where they lie`() {
        let events = ["purchase 2026-01-10", "purchase 2026-02-10", "purchase 2026-03-10"]
        let first = sequence("a", .afterEvent(.init(period: .days(45), event: "purchase", which: .first)))
        let third = sequence("b", .afterEvent(.init(period: .days(45), event: "purchase", which: .nth(3))))
        let fourth = sequence("c", .afterEvent(.init(period: .days(45), event: "purchase", which: .nth(4))))
        #expect(
            rules([first, third, fourth]).told(facts(events: events), "2026-02-20 00:00", "2026-05-01 00:00") == [
                "a/first event:2026-01-10 2026-02-24 10:30", "b/first event:2026-03-10 2026-04-24 10:30",
                "c/- - no-occurrence",
            ])
    }

    @Test func `only events with the wanted properties count`() {
        let trigger = Trigger.afterEvent(
            .init(period: .days(30), event: "purchase", properties: ["item": "豆", "shop": "東京"]))
        func bought(_ item: String, _ shop: String, _ date: CivilDate) -> Event {
            Event(
                id: "\(date)", customer: CustomerID("c1"), kind: "purchase", date: date, item: item,
                properties: ["shop": shop])
        }
        let facts = CustomerFacts(
            customer: customer(),
            events: [
                bought("豆", "東京", "2026-03-01"), bought("器", "東京", "2026-03-05"), bought("豆", "大阪", "2026-03-06"),
            ],
            consents: consents([.email]))
        #expect(
            rules([sequence("a", trigger)]).told(facts, "2026-03-20 00:00", "2026-04-10 00:00")
                == ["a/first event:2026-03-01 2026-03-31 10:30"])
    }

    @Test func `hours after an event are exact, also over a change of the clocks`() {
        let trigger = Trigger.afterEvent(.init(period: .hours(48), event: "cart"))
        let facts = facts(customer(zone: .newYork), events: ["cart 2027-03-13 09:00"])
        #expect(
            rules([sequence("a", trigger)]).told(facts, "2027-03-14 00:00", "2027-03-20 00:00")
                == ["a/first event:2027-03-13 2027-03-15 10:00"])
    }

    @Test(
        arguments: [
            // Two weeks before, in the year before when the birthday is in January.
            ("1980-01-05", -14, LeapDayPolicy.feb28, "2026-12-20", "2026-12-25", "b/first 2027 2026-12-22 10:30"),
            ("1980-07-15", 0, .feb28, "2027-07-15", "2027-07-16", "b/first 2027 2027-07-15 10:30"),
            // 29 February in a common year and in a leap year.
            ("1992-02-29", 0, .feb28, "2027-02-26", "2027-03-03", "b/first 2027 2027-02-28 10:30"),
            ("1992-02-29", 0, .mar1, "2027-02-26", "2027-03-03", "b/first 2027 2027-03-01 10:30"),
            ("1992-02-29", 0, .skip, "2027-02-26", "2027-03-03", "b/- 2028 not-due 2028-02-29 10:30"),
            ("1992-02-29", 0, .mar1, "2028-02-26", "2028-03-03", "b/first 2028 2028-02-29 10:30"),
            ("--02-29", -14, .mar1, "2027-02-10", "2027-02-20", "b/first 2027 2027-02-15 10:30"),
            // What a spreadsheet writes when it has no date.
            ("1900-01-01", 0, .feb28, "2027-01-01", "2027-01-02", "b/- - no-occurrence"),
            // Nobody turns 0.
            ("2026-12-01", 0, .feb28, "2026-11-30", "2026-12-02", "b/- 2027 not-due 2027-12-01 10:30"),
        ])
    func `a birthday comes on its day each year`(
        birthday: String, days: Int, leap: LeapDayPolicy, now: CivilDate, horizon: CivilDate, expected: String
    ) {
        let trigger = Trigger.yearly(.init(field: .birthday, days: days, leapDay: leap))
        let facts = facts(customer(birthday: PartialDate(birthday)))
        #expect(rules([sequence("b", trigger)]).told(facts, "\(now) 00:00", "\(horizon) 00:00") == [expected])
    }

    @Test func `a birthday begins with the customer's own day`() {
        let trigger = Trigger.yearly(.init(field: .birthday, days: 0))
        let here = facts(customer(birthday: PartialDate("1980-07-15")))
        let there = facts(customer(birthday: PartialDate("1980-07-15"), zone: .newYork))
        let rules = rules([sequence("b", trigger)])
        let window = PlanWindow(now: Instant("2027-07-14T00:00:00Z")!, horizon: Instant("2027-07-16T00:00:00Z")!)
        #expect(rules.plan(here, ledger: [], in: window).deliveries.map(\.due) == [Instant("2027-07-15T01:30:00Z")!])
        #expect(rules.plan(there, ledger: [], in: window).deliveries.map(\.due) == [Instant("2027-07-15T14:30:00Z")!])
    }

    @Test func `a date of the shop's own and its month work as a birthday does`() {
        let attributes = ["joined": AttributeValue.date("2020-03-31")]
        let day = sequence("day", .yearly(.init(field: .attribute("joined"), days: 0)))
        let month = sequence("month", .monthOf(.attribute("joined")))
        #expect(
            rules([day, month]).told(facts(customer(attributes: attributes)), "2027-03-01 00:00", "2027-04-01 00:00")
                == [
                    "month/first 2027 2027-03-01 10:30", "day/first 2027 2027-03-31 10:30",
                ])
    }

    @Test func `a season is led by days or by business days`() {
        // 10 May 2026 is the second Sunday; 29 April and 3 to 6 May are holidays (6 May as a substitute).
        let days = sequence("days", .season(.init(name: "mothers-day", lead: .days(21))))
        let business = sequence("business", .season(.init(name: "mothers-day", lead: .businessDays(5))))
        #expect(
            rules([days, business]).told(facts(), "2026-04-15 00:00", "2026-05-10 00:00") == [
                "days/first mothers-day:2026 2026-04-19 10:30", "business/first mothers-day:2026 2026-04-28 10:30",
            ])
    }

    @Test func `a rule of dates gives the same days to everybody`() throws {
        let trigger = Trigger.recurrence(try RecurrenceRule("FREQ=MONTHLY;BYDAY=3FR"), source: "FREQ=MONTHLY;BYDAY=3FR")
        #expect(
            rules([sequence("a", trigger)], activatedAt: nil).told(facts(), "2026-11-01 00:00", "2027-01-01 00:00") == [
                "a/first 2026-11-20 2026-11-20 10:30", "a/first 2026-12-18 2026-12-18 10:30",
            ])
    }

    @Test func `every second week means the same weeks on whichever day it is asked`() throws {
        let trigger = Trigger.recurrence(try RecurrenceRule("FREQ=WEEKLY;INTERVAL=2"), source: "")
        let rules = rules([sequence("a", trigger)], activatedAt: nil)
        let all = rules.told(facts(), "2026-11-01 00:00", "2026-12-31 00:00").map { $0.suffix(16) }
        let half = rules.told(facts(), "2026-11-25 00:00", "2026-12-31 00:00").map { $0.suffix(16) }
        #expect(Array(all.suffix(half.count)) == half)
        #expect(half.count == 3)
    }

    @Test func `one fixed day is for everybody, once`() {
        let rules = rules([sequence("a", .on("2026-12-01"))])
        #expect(rules.told(facts(), "2026-11-30 00:00", "2026-12-02 00:00") == ["a/first 2026-12-01 2026-12-01 10:30"])
        #expect(rules.told(facts(), "2027-11-30 00:00", "2027-12-02 00:00") == ["a/- - no-occurrence"])
    }

    @Test func `entering dormancy counts from the day on which the silence is long enough`() {
        let facts = facts(events: ["purchase 2026-05-31", "visit 2026-08-31"])
        let trigger = Trigger.enters(.dormant, definition: nil)
        #expect(
            rules([sequence("a", trigger)]).told(facts, "2026-11-25 00:00", "2026-12-05 00:00")
                == ["a/first dormant:2026-08-31 2026-11-30 10:30"])
    }

    @Test func `coming back from dormancy is an entry of its own`() {
        let facts = facts(events: ["purchase 2026-01-10", "purchase 2026-06-01"])
        let trigger = Trigger.enters(.reactivated, definition: "b2c")
        #expect(
            rules([sequence("a", trigger)]).told(facts, "2026-06-01 00:00", "2026-06-05 00:00")
                == ["a/first reactivated:2026-06-01 2026-06-01 10:30"])
    }

    @Test func `another length of silence in the file does not make another occurrence`() {
        var rules = rules([sequence("a", .enters(.dormant, definition: nil))])
        let facts = facts(events: ["purchase 2026-08-31"])
        let ledger = [
            row(
                "a", "first", "dormant:2026-08-31", from: "2026-11-30", due: wall("2026-11-30 10:30"),
                state: sent(wall("2026-11-30 10:30")))
        ]
        rules.definitions[0].dormant = .months(4)
        #expect(
            rules.told(facts, ledger: ledger, "2026-12-30 00:00", "2027-01-05 00:00")
                == ["a/first dormant:2026-08-31 already-done"])
    }
}
