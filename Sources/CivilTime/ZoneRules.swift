/// The offsets of one zone through time. Never changes, so everyone may share it.
final class ZoneRules: Sendable {
    let identifier: String
    /// Seconds since the epoch at which the offset changes, ascending.
    private let changes: [Int64]
    /// `offsets[i]` holds before `changes[i]`; the last one after all changes. Seconds east of UTC.
    private let offsets: [Int32]
    /// `changes[i]` on the wall clock that is farther ahead. A wall time at or past it belongs to the offset after the
    /// change, an earlier one to the offset before; that alone is the `compatible` reading, in gaps and in overlaps.
    private let wallChanges: [Int64]
    private let changeIndex: BucketIndex
    private let wallIndex: BucketIndex
    /// The rule for all time after `changes`, when it has summer time.
    private let footer: PosixZoneRule?
    /// From here on the footer is asked.
    private let tabulatedUntil: Int64

    /// Changes of the footer's rule are written out up to the end of this year; later ones are computed when asked for.
    static let lastTabulatedYear = 2110

    convenience init(identifier: String, fixedOffset: Int32) {
        self.init(identifier: identifier, initialOffset: fixedOffset, changes: [], footer: nil)
    }

    /// - Parameter changes: ascending by `at`, all within the years of `Instant`.
    init(identifier: String, initialOffset: Int32, changes given: [OffsetChange], footer: PosixZoneRule?) {
        var all = given
        var initial = initialOffset
        let daylight = footer.flatMap { $0.daylight == nil ? nil : $0 }
        if let daylight {
            let last = given.last?.at ?? .min
            let firstYear = given.last.map { Int(CivilDate(localSeconds: $0.at).year) - 1 } ?? 1900
            all += daylight.changes(in: min(firstYear, Self.lastTabulatedYear)...Self.lastTabulatedYear)
                .filter { $0.at > last }
        } else if given.isEmpty, let footer {
            initial = footer.standardOffset
        }

        var changes: [Int64] = []
        var offsets = [initial]
        var wallChanges: [Int64] = []
        for change in all where change.offset != offsets.last {
            let before = offsets.last ?? initial
            changes.append(change.at)
            offsets.append(change.offset)
            // Kept ascending, whatever a strange file says, because it is searched.
            let wall = change.at + Int64(max(before, change.offset))
            wallChanges.append(max(wall, wallChanges.last ?? .min))
        }
        self.identifier = identifier
        self.changes = changes
        self.offsets = offsets
        self.wallChanges = wallChanges
        self.footer = daylight
        changeIndex = BucketIndex(keys: changes)
        wallIndex = BucketIndex(keys: wallChanges)
        // A day before the year ends, so that no change of the new year is missed on the wall clock.
        tabulatedUntil =
            daylight == nil
            ? .max : CivilDate(validYear: Self.lastTabulatedYear, month: 12, day: 30).localSeconds(at: .midnight)
    }

    func offset(at instant: Int64) -> Int32 {
        if let footer, instant >= tabulatedUntil { return beyondTable(footer, around: instant).offset(at: instant) }
        return offsets[changeIndex.count(of: changes, upTo: instant)]
    }

    func compatibleOffset(atLocal local: Int64) -> Int32 {
        if let footer, local >= tabulatedUntil {
            return beyondTable(footer, around: local).compatibleOffset(atLocal: local)
        }
        return offsets[wallIndex.count(of: wallChanges, upTo: local)]
    }

    func resolve(local: Int64) -> WallTimeResolution {
        if let footer, local >= tabulatedUntil { return beyondTable(footer, around: local).resolve(local: local) }
        let index = wallIndex.count(of: wallChanges, upTo: local)
        func reading(_ offset: Int32) -> Instant { Instant(secondsSinceEpoch: local &- Int64(offset)) }
        let before = offsets[index]
        guard index < changes.count else {
            return WallTimeResolution(kind: .unique, earlier: reading(before), later: reading(before))
        }
        let after = offsets[index + 1]
        guard local >= changes[index] + Int64(min(before, after)) else {
            return WallTimeResolution(kind: .unique, earlier: reading(before), later: reading(before))
        }
        return after > before
            ? WallTimeResolution(kind: .gap, earlier: reading(after), later: reading(before))
            : WallTimeResolution(kind: .overlap, earlier: reading(before), later: reading(after))
    }

    /// The offset that holds at an instant and the instant (exclusive) up to which it does.
    func stretch(at instant: Int64) -> (offset: Int32, end: Int64) {
        if let footer, instant >= tabulatedUntil { return beyondTable(footer, around: instant).stretch(at: instant) }
        let index = changeIndex.count(of: changes, upTo: instant)
        return (offsets[index], index < changes.count ? changes[index] : tabulatedUntil)
    }

    /// The three years around a time after the table, by the footer's rule.
    private func beyondTable(_ footer: PosixZoneRule, around seconds: Int64) -> ZoneRules {
        let year = CivilDate(localSeconds: seconds).year
        let changes = footer.changes(in: year - 1...year + 1)
        return ZoneRules(identifier: identifier, initialOffset: footer.standardOffset, changes: changes, footer: nil)
    }
}

/// From `at` on (seconds since the epoch), clocks stand `offset` seconds east of UTC.
struct OffsetChange: Equatable {
    var at: Int64
    var offset: Int32
}

extension CivilDate {
    /// The day of a count of seconds since 1970-01-01 00:00 on some clock.
    init(localSeconds: Int64) {
        self = WallTime(at: Instant(secondsSinceEpoch: localSeconds), offset: 0).date
    }
}

/// Finds a place in an ascending array of seconds in constant time: one entry for each 2^22 s (48.5 days) says how many
/// keys lie before it, and few keys share one.
struct BucketIndex: Sendable {
    private let origin: Int64
    private let starts: [Int32]
    private static let shift: Int64 = 22

    init(keys: [Int64]) {
        guard let first = keys.first, let last = keys.last else {
            (origin, starts) = (0, [0])
            return
        }
        origin = first
        var starts: [Int32] = []
        var passed = 0
        for bucket in 0...((last - first) >> Self.shift) + 1 {
            let start = first + bucket << Self.shift
            while passed < keys.count, keys[passed] < start { passed += 1 }
            starts.append(Int32(passed))
        }
        self.starts = starts
    }

    /// How many keys are less than or equal to `value`.
    @inline(__always) func count(of keys: [Int64], upTo value: Int64) -> Int {
        let bucket = min(max((value &- origin) >> Self.shift, 0), Int64(starts.count - 1))
        var count = Int(starts[Int(bucket)])
        // Two changes can share a bucket (Africa/Casablanca leaves and re-enters its summer offset within a month).
        while count < keys.count, keys[count] <= value { count += 1 }
        return count
    }
}
