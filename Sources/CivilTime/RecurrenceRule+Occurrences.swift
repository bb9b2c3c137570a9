/// A wall-clock time on a date: one coming round of a rule.
public struct RuleOccurrence: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var date: CivilDate
    public var time: TimeOfDay

    public init(_ date: CivilDate, _ time: TimeOfDay) {
        self.date = date
        self.time = time
    }

    public static func < (a: RuleOccurrence, b: RuleOccurrence) -> Bool { (a.date, a.time) < (b.date, b.time) }

    /// `2026-11-25 10:30`
    public var description: String { "\(date) \(time)" }
}

extension RecurrenceRule {
    /// The occurrences of this rule from DTSTART on, ascending, computed as they are asked for. Ends with COUNT, UNTIL or
    /// the calendar; no rule can spin.
    ///
    /// - Parameter earliest: leaves out what comes before this day without walking through it (unless there is a COUNT).
    public func occurrences(from start: CivilDate, at time: TimeOfDay, onOrAfter earliest: CivilDate? = nil)
        -> RuleOccurrences
    {
        RuleOccurrences(self, start: start, time: time, earliest: earliest)
    }

    /// The same as instants in a zone: each by the rule of `Zone`, two that meet (in a gap) counted as one.
    public func occurrences(
        from start: CivilDate, at time: TimeOfDay, in zone: Zone, onOrAfter earliest: CivilDate? = nil
    ) -> ZonedOccurrences {
        ZonedOccurrences(RuleOccurrences(self, start: start, time: time, earliest: earliest, zone: zone), zone: zone)
    }
}

/// The occurrences of a rule on the wall clock.
public struct RuleOccurrences: Sequence, IteratorProtocol, Sendable {
    /// One of the two walks: by whole days or, for HOURLY and MINUTELY, by the clock.
    private var intervals: IntervalWalk?
    private var clock: ClockWalk?
    private let start: Int64
    private let until: Int64
    private let untilInstant: (instant: Instant, zone: Zone)?
    private let earliest: Int64
    private var remaining: Int
    private var last = Int64.min

    init(_ rule: RecurrenceRule, start: CivilDate, time: TimeOfDay, earliest: CivilDate?, zone: Zone? = nil) {
        let from = rule.count == nil ? Swift.max(start, earliest ?? start) : start
        if rule.isSubDaily {
            clock = ClockWalk(rule, start: start, time: time, from: from)
        } else {
            intervals = IntervalWalk(rule, start: start, time: time, from: from)
        }
        self.start = start.localSeconds(at: time)
        self.earliest = (earliest ?? start).localSeconds(at: .midnight)
        remaining = rule.count ?? .max
        var untilInstant: (Instant, Zone)?
        switch rule.until {
        case .none: until = .max
        case .date(let date): until = date.localSeconds(at: .endOfDay) - 1
        case .local(let date, let time): until = date.localSeconds(at: time)
        case .instant(let instant):
            until = zone == nil ? instant.secondsSinceEpoch : .max
            untilInstant = zone.map { (instant, $0) }
        }
        self.untilInstant = untilInstant
    }

    public mutating func next() -> RuleOccurrence? {
        nextSeconds().map { seconds in
            let wall = WallTime(at: Instant(secondsSinceEpoch: seconds), offset: 0)
            return RuleOccurrence(wall.date, wall.time)
        }
    }

    /// Seconds from 1970-01-01 00:00 on the wall clock.
    mutating func nextSeconds() -> Int64? {
        while remaining > 0 {
            guard let seconds = intervals != nil ? intervals?.next() : clock?.next(), seconds <= until else { break }
            // SKIP=FORWARD can reach into the next interval, whose own first day then comes again.
            guard seconds >= start, seconds > last else { continue }
            last = seconds
            if let untilInstant, Self.instant(seconds, untilInstant.zone) > untilInstant.instant { break }
            if remaining != .max { remaining -= 1 }
            if seconds >= earliest { return seconds }
        }
        remaining = 0
        return nil
    }

    static func instant(_ seconds: Int64, _ zone: Zone) -> Instant {
        Instant(secondsSinceEpoch: seconds - Int64(zone.rules.compatibleOffset(atLocal: seconds)))
    }
}

/// The occurrences of a rule as instants.
public struct ZonedOccurrences: Sequence, IteratorProtocol, Sendable {
    private var local: RuleOccurrences
    private let zone: Zone
    private var ahead: Int64?
    /// Of one local day, descending.
    private var day: [Instant] = []
    private var last: Instant?

    init(_ local: RuleOccurrences, zone: Zone) {
        self.local = local
        self.zone = zone
        ahead = self.local.nextSeconds()
    }

    public mutating func next() -> Instant? {
        while true {
            while let instant = day.popLast() {
                if let last, instant <= last { continue }
                last = instant
                return instant
            }
            // A gap can move one time of a day past another, so a day is put in order before it is handed out.
            guard let first = ahead else { return nil }
            let endOfDay = CivilDate(localSeconds: first).localSeconds(at: .endOfDay)
            while let seconds = ahead, seconds < endOfDay {
                day.append(RuleOccurrences.instant(seconds, zone))
                ahead = local.nextSeconds()
            }
            if day.count > 1 { day.sort(by: >) }
        }
    }
}
