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

/// The occurrences of one interval: days counted from its first, and which of all their times BYSETPOS chose.
struct IntervalSet: Sendable {
    /// Ascending.
    var days: [Int16] = []
    /// Indices into days times times, ascending; `nil` for all.
    var chosen: [Int32]?

    var isEmpty: Bool { days.isEmpty || chosen?.isEmpty == true }
}

/// The filters of a rule on days, with what is missing taken from DTSTART.
struct DayFilter: Sendable {
    private let rule: RecurrenceRule
    private let monthDays: UInt32
    private let months: UInt16

    init(_ rule: RecurrenceRule, startDay: Int, startMonth: Int) {
        self.rule = rule
        let takesDay = !rule.namesDays && (rule.frequency == .monthly || rule.frequency == .yearly)
        monthDays = takesDay ? 1 << UInt32(startDay) : rule.monthDays
        months = takesDay && rule.frequency == .yearly && rule.months == 0 ? 1 << UInt16(startMonth) : rule.months
    }

    private var hasMonthDays: Bool { monthDays != 0 || rule.monthDaysFromEnd != 0 }

    func excludes(month: Int) -> Bool { months != 0 && months & 1 << UInt16(month) == 0 }

    /// Whether the month days name this one of a month with `length` days.
    private func namesMonthDay(_ day: Int, length: Int) -> Bool {
        monthDays & 1 << UInt32(day) != 0 || rule.monthDaysFromEnd & 1 << UInt32(length - day + 1) != 0
    }

    /// Days of the month, 1-based, that the month lacks and SKIP moves.
    private func moves(monthOfLength length: Int) -> Bool {
        rule.skip != .omit && monthDays >> UInt32(length + 1) != 0
    }

    /// Whether a weekday counts, being the `index`-th day (from 0) of `length` in which the n-th weekdays are counted.
    private func admits(_ weekday: Weekday, index: Int, of length: Int) -> Bool {
        guard rule.hasWeekdays else { return true }
        if rule.weekdays.contains(weekday) { return true }
        return rule.nthWeekdays.contains { day in
            day.weekday == weekday
                && (day.nth > 0 ? index / 7 + 1 == day.nth : (length - 1 - index) / 7 + 1 == -day.nth)
        }
    }

    /// Whether a date passes the filters of a rule that goes day by day or by the clock.
    func admits(_ date: CivilDate) -> Bool {
        let (year, month, day) = date.components
        if excludes(month: month) { return false }
        if hasMonthDays, !namesMonthDay(day, length: CivilDate.daysInMonth(month, year: year)) { return false }
        if !rule.weekdays.isEmpty, !rule.weekdays.contains(date.weekday) { return false }
        guard !rule.yearDays.isEmpty else { return true }
        let index = date.dayOfYear
        return rule.yearDays.contains { $0 == index || $0 + (CivilDate.isLeapYear(year) ? 367 : 366) == index }
    }

    // MARK: Months

    /// The set of a month with this shape; BYMONTH is the caller's business.
    func set(of shape: MonthShape, times: Int) -> IntervalSet {
        var days: [Int16] = []
        for day in 1...shape.length {
            let isNamed =
                !hasMonthDays || namesMonthDay(day, length: shape.length)
                || (day == shape.length && rule.skip == .backward && moves(monthOfLength: shape.length))
            if isNamed, admits(shape.firstWeekday.advanced(by: day - 1), index: day - 1, of: shape.length) {
                days.append(Int16(day - 1))
            }
        }
        if rule.skip == .forward, moves(monthOfLength: shape.length),
            admits(shape.firstWeekday.advanced(by: shape.length), index: 0, of: shape.length)
        {
            days.append(Int16(shape.length))
        }
        return choose(from: days, times: times)
    }

    // MARK: Years

    /// The set of a year with this shape.
    func set(of shape: YearShape, times: Int) -> IntervalSet {
        var days = (0..<shape.length).filter { admits(dayOfYear: $0, in: shape) }
        if rule.skip != .omit { days = Array(Set(days).union(movedDays(in: shape))).sorted() }
        return choose(from: days.map { Int16($0) }, times: times)
    }

    /// Whether a day of the year, from 0, passes every filter.
    func admits(dayOfYear index: Int, in shape: YearShape) -> Bool {
        let (month, day) = Self.monthAndDay(index, isLeap: shape.isLeap)
        if excludes(month: month) { return false }
        let length = CivilDate.daysInMonth(month, year: shape.exampleYear)
        if hasMonthDays, !namesMonthDay(day, length: length) { return false }
        if !rule.yearDays.isEmpty,
            !rule.yearDays.contains(where: { $0 > 0 ? $0 - 1 == index : $0 + shape.length == index })
        {
            return false
        }
        let weekday = shape.firstWeekday.advanced(by: index)
        // In a year, the n-th weekdays are those of the months when BYMONTH stands there, else those of the year.
        let isOfMonth = rule.months != 0
        guard admits(weekday, index: isOfMonth ? day - 1 : index, of: isOfMonth ? length : shape.length) else {
            return false
        }
        return rule.weekNumbers.isEmpty || admitsWeek(of: index, in: shape)
    }

    /// The weeks of a year start on WKST; the first one is the first that has four days in it.
    private func admitsWeek(of index: Int, in shape: YearShape) -> Bool {
        func firstWeek(ofYearStartingOn weekday: Weekday) -> Int {
            let passed = (weekday.rawValue - rule.weekStart.rawValue + 7) % 7
            return passed <= 3 ? -passed : 7 - passed
        }
        let previousLength = shape.isAfterLeap ? 366 : 365
        let nextLength = shape.isBeforeLeap ? 366 : 365
        let first = firstWeek(ofYearStartingOn: shape.firstWeekday)
        let next = shape.length + firstWeek(ofYearStartingOn: shape.firstWeekday.advanced(by: shape.length))
        let start: Int
        let end: Int
        if index < first {
            start = -previousLength + firstWeek(ofYearStartingOn: shape.firstWeekday.advanced(by: -previousLength))
            end = first
        } else if index < next {
            (start, end) = (first, next)
        } else {
            let yearAfter = shape.firstWeekday.advanced(by: shape.length + nextLength)
            (start, end) = (next, shape.length + nextLength + firstWeek(ofYearStartingOn: yearAfter))
        }
        let number = (index - start) / 7 + 1
        let fromEnd = number - (end - start) / 7 - 1
        return rule.weekNumbers.contains { $0 == number || $0 == fromEnd }
    }

    /// Days of the year to which SKIP moves those that the year lacks.
    private func movedDays(in shape: YearShape) -> [Int] {
        var moved: [Int] = []
        var monthStart = 0
        for month in 1...12 {
            let length = CivilDate.daysInMonth(month, year: shape.exampleYear)
            if !excludes(month: month), hasMonthDays, moves(monthOfLength: length) {
                moved.append(monthStart + length + (rule.skip == .forward ? 0 : -1))
            }
            monthStart += length
        }
        if !shape.isLeap, !hasMonthDays, months == 0, rule.yearDays.contains(366) {
            moved.append(rule.skip == .forward ? 365 : 364)
        }
        return moved.filter { admits(shape.firstWeekday.advanced(by: $0), index: $0, of: shape.length) }
    }

    /// Month and day of a day of the year counted from 0.
    static func monthAndDay(_ index: Int, isLeap: Bool) -> (month: Int, day: Int) {
        var rest = index
        for month in 1...12 {
            let length = CivilDate.daysInMonth(month, year: isLeap ? 2000 : 2001)
            if rest < length { return (month, rest + 1) }
            rest -= length
        }
        return (12, 31)
    }

    // MARK: BYSETPOS

    func choose(from days: [Int16], times: Int) -> IntervalSet {
        guard !rule.setPositions.isEmpty else { return IntervalSet(days: days) }
        let size = days.count * times
        let chosen = Set(rule.setPositions.map { $0 > 0 ? $0 - 1 : size + $0 })
            .filter { (0..<size).contains($0) }
        return IntervalSet(days: days, chosen: chosen.sorted().map { Int32($0) })
    }
}
