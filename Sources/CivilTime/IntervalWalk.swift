/// Walks through the intervals of a rule that is YEARLY, MONTHLY, WEEKLY or DAILY.
///
/// What a year or a month yields depends only on its shape, so each of the 28 shapes is worked out once, when it comes up.
struct IntervalWalk: Sendable {
    private let rule: RecurrenceRule
    private let filter: DayFilter
    /// Seconds since midnight, ascending.
    private let times: [Int64]
    private let startWeekday: Weekday
    private var sets: [IntervalSet?]
    /// Year, month counted from year 0, or day since the epoch of the next interval.
    private var position: Int

    private var base: Int64 = 0
    private var set = IntervalSet()
    private var dayIndex = 0
    private var timeIndex = 0
    private var chosenIndex = 0

    /// - Parameter from: intervals that end before this day are jumped over.
    init(_ rule: RecurrenceRule, start: CivilDate, time: TimeOfDay, from: CivilDate) {
        let (year, month, day) = start.components
        self.rule = rule
        filter = DayFilter(rule, startDay: day, startMonth: month)
        times = rule.times(startingAt: time)
        startWeekday = start.weekday
        sets = Array(repeating: nil, count: max(YearShape.count, MonthShape.count))
        let (fromYear, fromMonth, _) = from.components
        let ahead: Int
        switch rule.frequency {
        case .yearly: (position, ahead) = (year, fromYear - year)
        case .monthly:
            position = year * 12 + month - 1
            ahead = fromYear * 12 + fromMonth - 1 - position
        case .weekly:
            position = Int(start.startOfWeek(rule.weekStart).daysSinceEpoch)
            ahead = (Int(from.daysSinceEpoch) - position) / 7
        default:
            position = Int(start.daysSinceEpoch)
            ahead = Int(from.daysSinceEpoch) - position
        }
        // One interval early: SKIP=FORWARD reaches into the next one.
        let jumps = max(ahead / rule.interval - 1, 0)
        position += jumps * rule.interval * (rule.frequency == .weekly ? 7 : 1)
    }

    /// Seconds on the wall clock; ascending, except for a day that SKIP=FORWARD brings twice.
    mutating func next() -> Int64? {
        while true {
            if let chosen = set.chosen {
                if chosenIndex < chosen.count {
                    let index = Int(chosen[chosenIndex])
                    chosenIndex += 1
                    return base + Int64(set.days[index / times.count]) * 86_400 + times[index % times.count]
                }
            } else if dayIndex < set.days.count {
                let seconds = base + Int64(set.days[dayIndex]) * 86_400 + times[timeIndex]
                timeIndex += 1
                if timeIndex == times.count { (timeIndex, dayIndex) = (0, dayIndex + 1) }
                return seconds
            }
            guard advance() else { return nil }
            (dayIndex, timeIndex, chosenIndex) = (0, 0, 0)
        }
    }

    /// Goes to the next interval that has occurrences; `false` at the end of the calendar.
    private mutating func advance() -> Bool {
        while true {
            let current = position
            switch rule.frequency {
            case .yearly:
                guard current <= 9999 else { return false }
                position += rule.interval
                let first = CivilDate(validYear: current, month: 1, day: 1)
                let shape = YearShape(of: current, firstDay: first)
                load(shape.index, from: first) { $0.set(of: shape, times: $1) }
            case .monthly:
                guard current < 10_000 * 12 else { return false }
                position += rule.interval
                let (year, month) = (current / 12, current % 12 + 1)
                if filter.excludes(month: month) { continue }
                let first = CivilDate(validYear: year, month: month, day: 1)
                let shape = MonthShape(
                    length: CivilDate.daysInMonth(month, year: year), firstWeekday: first.weekday)
                load(shape.index, from: first) { $0.set(of: shape, times: $1) }
            case .weekly:
                guard current <= CivilDate.lastDay else { return false }
                position += rule.interval * 7
                loadWeek(from: current)
            default:
                guard current <= CivilDate.lastDay else { return false }
                position += rule.interval
                let date = CivilDate(daysSinceEpoch: Int32(current))
                guard filter.admits(date) else { continue }
                load(0, from: date) { IntervalSet([0], times: $1, positions: $0.rule.setPositions) }
            }
            if !set.isEmpty { return true }
        }
    }

    private mutating func load(_ index: Int, from first: CivilDate, _ make: (DayFilter, Int) -> IntervalSet) {
        base = first.localSeconds(at: .midnight)
        if let known = sets[index] {
            set = known
        } else {
            set = make(filter, times.count)
            sets[index] = set
        }
    }

    private mutating func loadWeek(from firstDay: Int) {
        base = Int64(firstDay) * 86_400
        let wanted = rule.weekdays.isEmpty ? nil : rule.weekdays
        func days(where isInMonth: (Int) -> Bool) -> [Int16] {
            (0..<7).compactMap { index in
                let weekday = rule.weekStart.advanced(by: index)
                let isWanted = wanted?.contains(weekday) ?? (weekday == startWeekday)
                return isWanted && isInMonth(index) ? Int16(index) : nil
            }
        }
        if rule.months == 0 {
            if let known = sets[0] {
                set = known
            } else {
                set = IntervalSet(days { _ in true }, times: times.count, positions: rule.setPositions)
                sets[0] = set
            }
        } else {
            let days = days { index in
                !filter.excludes(month: CivilDate(daysSinceEpoch: Int32(firstDay + index)).month)
            }
            set = IntervalSet(days, times: times.count, positions: rule.setPositions)
        }
    }
}
