import CivilTime
import Customers
import Planning
import Sequences
import Testing
import Wording

@Suite struct PlanCalendarTests {
    private func calendar(_ language: Language) -> String {
        var calendar = PlanCalendar(
            shop: "みほん珈琲店, 本店", titles: [SequenceID("win-back"): "3か月ごぶさたのお客さまへ; ていねいにごあいさつ"], zone: .tokyo,
            language: language)
        let two = sequence(steps: [step("first"), step("coupon", .sms)])
        for (id, day) in [("c1", "2026-09-01"), ("c2", "2026-09-01"), ("c3", "2026-09-02")] {
            let facts = facts(customer(id), events: ["purchase \(day)"])
            let plan = rules([two]).plan(facts, ledger: [], in: window("2026-11-25 09:00", "2026-12-10 00:00"))
            for delivery in plan.deliveries { calendar.add(delivery) }
        }
        return calendar.text(at: wall("2026-11-25 09:00"))
    }

    @Test func `two days of one sequence are two all-day events`() {
        #expect(
            calendar(.english).replacing("\r\n", with: "\n") == """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Rekindle//rekindle plan//EN
                CALSCALE:GREGORIAN
                METHOD:PUBLISH
                NAME:みほん珈琲店\\, 本店: messages to come
                X-WR-CALNAME:みほん珈琲店\\, 本店: messages to come
                REFRESH-INTERVAL;VALUE=DURATION:PT1H
                X-PUBLISHED-TTL:PT1H
                BEGIN:VEVENT
                UID:20261201-msgskh5g47gryihu@rekindle
                DTSTAMP:20261125T000000Z
                DTSTART;VALUE=DATE:20261201
                DTEND;VALUE=DATE:20261202
                SUMMARY:win-back: 2 mails\\, 2 SMS
                DESCRIPTION:3か月ごぶさたのお客さまへ\\; ていねいにごあ
                 いさつ
                CATEGORIES:win-back
                TRANSP:TRANSPARENT
                END:VEVENT
                BEGIN:VEVENT
                UID:20261202-z7yoqwwwtegcqyok@rekindle
                DTSTAMP:20261125T000000Z
                DTSTART;VALUE=DATE:20261202
                DTEND;VALUE=DATE:20261203
                SUMMARY:win-back: 1 mail\\, 1 SMS
                DESCRIPTION:3か月ごぶさたのお客さまへ\\; ていねいにごあ
                 いさつ
                CATEGORIES:win-back
                TRANSP:TRANSPARENT
                END:VEVENT
                END:VCALENDAR

                """)
    }

    @Test func `volumes are told in Japanese too`() {
        #expect(calendar(.japanese).contains("SUMMARY:win-back: メール 2、SMS 2\r\n"))
    }

    @Test func `every line ends with CR LF and has at most 75 octets`() {
        let text = calendar(.japanese)
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 75) }
    }
}
