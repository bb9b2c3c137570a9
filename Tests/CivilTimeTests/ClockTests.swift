import CivilTime
import Testing

struct TimeOfDayTests {
    @Test(arguments: [
        ("00:00", 0, "00:00"), ("10:30", 37_800, "10:30"), ("9:30", 34_200, "09:30"), ("23:59:59", 86_399, "23:59:59"),
        ("24:00", 86_400, "24:00"), ("10:30:00", 37_800, "10:30"),
    ])
    func `a time is read and printed`(text: String, seconds: Int32, printed: String) throws {
        let time = try time(text)
        #expect(time.secondsSinceMidnight == seconds)
        #expect(time.description == printed)
    }

    @Test(arguments: [
        "", "10", "10:3", "24:01", "25:00", "10:60", "10:30:60", "-1:00", "10:30 ", "１０:30", "10-30", "010:30",
    ])
    func `a text that is no time is refused`(text: String) {
        #expect(TimeOfDay(text) == nil)
    }
}

struct InstantTests {
    @Test(arguments: [
        ("2026-11-25T01:30:00Z", "2026-11-25T01:30:00Z"), ("2026-11-25T10:30:00+09:00", "2026-11-25T01:30:00Z"),
        ("2026-11-25T10:30+0900", "2026-11-25T01:30:00Z"), ("2026-11-24 17:30:00.987-08:00", "2026-11-25T01:30:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"), ("1969-12-31t23:59:59z", "1969-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ])
    func `RFC 3339 is read with any offset and printed in UTC`(text: String, printed: String) throws {
        #expect(try instant(text).description == printed)
    }

    @Test(arguments: [
        "", "2026-11-25", "2026-11-25T10:30:00", "2026-11-25T24:00:00Z", "2026-11-25T10:60:00Z", "2026-11-25T10:30:61Z",
        "2026-11-25T10:30:00+9", "2026-11-25T10:30:00.Z", "2026-11-25T10:30:00Z ", "2026-02-30T10:30:00Z",
        "2026-11-25T10:30:00+24:00", "2026-11-25T10:30:00 JST",
    ])
    func `a text without an offset, or that is no time, is no instant`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `arithmetic stops at the ends of the calendar instead of trapping`() {
        #expect(Instant.last.adding(seconds: .max) == .last)
        #expect(Instant.first.adding(seconds: .min) == .first)
        #expect(Instant.last.description == "9999-12-31T23:59:59Z")
        #expect(Instant.first.description == "0001-01-01T00:00:00Z")
        #expect(Zone.utc.wall(at: .last).description == "9999-12-31T23:59:59+00:00")
    }
}

struct PeriodTests {
    @Test(arguments: [
        ("3 months", Period(months: 3), "3か月", "3 months"), ("1 year", Period(months: 12), "1年", "1 year"),
        ("2 weeks", Period(days: 14), "14日", "14 days"), ("10 days", Period(days: 10), "10日", "10 days"),
        ("48 hours", Period(seconds: 172_800), "48時間", "48 hours"),
        ("30 minutes", Period(seconds: 1_800), "30分", "30 minutes"),
        ("1 month 15 days", Period(months: 1, days: 15), "1か月15日", "1 month 15 days"),
        ("0 days", Period(), "0日", "0 days"), ("3か月", Period(months: 3), "3か月", "3 months"),
        ("3ヶ月", Period(months: 3), "3か月", "3 months"), ("１年", Period(months: 12), "1年", "1 year"),
        ("1年6か月", Period(months: 18), "18か月", "18 months"), ("2週間", Period(days: 14), "14日", "14 days"),
        ("10日", Period(days: 10), "10日", "10 days"), ("48時間", Period(seconds: 172_800), "48時間", "48 hours"),
        ("-7 days", Period(days: -7), "-7日", "-7 days"),
        ("1 month -1 day", Period(months: 1, days: -1), "1か月-1日", "1 month -1 day"),
        ("1 hour 30 minutes", Period(seconds: 5_400), "1時間30分", "1 hour 30 minutes"),
        (" 3  MONTHS ", Period(months: 3), "3か月", "3 months"),
    ])
    func `a length of time is read and said in both languages`(
        text: String, expected: Period, japanese: String, english: String
    ) throws {
        let period = try period(text)
        #expect(period == expected)
        #expect(period.wording.japanese == japanese)
        #expect(period.wording.english == english)
        #expect(Period(japanese) == expected)
        #expect(Period(english) == expected)
    }

    @Test(arguments: [
        "", "3", "months", "3月", "3 moons", "3 months 3 months", "1234567 days", "3 months later", "P3M", "3.5 days",
        "--3 days",
        "³ days", "three months",
    ])
    func `a text that is no length of time is refused`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func `the k-th of a series counts from its anchor, so that month ends do not stick`() throws {
        let anchor = try date("2028-01-31")
        let month = Period.months(1)
        #expect(
            (1...3).map { anchor.adding(month.times($0)).description } == ["2028-02-29", "2028-03-31", "2028-04-30"])
    }

    @Test func `multiplying never traps`() {
        #expect(
            Period(months: .max, days: .min, seconds: .max).times(-2) == Period(months: .min, days: .max, seconds: .min)
        )
    }
}

struct WeekdaySetTests {
    @Test(arguments: [
        ("weekdays", "Mon, Tue, Wed, Thu, Fri"), ("平日", "Mon, Tue, Wed, Thu, Fri"),
        ("mon-fri", "Mon, Tue, Wed, Thu, Fri"),
        ("月〜金", "Mon, Tue, Wed, Thu, Fri"), ("sat-mon", "Mon, Sat, Sun"), ("Mon,Wed", "Mon, Wed"),
        ("月水金", "Mon, Wed, Fri"),
        ("月・水", "Mon, Wed"), ("土日", "Sat, Sun"), ("weekend", "Sat, Sun"), ("sunday", "Sun"), ("日曜日", "Sun"),
        ("土曜", "Sat"),
    ])
    func `days are read as people write them`(text: String, english: String) throws {
        let set = try #require(WeekdaySet(text))
        #expect(set.days.map(\.shortName.english).joined(separator: ", ") == english)
    }

    @Test(arguments: ["", "noday", "mon-", "mon-fri-sun", "月曜金", "1-5"])
    func `other texts name no days`(text: String) {
        #expect(WeekdaySet(text) == nil)
    }
}
