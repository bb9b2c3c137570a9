import CivilTime
import Testing

struct CivilDateTests {
    @Test func `each day from 1599 to 2401 follows the one before it`() throws {
        var date = try date("1599-12-31")
        var expected = (year: 1599, month: 12, day: 31)
        let end = try #require(CivilDate(year: 2401, month: 1, day: 1))
        var weekday = Weekday.friday
        while date < end {
            let isLeap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            expected.day += 1
            if expected.day > lengths[expected.month - 1] { (expected.month, expected.day) = (expected.month + 1, 1) }
            if expected.month > 12 { (expected.year, expected.month) = (expected.year + 1, 1) }
            weekday = weekday.advanced(by: 1)
            date = date.adding(days: 1)
            // Plain comparisons first: an expectation for each of 300,000 days would take longer than the days.
            if date.components != expected || date.weekday != weekday
                || CivilDate(year: expected.year, month: expected.month, day: expected.day) != date
            {
                Issue.record("\(date) is not \(expected), a \(weekday)")
                return
            }
        }
    }

    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("2026-11-25", 20_782, .wednesday), ("1900-01-01", -25_567, .monday),
        ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday),
    ])
    func `a date is a count of days and has a weekday`(text: String, days: Int32, weekday: Weekday) throws {
        let date = try date(text)
        #expect(date.daysSinceEpoch == days)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
    }

    @Test(arguments: [
        "", "2026", "2026-1-1", "2026-13-01", "2026-00-10", "2026-02-29", "2100-02-29", "2026-11-31", "2026-11-00",
        "0000-01-01", "2026/11/25", "2026-11-25 ", " 2026-11-25", "2026-11-25T00:00", "+026-11-25", "２０２６-11-25",
        "20261125", "2026-11-2５", "\u{0}026-11-25",
    ])
    func `a text that is not exactly YYYY-MM-DD is no date`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 1, "2024-03-29"),
        ("2024-02-29", 12, "2025-02-28"), ("2026-03-31", -1, "2026-02-28"), ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-31", -3, "2026-02-28"), ("2026-12-31", 2, "2027-02-28"), ("2026-01-15", -13, "2024-12-15"),
    ])
    func `adding months stops at the end of a shorter month`(start: String, months: Int, result: String) throws {
        #expect(try date(start).adding(months: months) == date(result))
    }

    @Test func `adding months is the day of the month, or the last before it, found by walking day by day`() throws {
        var numbers = SeededNumbers(seed: 3)
        for _ in 0..<300 {
            let start = numbers.date()
            let months = Int.random(in: 0...30, using: &numbers)
            var walked = start
            var passed = 0
            // Months pass when the walk enters a first of the month.
            while passed < months {
                walked = walked.adding(days: 1)
                if walked.day == 1 { passed += 1 }
            }
            while walked.day < start.day, walked.adding(days: 1).month == walked.month {
                walked = walked.adding(days: 1)
            }
            if months == 0 { walked = start }
            #expect(start.adding(months: months) == walked, "\(start) + \(months) months")
        }
    }

    @Test func `a later date stays later or equal after any period`() throws {
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<2_000 {
            let early = numbers.date()
            let late = early.adding(days: Int.random(in: 0...70, using: &numbers))
            let period = Period(
                months: Int.random(in: -30...30, using: &numbers), days: Int.random(in: -40...40, using: &numbers))
            #expect(early.adding(period) <= late.adding(period), "\(early), \(late) + \(period.wording.english)")
        }
    }

    @Test func `the count of months flips on the day on which so many months have passed`() throws {
        var numbers = SeededNumbers(seed: 11)
        for _ in 0..<2_000 {
            let start = numbers.date()
            let months = Int.random(in: -30...30, using: &numbers)
            let flip = start.adding(months: months)
            #expect(start.monthsUntil(flip) >= months)
            #expect(start.monthsUntil(flip.adding(days: -1)) < months, "\(start) + \(months)")
            let end = numbers.date()
            let count = start.monthsUntil(end)
            #expect(start.adding(months: count) <= end && start.adding(months: count + 1) > end, "\(start), \(end)")
        }
    }

    @Test(arguments: [
        ("2024-01-31", "2024-02-29", 1), ("2024-01-31", "2024-02-28", 0), ("2026-08-25", "2026-11-25", 3),
        ("2026-08-25", "2026-11-24", 2), ("2026-11-25", "2026-08-25", -3), ("2026-11-25", "2026-08-26", -3),
    ])
    func `months between two dates`(start: String, end: String, months: Int) throws {
        #expect(try date(start).monthsUntil(date(end)) == months)
    }

    @Test(arguments: [
        ("2000-02-29", "2023-02-27", 22), ("2000-02-29", "2023-02-28", 23), ("1990-06-15", "2026-06-14", 35),
    ])
    func `an age`(birth: String, day: String, years: Int) throws {
        #expect(try date(birth).yearsUntil(date(day)) == years)
    }

    @Test func `arithmetic stops at the ends of the calendar instead of trapping`() {
        #expect(CivilDate.last.adding(days: 1) == .last)
        #expect(CivilDate.first.adding(days: -1) == .first)
        #expect(CivilDate.first.adding(days: .max) == .last)
        #expect(CivilDate.last.adding(days: .min) == .first)
        #expect(CivilDate.last.adding(months: .max) == .last)
        #expect(CivilDate.last.adding(months: .min) == .first)
        #expect(CivilDate.first.adding(years: .max) == .last)
        #expect(CivilDate(daysSinceEpoch: .min) == .first)
        #expect(CivilDate(daysSinceEpoch: .max) == .last)
        #expect(CivilDate.first.adding(Period(months: .max, days: .min)) == .first)
        #expect(CivilDate(year: .max, month: 1, day: 1) == nil)
        #expect(CivilDate(year: 2026, month: .min, day: .max) == nil)
    }

    @Test(arguments: [
        (1, Weekday.sunday, "2026-05-03"), (2, .sunday, "2026-05-10"), (5, .sunday, "2026-05-31"),
        (-1, .monday, "2026-05-25"), (-5, .friday, "2026-05-01"),
    ])
    func `the nth weekday of May 2026`(nth: Int, weekday: Weekday, result: String) throws {
        #expect(try CivilDate.nth(nth, weekday, of: 5, year: 2026) == date(result))
    }

    @Test func `a fifth Monday that a month does not have is nil`() {
        #expect(CivilDate.nth(5, .monday, of: 5, year: 2026) == nil)
        #expect(CivilDate.nth(-5, .monday, of: 5, year: 2026) == nil)
        #expect(CivilDate.nth(0, .monday, of: 5, year: 2026) == nil)
        #expect(CivilDate.nth(1, .monday, of: 13, year: 2026) == nil)
    }

    @Test func `weeks and months begin and end where a calendar shows it`() throws {
        let today = try date("2026-11-25")
        #expect(try today.startOfWeek() == date("2026-11-23"))
        #expect(try today.startOfWeek(.sunday) == date("2026-11-22"))
        #expect(try today.firstOfMonth == date("2026-11-01"))
        #expect(try today.lastOfMonth == date("2026-11-30"))
        #expect(today.onOrAfter(.wednesday) == today)
        #expect(try today.onOrAfter(.tuesday) == date("2026-12-01"))
        #expect(today.dayOfYear == 329)
        #expect(today.daysInMonth == 30)
    }

    @Test(arguments: [
        "0", "0000-00-00", "0000/00/00 00:00:00", "1900-01-01", "1970-01-01", "1970-01-01T00:00:00Z",
        "1900-01-01 00:00:00",
    ])
    func `dates that programs write for a missing date are recognised`(text: String) {
        #expect(CivilDate.isSentinel(text))
    }

    @Test(arguments: ["", "-", "1970-01-02", "1900-01-02", "2000-01-01", "1999-12-31", "10", "未登録"])
    func `other texts are not taken for missing dates`(text: String) {
        #expect(!CivilDate.isSentinel(text))
    }
}
