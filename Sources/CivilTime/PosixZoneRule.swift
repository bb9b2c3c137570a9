/// The rule in the footer of a zone file for all time after its last change, as POSIX's TZ variable with the extension of
/// RFC 8536 section 3.3.1 (hours from -167 to 167): `EST5EDT,M3.2.0,M11.1.0`, `<-02>2<-01>,M3.5.0/-1,M10.5.0/0`, `JST-9`.
struct PosixZoneRule: Sendable, Hashable {
    /// Seconds east of UTC.
    var standardOffset: Int32
    var daylight: Daylight?

    struct Daylight: Sendable, Hashable {
        var offset: Int32
        var start: YearlyMoment
        var end: YearlyMoment
    }

    /// A day of each year and seconds from its midnight on the clock that holds before.
    struct YearlyMoment: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// `Mm.w.d`: the w-th (5: last) weekday d of month m; 0 is Sunday.
            case weekday(month: Int, week: Int, weekday: Int)
            /// `Jn`: 1...365, 29 February never counted.
            case withoutLeapDay(Int)
            /// `n`: 0...365.
            case zeroBased(Int)
        }

        var day: Day
        var seconds: Int64
    }

    /// The changes of these years, ascending. Of two at the same instant (summer time all year round) the one into summer
    /// time is kept.
    func changes(in years: ClosedRange<Int>) -> [OffsetChange] {
        guard let daylight else { return [] }
        var changes: [OffsetChange] = []
        for year in years.clamped(to: 1...9999) {
            changes.append(
                OffsetChange(at: daylight.start.local(in: year) - Int64(standardOffset), offset: daylight.offset))
            changes.append(
                OffsetChange(at: daylight.end.local(in: year) - Int64(daylight.offset), offset: standardOffset))
        }
        changes.sort { ($0.at, $0.offset == daylight.offset ? 1 : 0) < ($1.at, $1.offset == daylight.offset ? 1 : 0) }
        var kept: [OffsetChange] = []
        for change in changes {
            if kept.last?.at == change.at { kept.removeLast() }
            kept.append(change)
        }
        return kept
    }
}

extension PosixZoneRule.YearlyMoment {
    /// Seconds since 1970-01-01 00:00 on the clock that holds before this moment.
    fileprivate func local(in year: Int) -> Int64 {
        let newYear = CivilDate(validYear: year, month: 1, day: 1)
        let date: CivilDate
        switch day {
        case .weekday(let month, let week, let weekday):
            let day = Weekday(rawValue: weekday == 0 ? 7 : weekday) ?? .sunday
            date = CivilDate.nth(week == 5 ? -1 : week, day, of: month, year: year) ?? newYear
        case .withoutLeapDay(let count):
            let skipsLeapDay = CivilDate.isLeapYear(year) && count >= 60
            date = newYear.adding(days: count - 1 + (skipsLeapDay ? 1 : 0))
        case .zeroBased(let count):
            date = newYear.adding(days: count)
        }
        return date.localSeconds(at: .midnight) + seconds
    }
}

extension PosixZoneRule {
    /// `nil` when the text is no such rule.
    init?(_ text: String) {
        guard let rule = AsciiReader.read(text, { $0.takeZoneRule() }) else { return nil }
        self = rule
    }
}

extension AsciiReader {
    fileprivate mutating func takeZoneRule() -> PosixZoneRule? {
        guard takeZoneName(), let west = takeClock(hoursUpTo: 24) else { return nil }
        let standard = Int32(-west)
        guard !isAtEnd else { return PosixZoneRule(standardOffset: standard, daylight: nil) }
        guard takeZoneName() else { return nil }
        var daylight = standard + 3_600
        if next != UInt8(ascii: ",") {
            guard let west = takeClock(hoursUpTo: 24) else { return nil }
            daylight = Int32(-west)
        }
        guard take(",") != nil, let start = takeMoment(), take(",") != nil, let end = takeMoment() else { return nil }
        return PosixZoneRule(
            standardOffset: standard, daylight: .init(offset: daylight, start: start, end: end))
    }

    /// `EST` or `<+03>`; at least three letters.
    private mutating func takeZoneName() -> Bool {
        let isQuoted = take("<") != nil
        var length = 0
        while take("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != nil
            || (isQuoted && take("0123456789+-") != nil)
        {
            length += 1
        }
        return length >= 3 && (!isQuoted || take(">") != nil)
    }

    /// `[+-]h[h[h]][:mm[:ss]]` in seconds.
    private mutating func takeClock(hoursUpTo limit: Int) -> Int64? {
        let sign: Int64 = take("+-") == UInt8(ascii: "-") ? -1 : 1
        guard let hours = number(upTo: 3), hours <= limit else { return nil }
        var seconds = Int64(hours) * 3_600
        for unit: Int64 in [60, 1] where take(":") != nil {
            guard let part = number(digits: 2), part < 60 else { return nil }
            seconds += Int64(part) * unit
        }
        return sign * seconds
    }

    private mutating func takeMoment() -> PosixZoneRule.YearlyMoment? {
        guard let day = takeDay() else { return nil }
        guard take("/") != nil else { return .init(day: day, seconds: 2 * 3_600) }
        return takeClock(hoursUpTo: 167).map { .init(day: day, seconds: $0) }
    }

    private mutating func takeDay() -> PosixZoneRule.YearlyMoment.Day? {
        if take("M") != nil {
            guard let month = number(upTo: 2), (1...12).contains(month), take(".") != nil,
                let week = number(upTo: 1), (1...5).contains(week), take(".") != nil,
                let weekday = number(upTo: 1), weekday < 7
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if take("J") != nil {
            guard let count = number(upTo: 3), (1...365).contains(count) else { return nil }
            return .withoutLeapDay(count)
        }
        guard let count = number(upTo: 3), count <= 365 else { return nil }
        return .zeroBased(count)
    }
}
