/// A time zone of the IANA database, such as `Asia/Tokyo`, with its rules from this host's zoneinfo files.
///
/// From wall time to instant there is one rule everywhere, the one of RFC 5545 section 3.3.5 and of ECMAScript Temporal's
/// `compatible`: a time that the clocks skip is read with the offset before the gap (02:30 becomes 03:30), a time that they
/// repeat means its first passing.
public struct Zone: Sendable {
    let rules: ZoneRules

    /// UTC itself; needs no file.
    public static let utc = Zone(rules: ZoneRules(identifier: "UTC", fixedOffset: 0))

    init(rules: ZoneRules) { self.rules = rules }

    /// Reads the zone's file once per process. Folder: `$TZDIR`, else `/usr/share/zoneinfo`.
    public init(identifier: String) throws(ZoneError) {
        self = identifier == "UTC" ? .utc : Zone(rules: try ZoneDatabase.system.rules(for: identifier))
    }

    public var identifier: String { rules.identifier }

    /// Version of the zone database, such as `2025b`; `unknown` when the files do not say. Instants computed from wall
    /// times are worth only as much as this, so it is kept beside them.
    public static var databaseVersion: String { ZoneDatabase.system.version }
}

extension Zone: Hashable {
    public static func == (a: Zone, b: Zone) -> Bool {
        a.rules === b.rules || a.identifier == b.identifier
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

extension Zone: CustomStringConvertible {
    public var description: String { identifier }
}

extension Zone {
    /// The instant at which clocks show this time, by the rule above.
    public func instant(of date: CivilDate, at time: TimeOfDay) -> Instant {
        let local = date.localSeconds(at: time)
        return Instant(secondsSinceEpoch: local &- Int64(rules.compatibleOffset(atLocal: local)))
    }

    /// What clocks show at an instant.
    public func wall(at instant: Instant) -> WallTime {
        WallTime(at: instant, offset: rules.offset(at: instant.secondsSinceEpoch))
    }

    /// The day it is here at an instant.
    public func date(at instant: Instant) -> CivilDate { wall(at: instant).date }

    /// Both readings of a wall time; they differ only when the clocks skip or repeat it.
    public func resolve(_ date: CivilDate, at time: TimeOfDay) -> WallTimeResolution {
        rules.resolve(local: date.localSeconds(at: time))
    }

    /// The instant that is `period` after another: the calendar part is added to the wall time here and read back by the
    /// rule above, then the exact part. A period without a calendar part never touches the wall clock.
    public func adding(_ period: Period, to instant: Instant) -> Instant {
        var result = instant
        if period.months != 0 || period.days != 0 {
            let wall = wall(at: instant)
            result = self.instant(of: wall.date.adding(period), at: wall.time)
        }
        return result.adding(seconds: period.seconds)
    }

    /// The first instant after the day `date` here.
    public func end(of date: CivilDate) -> Instant { instant(of: date, at: .endOfDay) }
}

extension CivilDate {
    /// Seconds from 1970-01-01 00:00 to a wall time, as if all clocks stood on UTC.
    func localSeconds(at time: TimeOfDay) -> Int64 {
        Int64(daysSinceEpoch) &* 86_400 &+ Int64(time.secondsSinceMidnight)
    }
}

/// What a wall time can mean in a zone.
public struct WallTimeResolution: Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// Clocks show it once.
        case unique
        /// Clocks skip it.
        case gap
        /// Clocks show it twice.
        case overlap
    }

    public let kind: Kind
    /// The earlier reading; in a gap the one with the offset after it.
    public let earlier: Instant
    /// The later reading; in a gap the one with the offset before it.
    public let later: Instant

    /// The reading that is used everywhere: the later one in a gap, the earlier one in an overlap.
    public var compatible: Instant { kind == .gap ? later : earlier }
}
