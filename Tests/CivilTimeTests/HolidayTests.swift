import CivilTime
import Testing

struct JapaneseHolidaysTests {
    static func list(_ year: Int) -> [String] {
        JapaneseHolidays.holidays(in: year).map { "\($0.date.description.dropFirst(5)) \($0.name.japanese)" }
    }

    @Test func `2026 has a citizens' holiday between two others`() {
        #expect(
            Self.list(2026) == [
                "01-01 元日", "01-12 成人の日", "02-11 建国記念の日", "02-23 天皇誕生日", "03-20 春分の日", "04-29 昭和の日", "05-03 憲法記念日",
                "05-04 みどりの日", "05-05 こどもの日", "05-06 振替休日", "07-20 海の日", "08-11 山の日", "09-21 敬老の日", "09-22 国民の休日",
                "09-23 秋分の日", "10-12 スポーツの日", "11-03 文化の日", "11-23 勤労感謝の日",
            ])
    }

    @Test func `2019 has the accession, its bridging days and the last 体育の日`() {
        #expect(
            Self.list(2019) == [
                "01-01 元日", "01-14 成人の日", "02-11 建国記念の日", "03-21 春分の日", "04-29 昭和の日", "04-30 国民の休日", "05-01 天皇の即位の日",
                "05-02 国民の休日", "05-03 憲法記念日", "05-04 みどりの日", "05-05 こどもの日", "05-06 振替休日", "07-15 海の日", "08-11 山の日",
                "08-12 振替休日", "09-16 敬老の日", "09-23 秋分の日", "10-14 体育の日", "10-22 即位礼正殿の儀の行われる日", "11-03 文化の日",
                "11-04 振替休日", "11-23 勤労感謝の日",
            ])
    }

    @Test func `the Olympic year moved three holidays`() throws {
        #expect(JapaneseHolidays.holiday(on: try date("2021-07-19")) == nil)
        #expect(JapaneseHolidays.holiday(on: try date("2021-07-22"))?.name.japanese == "海の日")
        #expect(JapaneseHolidays.holiday(on: try date("2021-07-23"))?.name.japanese == "スポーツの日")
        #expect(JapaneseHolidays.holiday(on: try date("2021-08-09"))?.kind == .substitute)
        #expect(JapaneseHolidays.holiday(on: try date("2021-08-11")) == nil)
        #expect(JapaneseHolidays.holiday(on: try date("2021-10-11")) == nil)
    }

    @Test(
        arguments: [
            // Before 1973 a Sunday took its holiday with it.
            ("1972-01-02", nil), ("1973-04-30", "振替休日"), ("1985-05-04", nil), ("1986-05-04", nil),
            ("1988-05-04", "国民の休日"),
            ("1989-02-24", "昭和天皇の大喪の礼"), ("2003-11-24", "振替休日"), ("2008-05-06", "振替休日"), ("2024-02-12", "振替休日"),
            ("1948-09-23", "秋分の日"), ("1948-05-03", nil), ("2050-03-20", "春分の日"),
        ] as [(String, String?)])
    func `the rules of each time decide`(day: String, name: String?) throws {
        #expect(JapaneseHolidays.holiday(on: try date(day))?.name.japanese == name)
    }

    @Test func `what the gazette has not published is predicted`() {
        #expect(JapaneseHolidays.holidays(in: 2027).allSatisfy { !$0.isPredicted })
        #expect(JapaneseHolidays.holidays(in: 2028).allSatisfy { $0.isPredicted })
    }

    @Test func `the quick answer and the list agree on every day`() throws {
        var day = try date("1947-01-01")
        var listed: Set<CivilDate> = []
        for year in 1947...2151 { listed.formUnion(JapaneseHolidays.holidays(in: year).map(\.date)) }
        var differing: [CivilDate] = []
        while day.year < 2153 {
            if JapaneseHolidays.isHoliday(day) != listed.contains(day) { differing.append(day) }
            day = day.adding(days: 1)
        }
        #expect(differing.isEmpty)
        #expect(!JapaneseHolidays.isHoliday(.first) && !JapaneseHolidays.isHoliday(.last))
    }
}

struct HolidayCalendarTests {
    @Test func `an override file adds and takes away days`() throws {
        var calendar = HolidayCalendar.japan
        try calendar.apply(
            overrides: """
                # 2031年の特例
                +2031-05-01 創立記念日
                -2031-05-03   # 営業します

                """, file: "holidays.txt")
        #expect(calendar.holiday(on: try date("2031-05-01"))?.name.japanese == "創立記念日")
        #expect(!calendar.contains(try date("2031-05-03")))
        #expect(calendar.contains(try date("2031-05-05")))
        #expect(calendar.holidays(in: 2031).map(\.date).contains(try date("2031-05-01")))
        #expect(!calendar.holidays(in: 2031).map(\.date).contains(try date("2031-05-03")))
    }

    @Test func `an override file from Windows is read too`() throws {
        var calendar = HolidayCalendar(.none)
        try calendar.apply(overrides: "\u{FEFF}+2031-05-01 a\r\n+2031-05-02 b\r\n", file: "holidays.txt")
        #expect(calendar.added.count == 2)
    }

    @Test func `every wrong line of an override file is reported at once`() throws {
        var calendar = HolidayCalendar(.none)
        let problems = #expect(throws: (any Error).self) {
            try calendar.apply(overrides: "+2031-02-30 x\n+2031-05-01\n2031-05-02 y\n-2031-05-02", file: "holidays.txt")
        }
        #expect("\(String(describing: problems))".split(separator: "bad-holiday").count == 4)
        #expect(calendar.removed == [try date("2031-05-02")])
    }
}

struct BusinessCalendarTests {
    @Test(arguments: [
        ("2026-05-02", BusinessDayConvention.following, "2026-05-07"), ("2026-05-02", .preceding, "2026-05-01"),
        ("2026-05-30", .following, "2026-06-01"), ("2026-05-30", .modifiedFollowing, "2026-05-29"),
        ("2026-11-01", .preceding, "2026-10-30"), ("2026-11-01", .modifiedPreceding, "2026-11-02"),
        ("2026-11-03", .none, "2026-11-03"), ("2026-11-04", .following, "2026-11-04"),
    ])
    func `a date that is no business day moves by its convention`(
        day: String, convention: BusinessDayConvention, result: String
    )
        throws
    {
        #expect(try BusinessCalendar(.japan).adjusted(date(day), by: convention) == date(result))
    }

    @Test(arguments: [
        (BusinessCalendar.Preset.weekend, "2026-12-28", 3, "2026-12-31"), (.japan, "2026-12-28", 4, "2027-01-04"),
        (.japaneseGovernment, "2026-12-28", 1, "2027-01-04"), (.japaneseBanks, "2026-12-28", 3, "2027-01-04"),
        (.japan, "2026-05-01", 1, "2026-05-07"), (.japan, "2026-05-07", -1, "2026-05-01"),
        (.japan, "2026-05-03", 0, "2026-05-07"),
        (.japan, "2026-05-03", 1, "2026-05-07"),
    ])
    func `business days are counted strictly after`(
        preset: BusinessCalendar.Preset, day: String, count: Int, result: String
    ) throws {
        #expect(try BusinessCalendar(preset).offset(date(day), by: count) == date(result))
    }

    @Test func `closed days of a company count`() throws {
        let calendar = BusinessCalendar(.japan, closures: [try date("2026-08-13"), try date("2026-08-14")])
        #expect(try calendar.adjusted(date("2026-08-13"), by: .following) == date("2026-08-17"))
    }

    @Test func `a week without a working day is refused, and the calendar's end is no trap`() {
        #expect(BusinessCalendar(weekend: .all, holidays: nil) == nil)
        #expect(BusinessCalendar(.weekend).offset(.last, by: 5) == .last)
        #expect(BusinessCalendar(.weekend).offset(.first, by: .min) == .first)
    }

    @Test func `a business day convention keeps the order of dates`() {
        let calendar = BusinessCalendar(.japaneseBanks)
        var numbers = SeededNumbers(seed: 13)
        for _ in 0..<500 {
            let day = numbers.date(1990...2099)
            for convention in BusinessDayConvention.allCases {
                #expect(
                    calendar.adjusted(day, by: convention) <= calendar.adjusted(day.adding(days: 1), by: convention))
            }
        }
    }
}

struct SeasonTests {
    @Test(arguments: [
        ("mothers_day", 2026, "2026-05-10", "2026-05-10"), ("setsubun", 2025, "2025-02-02", "2025-02-02"),
        ("higan_spring", 2026, "2026-03-17", "2026-03-23"), ("year_end_new_year", 2026, "2026-12-29", "2027-01-03"),
        ("black_friday", 2026, "2026-11-27", "2026-11-27"), ("doyo_ushi", 2026, "2026-07-26", "2026-07-26"),
        ("obon_lunar", 2012, "2012-08-30", "2012-09-01"), ("tsukimi", 2026, "2026-09-25", "2026-09-25"),
        ("respect_for_aged", 2026, "2026-09-21", "2026-09-21"), ("winter_solstice", 2025, "2025-12-22", "2025-12-22"),
    ])
    func `a season has its days`(id: String, year: Int, start: String, end: String) throws {
        let season = try #require(Season.japanese(id))
        #expect(try season.dates(in: year) == date(start)...date(end))
    }

    @Test func `a season beyond its list, or a contested one, has no days rather than wrong ones`() throws {
        #expect(try #require(Season.japanese("tsukimi")).dates(in: 2033) == nil)
        #expect(try #require(Season.japanese("tsukimi")).dates(in: 2051) == nil)
        #expect(Season.japanese("no_such_season") == nil)
    }

    @Test func `thirty seasons have different ids and are found every year from 2000 to 2032`() {
        #expect(Set(Season.japanese.map(\.id)).count == 30)
        for season in Season.japanese {
            #expect((2000...2032).allSatisfy { season.dates(in: $0) != nil }, "\(season.id)")
        }
    }

    @Test(arguments: [
        ("05-05", "2026-05-05", "2026-05-05"), ("12-29..01-03", "2026-12-29", "2027-01-03"),
        ("3月3日", "2026-03-03", "2026-03-03"),
        ("12月29日〜1月3日", "2026-12-29", "2027-01-03"), ("2nd sunday of may", "2026-05-10", "2026-05-10"),
        ("Last Friday of November", "2026-11-27", "2026-11-27"),
        ("4th thursday of november + 1 day", "2026-11-27", "2026-11-27"),
        ("5月第2日曜日", "2026-05-10", "2026-05-10"), ("5月の第2日曜", "2026-05-10", "2026-05-10"),
        ("10月最終金曜日", "2026-10-30", "2026-10-30"),
    ])
    func `a season of one's own is read as people write it`(text: String, start: String, end: String) throws {
        let season = Season(id: "own", name: .init(same: "own"), definition: try #require(Season.Definition(text)))
        #expect(try season.dates(in: 2026) == date(start)...date(end))
    }

    @Test(arguments: [
        "", "13-01", "02-30", "6th sunday of may", "2nd sunday of mai", "5月第6日曜日", "05-05..", "sunday", "5月",
        "05-05..06-06..07-07",
    ])
    func `other texts are no season`(text: String) {
        #expect(Season.Definition(text) == nil)
    }

    @Test func `the next season is the one under way, if there is one`() throws {
        let newYear = try #require(Season.japanese("year_end_new_year"))
        #expect(try newYear.next(onOrAfter: date("2027-01-02")) == date("2026-12-29")...date("2027-01-03"))
        #expect(try newYear.next(onOrAfter: date("2027-01-04")) == date("2027-12-29")...date("2028-01-03"))
    }
}
