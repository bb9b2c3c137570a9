/// When messages may go out, on the customer's own wall clock.
///
/// A moment is allowed when its date is no excluded holiday, it lies in one of the openings (if there are any), and in no
/// quiet range. Openings include their first second and exclude their last: at 20:00:00 a window to 20:00 is closed.
public struct SendWindow: Sendable, Hashable {
    /// Hours of some weekdays. Never over midnight: that is two openings.
    public struct Opening: Sendable, Hashable {
        public let days: WeekdaySet
        public let open: TimeOfDay
        /// 24:00 closes at the end of the day.
        public let close: TimeOfDay

        /// `nil` unless `open` comes before `close`. An opening that was meant to run over midnight is not quietly turned
        /// round into its opposite.
        public init?(days: WeekdaySet = .all, open: TimeOfDay, close: TimeOfDay) {
            guard open < close else { return nil }
            self.days = days
            self.open = open
            self.close = close
        }
    }

    /// Hours of every day in which nothing goes out; over midnight when `end` is earlier than `start`.
    public struct QuietRange: Sendable, Hashable {
        public let start: TimeOfDay
        public let end: TimeOfDay

        public init(start: TimeOfDay, end: TimeOfDay) {
            self.start = start
            self.end = end
        }

        /// The first second after `time` that is not quiet, if `time` is; 86,400 when the rest of the day is.
        func end(ifQuietAt time: Int32) -> Int32? {
            let (start, end) = (start.secondsSinceMidnight, end.secondsSinceMidnight)
            if start <= end { return start <= time && time < end ? end : nil }
            return time >= start ? 86_400 : time < end ? end : nil
        }
    }

    /// `nil`: any time of any day. Empty: never.
    public var openings: [Opening]?
    public var quiet: [QuietRange]
    /// Holidays on which nothing goes out; `nil` when holidays are days like others.
    public var holidays: HolidayCalendar?

    public init(openings: [Opening]? = nil, quiet: [QuietRange] = [], holidays: HolidayCalendar? = nil) {
        self.openings = openings
        self.quiet = quiet
        self.holidays = holidays
    }

    /// Any time.
    public static let always = SendWindow()

    /// So many days ahead an opening is looked for; a window that is closed for longer is never open.
    public static let horizonDays = 800

    public func allows(_ instant: Instant, in zone: Zone) -> Bool {
        let wall = zone.wall(at: instant)
        return allows(date: wall.date)
            && earliest(onOrAfter: wall.time.secondsSinceMidnight, on: wall.date) == wall.time.secondsSinceMidnight
    }

    /// The earliest allowed instant at or after `instant`; `nil` when there is none within `horizonDays`.
    public func next(from instant: Instant, in zone: Zone) -> Instant? {
        next(from: instant, in: zone, where: { _ in true })
    }

    /// The same on those dates only that `isDateFree` admits.
    ///
    /// Within one stretch of constant offset the wall clock only runs forward, so the search goes stretch by stretch and
    /// day by day: an opening inside a gap begins at the gap's end, and one that the clocks repeat opens twice.
    func next(from instant: Instant, in zone: Zone, where isDateFree: (CivilDate) -> Bool) -> Instant? {
        var from = instant.secondsSinceEpoch
        let horizon = from + Int64(Self.horizonDays) * 86_400
        while from < horizon {
            let (offset, end) = zone.rules.stretch(at: from)
            let localEnd = end == .max ? .max : end + Int64(offset)
            let wall = WallTime(at: Instant(secondsSinceEpoch: from), offset: offset)
            var date = wall.date
            var time = wall.time.secondsSinceMidnight
            while date < .last, date.localSeconds(at: .midnight) < min(localEnd, horizon + Int64(offset)) {
                if allows(date: date), let open = earliest(onOrAfter: time, on: date), isDateFree(date) {
                    let local = date.localSeconds(at: TimeOfDay(secondsSinceMidnight: open))
                    guard local < localEnd else { break }
                    return Instant(secondsSinceEpoch: local - Int64(offset))
                }
                date = date.adding(days: 1)
                time = 0
            }
            guard end > from, end != .max else { return nil }
            from = end
        }
        return nil
    }

    private func allows(date: CivilDate) -> Bool {
        holidays.map { !$0.contains(date) } ?? true
    }

    /// The first allowed second of a day from `time` on; `nil` when the rest of the day is closed.
    private func earliest(onOrAfter time: Int32, on date: CivilDate) -> Int32? {
        var time = time
        let weekday = date.weekday
        // Each round moves forward to the end of a quiet range, to an opening, or stops.
        while time < 86_400 {
            if let openings {
                var nextOpening: Int32 = 86_400
                for opening in openings
                where opening.days.contains(weekday) && time < opening.close.secondsSinceMidnight {
                    nextOpening = min(nextOpening, max(time, opening.open.secondsSinceMidnight))
                }
                guard nextOpening < 86_400 else { return nil }
                time = nextOpening
            }
            guard let end = quiet.lazy.compactMap({ $0.end(ifQuietAt: time) }).max() else { return time }
            time = end
        }
        return nil
    }
}
