/// The filters of a rule on days, with what is missing taken from DTSTART.
struct DayFilter: Sendable {
    let rule: RecurrenceRule
    let monthDays: UInt32
    private let months: UInt16

    init(_ rule: RecurrenceRule, startDay: Int, startMonth: Int) {
        self.rule = rule
        let takesDay = !rule.namesDays && (rule.frequency == .monthly || rule.frequency == .yearly)
        monthDays = takesDay ? 1 << UInt32(startDay) : rule.monthDays
        months = takesDay && rule.frequency == .yearly && rule.months == 0 ? 1 << UInt16(startMonth) : rule.months
    }

    var hasMonthDays: Bool { monthDays != 0 || rule.monthDaysFromEnd != 0 }

    func excludes(month: Int) -> Bool { months != 0 && months & 1 << UInt16(month) == 0 }

    /// Whether a date passes the filters of a rule that goes day by day or by the clock.
    func admits(_ date: CivilDate) -> Bool {
        let (year, month, day) = date.components
        if excludes(month: month) { return false }
        if hasMonthDays, namedDays(monthOfLength: CivilDate.daysInMonth(month, year: year)) >> UInt32(day - 1) & 1 == 0
        {
            return false
        }
        if !rule.weekdays.isEmpty, !rule.weekdays.contains(date.weekday) { return false }
        guard !rule.yearDays.isEmpty else { return true }
        let index = date.dayOfYear
        return rule.yearDays.contains { $0 == index || $0 + (CivilDate.isLeapYear(year) ? 367 : 366) == index }
    }

    // MARK: Months, as masks whose bit 0 is the first day

    /// The set of a month with this shape; BYMONTH is the caller's business.
    func set(of shape: MonthShape, times: Int) -> IntervalSet {
        var mask = namedDays(monthOfLength: shape.length)
        if rule.hasWeekdays { mask &= weekdays(in: shape, withNth: true) }
        var days: [Int16] = []
        while mask != 0 {
            days.append(Int16(mask.trailingZeroBitCount))
            mask &= mask - 1
        }
        if rule.skip == .forward, lacksDays(monthOfLength: shape.length) {
            let weekday = shape.firstWeekday.advanced(by: shape.length)
            if !rule.hasWeekdays || rule.weekdays.contains(weekday) { days.append(Int16(shape.length)) }
        }
        return IntervalSet(days, times: times, positions: rule.setPositions)
    }

    /// The days that BYMONTHDAY names, all when it is missing; with SKIP=BACKWARD also the last for those that are lacking.
    func namedDays(monthOfLength length: Int) -> UInt32 {
        let all: UInt32 = 1 << UInt32(length) - 1
        guard hasMonthDays else { return all }
        var named = monthDays >> 1 & all
        var fromEnd = rule.monthDaysFromEnd
        while fromEnd != 0 {
            let count = fromEnd.trailingZeroBitCount
            if count <= length { named |= 1 << UInt32(length - count) }
            fromEnd &= fromEnd - 1
        }
        if rule.skip == .backward, lacksDays(monthOfLength: length) { named |= 1 << UInt32(length - 1) }
        return named
    }

    /// Whether BYMONTHDAY names days that the month lacks and SKIP moves.
    func lacksDays(monthOfLength length: Int) -> Bool {
        rule.skip != .omit && monthDays >> UInt32(length + 1) != 0
    }

    /// The days of a month that BYDAY names, counting the n-th ones within the month.
    func weekdays(in shape: MonthShape, withNth: Bool) -> UInt32 {
        var mask: UInt32 = 0
        let everySeventh: UInt32 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28
        func first(_ weekday: Weekday) -> Int { (weekday.rawValue - shape.firstWeekday.rawValue + 7) % 7 }
        if !rule.weekdays.isEmpty {
            for weekday in Weekday.allCases where rule.weekdays.contains(weekday) {
                mask |= everySeventh << UInt32(first(weekday))
            }
        }
        if withNth {
            for day in rule.nthWeekdays {
                let first = first(day.weekday)
                let last = first + (shape.length - 1 - first) / 7 * 7
                let index = day.nth > 0 ? first + (day.nth - 1) * 7 : last + (day.nth + 1) * 7
                if (0..<shape.length).contains(index) { mask |= 1 << UInt32(index) }
            }
        }
        return mask & (1 << UInt32(shape.length) - 1)
    }
}
