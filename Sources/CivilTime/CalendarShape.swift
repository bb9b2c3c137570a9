/// All that the days of a year can depend on: 28 shapes, which repeat for ever.
struct YearShape: Hashable, Sendable {
    var firstWeekday: Weekday
    var isLeap: Bool
    /// A leap year has no neighbours that are; a common year one at most. Only week numbers ask.
    var isAfterLeap: Bool
    var isBeforeLeap: Bool

    init(firstWeekday: Weekday, isLeap: Bool, isAfterLeap: Bool, isBeforeLeap: Bool) {
        self.firstWeekday = firstWeekday
        self.isLeap = isLeap
        self.isAfterLeap = isAfterLeap
        self.isBeforeLeap = isBeforeLeap
    }

    init(of year: Int, firstDay: CivilDate) {
        self.init(
            firstWeekday: firstDay.weekday, isLeap: CivilDate.isLeapYear(year),
            isAfterLeap: CivilDate.isLeapYear(year - 1), isBeforeLeap: CivilDate.isLeapYear(year + 1))
    }

    static let all: [YearShape] = Weekday.allCases.flatMap { weekday in
        [(true, false, false), (false, true, false), (false, false, true), (false, false, false)].map {
            YearShape(firstWeekday: weekday, isLeap: $0.0, isAfterLeap: $0.1, isBeforeLeap: $0.2)
        }
    }

    static let count = 28

    /// 0..<28
    var index: Int { (firstWeekday.rawValue - 1) * 4 + (isLeap ? 0 : isAfterLeap ? 1 : isBeforeLeap ? 2 : 3) }

    var length: Int { isLeap ? 366 : 365 }

    /// A year of this shape, as far as months go.
    var exampleYear: Int { isLeap ? 2000 : 2001 }
}

/// The same for a month: its length and first weekday.
struct MonthShape: Hashable, Sendable {
    var length: Int
    var firstWeekday: Weekday

    static let count = 28

    /// 0..<28
    var index: Int { (length - 28) * 7 + firstWeekday.rawValue - 1 }

    static func all(of month: Int) -> [MonthShape] {
        Set([CivilDate.daysInMonth(month, year: 2000), CivilDate.daysInMonth(month, year: 2001)]).flatMap { length in
            Weekday.allCases.map { MonthShape(length: length, firstWeekday: $0) }
        }
    }
}
