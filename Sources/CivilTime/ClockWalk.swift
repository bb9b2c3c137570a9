/// Walks through the hours or minutes of a rule that is HOURLY or MINUTELY, on the wall clock.
struct ClockWalk: Sendable {
    private let rule: RecurrenceRule
    private let filter: DayFilter
    /// Seconds between two intervals.
    private let step: Int64
    private let secondOfMinute: Int64
    private let minutes: [Int64]
    /// Start of the next interval on the wall clock.
    private var position: Int64
    private var interval: Int64 = 0
    private var minuteIndex = 0
    private var hasInterval = false
    private var barren = 0

    /// A rule that finds nothing in so many steps has no more to give: INTERVAL and BYHOUR never meet.
    private static let barrenLimit = 1_000_000

    init(_ rule: RecurrenceRule, start: CivilDate, time: TimeOfDay, from: CivilDate) {
        self.rule = rule
        let (_, month, day) = start.components
        filter = DayFilter(rule, startDay: day, startMonth: month)
        let unit: Int64 = rule.frequency == .hourly ? 3_600 : 60
        step = unit * Int64(rule.interval)
        secondOfMinute = Int64(time.second)
        // An hour holds the minutes that BYMINUTE names; a minute is its own.
        minutes =
            rule.frequency == .minutely
            ? [0] : rule.minutes == 0 ? [Int64(time.minute)] : (0..<60).filter { rule.minutes & 1 << UInt64($0) != 0 }
        let local = start.localSeconds(at: time)
        position = local - (rule.frequency == .hourly ? Int64(time.minute * 60) : 0) - secondOfMinute
        jump(to: from.localSeconds(at: .midnight))
    }

    mutating func next() -> Int64? {
        while true {
            if hasInterval {
                if minuteIndex < minutes.count {
                    let minute = minutes[minuteIndex]
                    minuteIndex += 1
                    return interval + minute * 60 + secondOfMinute
                }
                hasInterval = false
            }
            guard position <= CivilDate.last.localSeconds(at: .midnight), barren < Self.barrenLimit else { return nil }
            let date = CivilDate(localSeconds: position)
            guard filter.admits(date) else {
                barren += 1
                jump(to: date.adding(days: 1).localSeconds(at: .midnight))
                continue
            }
            let second = position - date.localSeconds(at: .midnight)
            let isWanted =
                (rule.hours == 0 || rule.hours & 1 << UInt32(second / 3_600) != 0)
                && (rule.frequency == .hourly || rule.minutes == 0
                    || rule.minutes & 1 << UInt64(second / 60 % 60) != 0)
            if isWanted {
                (interval, minuteIndex, hasInterval, barren) = (position, 0, true, 0)
            } else {
                barren += 1
            }
            position += step
        }
    }

    /// To the first interval at or after a time, in the rhythm of the start.
    private mutating func jump(to seconds: Int64) {
        guard seconds > position else { return }
        position += (seconds - position + step - 1) / step * step
    }
}

extension RecurrenceRule {
    /// Seconds since midnight at which a matching day has occurrences, ascending; what is missing comes from DTSTART.
    func times(startingAt time: TimeOfDay) -> [Int64] {
        // Most rules name no times.
        if hours == 0, minutes == 0 { return [Int64(time.secondsSinceMidnight) % 86_400] }
        let hours = hours == 0 ? [time.hour % 24] : (0..<24).filter { self.hours & 1 << UInt32($0) != 0 }
        let minutes = minutes == 0 ? [time.minute] : (0..<60).filter { self.minutes & 1 << UInt64($0) != 0 }
        return hours.flatMap { hour in minutes.map { Int64(hour * 3_600 + $0 * 60 + time.second) } }
    }
}
