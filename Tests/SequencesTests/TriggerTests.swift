import CivilTime
import Customers
import Testing

@testable import Sequences

@Suite struct TriggerTests {
    private func trigger(_ text: String) throws -> Trigger {
        let reading = Reading()
        let sequence = reading.read("trigger: \(text)\n")
        #expect(reading.problems == [])
        return try #require(sequence).trigger
    }

    @Test(arguments: [
        ("{ after: 3 months, event: purchase }", Trigger.AfterEvent(period: Period(months: 3), event: "purchase")),
        (
            "{ after: 45 days, event: purchase, which: first }",
            Trigger.AfterEvent(period: Period(days: 45), event: "purchase", which: .first)
        ),
        (
            "{ after: 1 year, event: visit, which: 3, where: { item: 豆, 店舗: 本店 } }",
            Trigger.AfterEvent(
                period: Period(months: 12), event: "visit", which: .nth(3), properties: ["item": "豆", "店舗": "本店"])
        ),
    ])
    func `after an event`(text: String, expected: Trigger.AfterEvent) throws {
        guard case .afterEvent(let read) = try trigger(text) else {
            Issue.record("another kind")
            return
        }
        #expect(read == expected)
    }

    @Test(arguments: [
        ("{ on: birthday }", Trigger.Yearly(field: .birthday, days: 0)),
        ("{ before: 14 days, date: birthday }", Trigger.Yearly(field: .birthday, days: -14)),
        ("{ after: 1 day, date: 契約日, leap: mar1 }", Trigger.Yearly(field: .attribute("契約日"), days: 1, leapDay: .mar1)),
    ])
    func `around a date of each year`(text: String, expected: Trigger.Yearly) throws {
        guard case .yearly(let read) = try trigger(text) else {
            Issue.record("another kind")
            return
        }
        #expect(read == expected)
    }

    @Test(arguments: [
        ("{ season: christmas }", Trigger.SeasonTrigger(name: "christmas", lead: .days(0))),
        ("{ season: mothers-day, before: 14 days }", Trigger.SeasonTrigger(name: "mothers-day", lead: .days(14))),
        (
            "{ season: mothers_day, before: 5 business days }",
            Trigger.SeasonTrigger(name: "mothers_day", lead: .businessDays(5))
        ),
    ])
    func `before a season`(text: String, expected: Trigger.SeasonTrigger) throws {
        guard case .season(let read) = try trigger(text) else {
            Issue.record("another kind")
            return
        }
        #expect(read == expected)
    }

    @Test func `the rest of the kinds`() throws {
        guard case .monthOf(.birthday) = try trigger("{ month of: birthday }") else {
            Issue.record("month of")
            return
        }
        guard case .enters(.dormant, definition: "b2c") = try trigger("{ enters: dormant, definition: b2c }") else {
            Issue.record("enters")
            return
        }
        guard case .on(let date) = try trigger("{ on: 2026-12-01 }"), date == CivilDate("2026-12-01") else {
            Issue.record("on")
            return
        }
        guard
            case .recurrence(_, source: "FREQ=MONTHLY;BYDAY=2TU") = try trigger("{ rule: \"FREQ=MONTHLY;BYDAY=2TU\" }")
        else {
            Issue.record("rule")
            return
        }
    }

    @Test(arguments: [
        (
            "{ aftr: 3 months, event: purchase }",
            "templates/s/sequence.yaml:1:12: error: unknown key 'aftr' in 'trigger'; did you mean 'after'?"
        ),
        (
            "{ event: purchase }",
            "templates/s/sequence.yaml:1:10: error: the key 'after' is missing in 'trigger'"
        ),
        (
            "{ on: 2026-02-30 }",
            "templates/s/sequence.yaml:1:16: error: there is no date '2026-02-30'; write YYYY-MM-DD, such as 2026-12-01"
        ),
        (
            "{ season: mother-day }",
            "templates/s/sequence.yaml:1:20: error: there is no season 'mother-day'; did you mean 'mothers-day'?"
        ),
        (
            "{ enters: dormnt }",
            "templates/s/sequence.yaml:1:20: error: 'trigger.enters' does not know 'dormnt'; did you mean 'dormant'?"
        ),
        (
            "{ before: 2 months, date: birthday }",
            "templates/s/sequence.yaml:1:20: error: 'trigger.before' cannot read '2 months'; a number of days, such as 14 days"
        ),
    ])
    func `a mistake is one problem, with its place and the way out`(text: String, problem: String) {
        let reading = Reading()
        #expect(reading.read("trigger: \(text)\n") == nil)
        #expect(reading.problems == [problem])
    }
}
