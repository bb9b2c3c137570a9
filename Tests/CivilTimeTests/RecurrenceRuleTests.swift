import CivilTime
import Testing

struct RecurrenceRuleTests {
    static func first(_ count: Int, of rule: String, from start: String, at clock: String = "09:00") throws -> [String]
    {
        let rule = try RecurrenceRule(rule)
        return try rule.occurrences(from: date(start), at: time(clock)).prefix(count).map(\.description)
    }

    @Test(arguments: [
        // Mother's Day, the last day of the month, the last Friday, the first business day.
        (
            "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2026-01-01",
            ["2026-05-10 09:00", "2027-05-09 09:00", "2028-05-14 09:00"]
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-15", ["2028-01-31 09:00", "2028-02-29 09:00", "2028-03-31 09:00"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-01", ["2026-11-27 09:00", "2026-12-25 09:00", "2027-01-29 09:00"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "2026-08-02",
            ["2026-08-03 09:00", "2026-09-01 09:00", "2026-10-01 09:00"]
        ),
        // What the start does not match it does not count.
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-25", ["2026-11-30 09:00", "2026-12-07 09:00", "2026-12-14 09:00"]),
        // What the rule leaves open comes from the start.
        ("FREQ=YEARLY", "2024-02-29", ["2024-02-29 09:00", "2028-02-29 09:00", "2032-02-29 09:00"]),
        ("FREQ=MONTHLY", "2026-01-31", ["2026-01-31 09:00", "2026-03-31 09:00", "2026-05-31 09:00"]),
        (
            "FREQ=MONTHLY;SKIP=BACKWARD;RSCALE=GREGORIAN", "2026-01-31",
            ["2026-01-31 09:00", "2026-02-28 09:00", "2026-03-31 09:00"]
        ),
        (
            "FREQ=MONTHLY;SKIP=FORWARD;RSCALE=GREGORIAN", "2026-01-31",
            ["2026-01-31 09:00", "2026-03-01 09:00", "2026-03-31 09:00"]
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD", "2026-04-02",
            ["2026-05-01 09:00", "2026-05-31 09:00", "2026-06-01 09:00"]
        ),
        // The 20th Monday of the year; weeks by number.
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", ["1997-05-19 09:00", "1998-05-18 09:00", "1999-05-17 09:00"]),
        (
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01",
            ["2024-01-01 09:00", "2024-12-30 09:00", "2025-12-29 09:00"]
        ),
        (
            "FREQ=DAILY;INTERVAL=10;BYHOUR=8,20", "2026-11-25",
            ["2026-11-25 20:00", "2026-12-05 08:00", "2026-12-05 20:00"]
        ),
        // The set of the first week starts with the week, not with the start.
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-11-25",
            ["2026-11-30 09:00", "2026-12-07 09:00", "2026-12-14 09:00"]
        ),
        ("RRULE:freq=hourly;interval=18;count=2", "2026-11-25", ["2026-11-25 09:00", "2026-11-26 03:00"]),
    ])
    func `a rule gives its first occurrences`(rule: String, start: String, expected: [String]) throws {
        #expect(try Self.first(3, of: rule, from: start) == expected)
    }

    @Test(arguments: [
        ("FREQ=DAILY;COUNT=2", 2), ("FREQ=DAILY;UNTIL=20261126T090000", 2), ("FREQ=DAILY;UNTIL=20261126T085959", 1),
        ("FREQ=DAILY;UNTIL=20261126", 2), ("FREQ=DAILY;UNTIL=20261126T090000Z", 2), ("FREQ=DAILY;UNTIL=20251126", 0),
    ])
    func `COUNT and UNTIL end a rule, the last moment included`(rule: String, count: Int) throws {
        #expect(try Self.first(10, of: rule, from: "2026-11-25").count == count)
    }

    @Test(arguments: [
        ("", RecurrenceRuleError.malformedPart("")), ("INTERVAL=2", .missingFrequency),
        ("FREQ", .malformedPart("FREQ")),
        ("FREQ=SECONDLY", .invalidValue(part: "FREQ", value: "SECONDLY")),
        ("FREQ=DAILY;FREQ=DAILY", .duplicatePart("FREQ")),
        ("FREQ=DAILY;BYSECOND=1", .unknownPart("BYSECOND")),
        ("FREQ=DAILY;INTERVAL=0", .invalidValue(part: "INTERVAL", value: "0")),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", .countAndUntil),
        ("FREQ=DAILY;COUNT=-1", .invalidValue(part: "COUNT", value: "-1")),
        ("FREQ=DAILY;UNTIL=20270230", .invalidValue(part: "UNTIL", value: "20270230")),
        ("FREQ=MONTHLY;BYMONTHDAY=0", .invalidValue(part: "BYMONTHDAY", value: "0")),
        ("FREQ=MONTHLY;BYMONTHDAY=32", .invalidValue(part: "BYMONTHDAY", value: "32")),
        ("FREQ=MONTHLY;BYDAY=6MO", .invalidValue(part: "BYDAY", value: "6")),
        ("FREQ=MONTHLY;BYDAY=XX", .invalidValue(part: "BYDAY", value: "XX")),
        ("FREQ=WEEKLY;BYDAY=2MO", .contradiction("BYDAY=2…", with: "FREQ=WEEKLY")),
        ("FREQ=WEEKLY;BYMONTHDAY=1", .contradiction("BYMONTHDAY", with: "FREQ=WEEKLY")),
        ("FREQ=MONTHLY;BYYEARDAY=1", .contradiction("BYYEARDAY", with: "FREQ=MONTHLY")),
        ("FREQ=MONTHLY;BYWEEKNO=1;BYDAY=MO", .contradiction("BYWEEKNO", with: "FREQ=MONTHLY")),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=2MO", .contradiction("BYDAY=2…", with: "BYWEEKNO")),
        ("FREQ=YEARLY;BYWEEKNO=20", .weekNumberWithoutWeekday), ("FREQ=DAILY;BYSETPOS=1", .nothingToChooseFrom),
        ("FREQ=HOURLY;BYMINUTE=0;BYSETPOS=1", .contradiction("BYSETPOS", with: "FREQ=HOURLY")),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", .neverOccurs), ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", .neverOccurs),
        ("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", .neverOccurs), ("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31", .neverOccurs),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", .neverOccurs),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1;BYSETPOS=2", .neverOccurs),
        ("FREQ=DAILY;RSCALE=HEBREW", .invalidValue(part: "RSCALE", value: "HEBREW")),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", .invalidValue(part: "INTERVAL", value: "99999999999999999999")),
    ])
    func `a rule that cannot be followed says why`(text: String, error: RecurrenceRuleError) {
        #expect(throws: error) { try RecurrenceRule(text) }
    }

    @Test(arguments: [
        "FREQ=DAILY",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=MO,2SU,-1FR;BYHOUR=9,18;BYMINUTE=0,30;BYSETPOS=1,-1;WKST=SU",
        "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO;UNTIL=20271224", "FREQ=YEARLY;BYYEARDAY=1,-1;UNTIL=20271224T090000",
        "FREQ=MONTHLY;BYMONTHDAY=15,31,-1;RSCALE=GREGORIAN;SKIP=BACKWARD;COUNT=5", "FREQ=HOURLY;UNTIL=20271224T000000Z",
    ])
    func `a rule is printed so that it reads back as the same rule`(text: String) throws {
        let rule = try RecurrenceRule(text)
        #expect(rule.description == text)
        #expect(try RecurrenceRule(rule.description) == rule)
    }

    @Test func `a text longer than any rule is not looked at`() {
        #expect(throws: RecurrenceRuleError.tooLong) {
            try RecurrenceRule("FREQ=DAILY;" + String(repeating: "A", count: 2_000))
        }
    }

    @Test func `an error speaks both languages`() {
        let error = RecurrenceRuleError.weekNumberWithoutWeekday
        #expect(error.wording.japanese == "BYWEEKNO には曜日(BYDAY)も必要です")
        #expect(error.wording.english == "BYWEEKNO needs a weekday too; add BYDAY")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            // 29 February every four years from a year that never has one.
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=10",
            "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1", "FREQ=HOURLY;INTERVAL=24;BYHOUR=5;BYMONTHDAY=29;BYMONTH=2",
            "FREQ=DAILY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        ])
    func `a rule that never meets its start ends instead of spinning`(rule: String) throws {
        #expect(try Self.first(1_000_000, of: rule, from: "2025-01-01").count < 1_000)
    }

    @Test(arguments: [
        "FREQ=DAILY;INTERVAL=7;BYHOUR=8,20", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "FREQ=YEARLY;INTERVAL=3;BYWEEKNO=53,1;BYDAY=MO,SU",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;SKIP=BACKWARD", "FREQ=MONTHLY;COUNT=200;BYDAY=MO;BYSETPOS=2,-1",
    ])
    func `starting later gives the same occurrences as walking there`(rule: String) throws {
        let rule = try RecurrenceRule(rule)
        let start = try date("2020-02-29")
        for later in ["2019-01-01", "2020-02-29", "2020-03-01", "2024-12-31", "2027-05-01"] {
            let later = try date(later)
            let walked = try rule.occurrences(from: start, at: time("09:30")).lazy.drop { $0.date < later }.prefix(20)
            let jumped = try rule.occurrences(from: start, at: time("09:30"), onOrAfter: later).prefix(20)
            #expect(Array(walked) == Array(jumped), "\(later)")
        }
    }

    @Test func `in a zone, two wall times that meet in a gap are one occurrence`() throws {
        let rule = try RecurrenceRule("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30")
        let instants = try rule.occurrences(from: date("2026-03-08"), at: time("02:00"), in: zone("America/New_York"))
            .prefix(3)
        #expect(
            try Array(instants) == [
                instant("2026-03-08T07:00:00Z"), instant("2026-03-08T07:30:00Z"), instant("2026-03-09T06:00:00Z"),
            ])
    }

    @Test func `in a zone, a daily rule over the day that Apia left out has one occurrence less`() throws {
        let rule = try RecurrenceRule("FREQ=DAILY;UNTIL=20111231")
        let instants = try rule.occurrences(from: date("2011-12-29"), at: time("09:00"), in: zone("Pacific/Apia"))
        #expect(try Array(instants) == [instant("2011-12-29T19:00:00Z"), instant("2011-12-30T19:00:00Z")])
    }

    @Test func `in a zone, an UNTIL in UTC is compared as an instant`() throws {
        let rule = try RecurrenceRule("FREQ=DAILY;UNTIL=20261126T000000Z")
        let instants = try rule.occurrences(from: date("2026-11-25"), at: time("09:00"), in: zone("Asia/Tokyo"))
        #expect(try Array(instants) == [instant("2026-11-25T00:00:00Z"), instant("2026-11-26T00:00:00Z")])
    }

    /// The definition, walked day by day: every filter on its own, without shapes or masks.
    @Test func `sets by shape agree with a walk over the days`() throws {
        let start = try date("2023-06-15")
        for (rule, matches) in [
            (
                "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=-1,13;BYDAY=FR,MO",
                { (day: CivilDate) in
                    [1, 7].contains(day.month) && [day.daysInMonth, 13].contains(day.day)
                        && [.friday, .monday].contains(day.weekday)
                }
            ),
            (
                "FREQ=MONTHLY;BYDAY=2TU,-1WE",
                { day in
                    (day.weekday == .tuesday && (8...14).contains(day.day))
                        || (day.weekday == .wednesday && day.day > day.daysInMonth - 7)
                }
            ),
            (
                "FREQ=YEARLY;BYYEARDAY=60,-1;BYDAY=MO,TU,WE,TH",
                { day in
                    [60, day.isLeapYear ? 366 : 365].contains(day.dayOfYear) && day.weekday < .friday
                }
            ),
            ("FREQ=DAILY;BYMONTH=3;BYDAY=SU", { day in day.month == 3 && day.weekday == .sunday }),
        ] as [(String, (CivilDate) -> Bool)] {
            let walked = (0..<20_000).lazy.map { start.adding(days: $0) }.filter(matches).prefix(40)
            let occurrences = try RecurrenceRule(rule).occurrences(from: start, at: .noon).prefix(40).map(\.date)
            #expect(Array(walked) == occurrences, "\(rule)")
        }
    }
}
