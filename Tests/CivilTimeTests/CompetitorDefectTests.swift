import CivilTime
import Testing

/// Defects found in other products, each a customer who got a message on a wrong day. They must not happen here.
struct CompetitorDefectTests {
    @Test func `dittofeed: weekdays 08:00 in Tokyo, from Friday morning, is Monday and not Saturday`() throws {
        let window = try SendWindow("weekdays 08:00-09:00")
        let friday = try instant("2026-11-20T10:00:00+09:00")
        #expect(try window.next(from: friday, in: zone("Asia/Tokyo")) == instant("2026-11-23T08:00:00+09:00"))
        let saturday = try instant("2026-11-21T10:00:00+09:00")
        #expect(try window.next(from: saturday, in: zone("Asia/Tokyo")) == instant("2026-11-23T08:00:00+09:00"))
    }

    @Test func `dittofeed: from Thursday in Tokyo, weekdays 08:00 is Friday morning`() throws {
        let window = try SendWindow("weekdays 08:00-09:00")
        let thursday = try instant("2026-11-19T12:00:00+09:00")
        #expect(try window.next(from: thursday, in: zone("Asia/Tokyo")) == instant("2026-11-20T08:00:00+09:00"))
    }

    @Test func `dittofeed: 09:00 in New York is 09:00 also when the clocks change on the way`() throws {
        let window = try SendWindow("09:00-10:00")
        #expect(
            try window.next(from: instant("2026-03-07T20:00:00-05:00"), in: zone("America/New_York"))
                == instant("2026-03-08T09:00:00-04:00"))
    }

    @Test func `dittofeed: 09:00 in London is 09:00 also when summer time ends on the way`() throws {
        let window = try SendWindow("09:00-10:00")
        #expect(
            try window.next(from: instant("2026-10-24T20:00:00+01:00"), in: zone("Europe/London"))
                == instant("2026-10-25T09:00:00Z"))
    }

    @Test func `mautic: a birthday on 29 February is kept in common years`() throws {
        let birthday = try #require(PartialDate("2000-02-29"))
        #expect(try birthday.observed(in: 2027) == date("2027-02-28"))
        #expect(
            birthday.anniversaries(from: try date("2025-01-01")).prefix(4).map(\.day.year) == [2025, 2026, 2027, 2028])
    }

    @Test func `mautic: quiet hours from 21:00 to 08:00 are the night, not the day`() throws {
        let window = SendWindow(quiet: [try #require(SendWindow.QuietRange("21:00-08:00"))])
        let tokyo = try zone("Asia/Tokyo")
        #expect(window.allows(try instant("2026-11-25T12:00:00+09:00"), in: tokyo))
        #expect(!window.allows(try instant("2026-11-25T23:00:00+09:00"), in: tokyo))
        #expect(!window.allows(try instant("2026-11-26T03:00:00+09:00"), in: tokyo))
    }

    @Test func `mautic: a window from 21:00 to 08:00 is refused with the way out, not turned round`() {
        #expect(throws: SendWindowError.overMidnight("21:00-08:00")) { try SendWindow("21:00-08:00") }
        #expect(SendWindowError.overMidnight("21:00-08:00").wording.english.contains("21:00-24:00; 00:00-08:00"))
    }

    @Test func `mautic: a step due at 23:40 with a fixed hour of 09:00 goes at 09:00 of the next day`() throws {
        let window = try SendWindow("09:00-09:01")
        let due = try instant("2026-11-25T23:40:00+09:00")
        #expect(try window.next(from: due, in: zone("Asia/Tokyo")) == instant("2026-11-26T09:00:00+09:00"))
    }

    @Test func `mautic: a month after 31 January is the end of February`() throws {
        #expect(try date("2026-01-31").adding(.months(1)) == date("2026-02-28"))
        #expect(try date("2028-01-31").adding(.months(1)) == date("2028-02-29"))
    }

    @Test func `Customer.io: a zero time stamp is no birthday on 1 January`() {
        #expect(CivilDate.isSentinel("0"))
        #expect(CivilDate.isSentinel("1970-01-01"))
    }

    @Test func `Braze: a month is a month and not 30 days`() throws {
        #expect(try date("2026-01-15").adding(.months(1)) == date("2026-02-15"))
    }

    @Test func `java.time: the count of months agrees with the day on which a step fires`() throws {
        let purchase = try date("2024-01-31")
        #expect(purchase.adding(.months(1)) == (try date("2024-02-29")))
        #expect(purchase.monthsUntil(try date("2024-02-29")) == 1)
    }
}
