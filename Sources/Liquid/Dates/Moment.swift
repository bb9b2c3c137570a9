import CivilTime

/// A date and time as a format shows it.
struct Moment {
    var date: CivilDate
    var time: TimeOfDay
    /// Seconds east of UTC.
    var offset: Int32
    /// `nil` for an offset without a name.
    var zone: String?

    var secondsSinceEpoch: Int64 {
        Int64(date.daysSinceEpoch) * 86_400 + Int64(time.secondsSinceMidnight) - Int64(offset)
    }

    init(_ instant: Instant, in zone: Zone) {
        let wall = zone.wall(at: instant)
        date = wall.date
        time = wall.time
        offset = wall.offset
        self.zone = zone.identifier
    }

    /// Midnight of a day; the day is the same wherever one reads it.
    init(_ date: CivilDate, in zone: Zone) {
        self.init(zone.instant(of: date, at: .midnight), in: zone)
        self.date = date
    }

    init(date: CivilDate, time: TimeOfDay, offset: Int32) {
        self.date = date
        self.time = time
        self.offset = offset
        zone = offset == 0 ? "UTC" : nil
    }
}
