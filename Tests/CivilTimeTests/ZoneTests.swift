@testable import CivilTime
import Testing

struct ZoneTests {
    @Test(arguments: [
        ("Asia/Tokyo", "2026-11-25", "10:30", "2026-11-25T01:30:00Z"),
        // The clocks skip 02:00-03:00: 02:30 is read as 03:30.
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z"),
        // The clocks repeat 01:00-02:00: the first one counts.
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"),
        ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00Z"),
        ("Europe/London", "2026-03-29", "01:00", "2026-03-29T01:00:00Z"),
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30:00Z"),
        // Half an hour of summer time.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z"),
        // A whole day that never was.
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00:00Z"),
        ("Asia/Tokyo", "2026-11-25", "24:00", "2026-11-25T15:00:00Z"),
        // Beyond every table: by the rule in the footer.
        ("America/New_York", "2500-07-01", "12:00", "2500-07-01T16:00:00Z"),
        ("America/New_York", "2500-01-01", "12:00", "2500-01-01T17:00:00Z"),
        ("Asia/Tokyo", "9000-01-01", "09:00", "9000-01-01T00:00:00Z"),
    ])
    func `a wall time becomes the compatible instant`(name: String, day: String, clock: String, utc: String) throws {
        #expect(try zone(name).instant(of: date(day), at: time(clock)) == instant(utc))
    }

    @Test(arguments: [
        (
            "America/New_York", "2026-11-01", "01:30", WallTimeResolution.Kind.overlap, "2026-11-01T05:30:00Z",
            "2026-11-01T06:30:00Z"
        ),
        ("America/New_York", "2026-03-08", "02:30", .gap, "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-03-08", "03:00", .unique, "2026-03-08T07:00:00Z", "2026-03-08T07:00:00Z"),
        ("America/New_York", "2300-11-04", "01:00", .overlap, "2300-11-04T05:00:00Z", "2300-11-04T06:00:00Z"),
    ])
    func `both readings of a wall time are known`(
        name: String, day: String, clock: String, kind: WallTimeResolution.Kind, earlier: String, later: String
    ) throws {
        let resolution = try zone(name).resolve(date(day), at: time(clock))
        #expect(resolution.kind == kind)
        #expect(try resolution.earlier == instant(earlier))
        #expect(try resolution.later == instant(later))
    }

    static let names = [
        "UTC", "Asia/Tokyo", "America/New_York", "America/Nuuk", "America/St_Johns", "Africa/Casablanca",
        "Europe/Dublin",
        "Pacific/Apia", "Asia/Gaza", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Tehran", "America/Havana",
    ]

    @Test(arguments: names)
    func `an instant comes back from its wall time, up to one repetition`(name: String) throws {
        let zone = try zone(name)
        var numbers = SeededNumbers(seed: 5)
        for _ in 0..<3_000 {
            let instant = Instant(secondsSinceEpoch: Int64.random(in: -3_000_000_000...9_000_000_000, using: &numbers))
            let wall = zone.wall(at: instant)
            let resolution = zone.resolve(wall.date, at: wall.time)
            #expect(resolution.kind != .gap)
            #expect([resolution.earlier, resolution.later].contains(instant), "\(name) \(instant)")
            #expect(zone.instant(of: wall.date, at: wall.time) == resolution.compatible)
        }
    }

    @Test(arguments: names)
    func `a later wall time is never an earlier instant by more than its gap`(name: String) throws {
        let zone = try zone(name)
        var numbers = SeededNumbers(seed: 9)
        for _ in 0..<1_000 {
            let day = numbers.date(1900...2150)
            let first = try zone.instant(of: day, at: time("10:00"))
            let second = try zone.instant(of: day.adding(days: 1), at: time("10:00"))
            #expect(first <= second, "\(name) \(day)")
        }
    }

    @Test func `a day later keeps the clock, 24 hours later do not`() throws {
        let newYork = try zone("America/New_York")
        let start = try instant("2026-03-07T15:00:00Z")
        #expect(try newYork.adding(.days(1), to: start) == instant("2026-03-08T14:00:00Z"))
        #expect(try newYork.adding(.hours(24), to: start) == instant("2026-03-08T15:00:00Z"))
    }

    @Test func `a moment in a repeated hour keeps its own offset when no calendar part is added`() throws {
        let newYork = try zone("America/New_York")
        let second = try instant("2026-11-01T06:30:00Z")
        #expect(newYork.adding(.zero, to: second) == second)
        #expect(try newYork.adding(.hours(1), to: second) == instant("2026-11-01T07:30:00Z"))
    }

    @Test func `wall time is printed with its offset`() throws {
        #expect(
            try zone("Asia/Tokyo").wall(at: instant("2026-11-25T01:30:00Z")).description == "2026-11-25T10:30:00+09:00")
        #expect(
            try zone("America/St_Johns").wall(at: instant("2026-01-01T00:00:00Z")).description
                == "2025-12-31T20:30:00-03:30")
    }

    @Test(arguments: [
        "", "/etc/passwd", "../../../etc/passwd", "Asia/../Asia/Tokyo", "Asia//Tokyo", "Asia/Tokyo\u{0}", "Asia/.Tokyo",
        "right/UTC",
        "posix/Asia/Tokyo", "Asia/東京", String(repeating: "A", count: 65), "Asia/Tokyo ", "a/b/c/d/e",
    ])
    func `a name that could leave the database is refused before any file is opened`(name: String) {
        #expect(throws: ZoneError.invalidIdentifier(name)) { try Zone(identifier: name) }
    }

    @Test(arguments: ["Asia", "Asia/Edo", "tzdata-nothing"])
    func `a zone that does not exist is unknown`(name: String) {
        #expect(throws: ZoneError.unknown(name)) { try Zone(identifier: name) }
    }

    @Test func `a file that is no zone is malformed`() {
        #expect(throws: ZoneError.malformed("tzdata-zi")) {
            try TZifReader.rules(identifier: "tzdata-zi", bytes: Array("# version 2025b\n".utf8))
        }
    }

    @Test func `one zone is one value however often it is read`() throws {
        #expect(try zone("Asia/Tokyo") == zone("Asia/Tokyo"))
        #expect(try zone("Asia/Tokyo") != zone("Asia/Seoul"))
        #expect(try Set([zone("UTC"), .utc]).count == 1)
    }

    @Test func `the database says its version`() {
        #expect(!Zone.databaseVersion.isEmpty)
    }
}

struct ZoneFileTests {
    /// One change at 2000-01-01T00:00:00Z from +1 h to +2 h, and a footer.
    static func file(footer: String = "XXX-2", change: Int64 = 946_684_800, type: UInt8 = 1, leapSeconds: UInt8 = 0)
        -> [UInt8]
    {
        func header(changes: UInt8, types: UInt8, names: UInt8) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, leapSeconds, 0, 0, 0, changes, 0, 0, 0, types, 0, 0, 0, names]
        }
        let time = (0..<8).map { UInt8(truncatingIfNeeded: change >> (56 - $0 * 8)) }
        return header(changes: 0, types: 1, names: 1) + [0, 0, 0, 0, 0, 0, 0] + header(changes: 1, types: 2, names: 4)
            + time
            + [type] + [0, 0, 0x0E, 0x10, 0, 0] + [0, 0, 0x1C, 0x20, 0, 0] + Array("XXX\0".utf8)
            + Array("\n\(footer)\n".utf8)
    }

    @Test func `a small file gives its two offsets`() throws {
        let rules = try TZifReader.rules(identifier: "Test", bytes: Self.file())
        #expect(rules.offset(at: 946_684_799) == 3_600)
        #expect(rules.offset(at: 946_684_800) == 7_200)
    }

    @Test func `a file cut anywhere is refused and never read past its end`() {
        let whole = Self.file()
        for length in 0..<whole.count {
            #expect(throws: ZoneError.malformed("Test")) {
                try TZifReader.rules(identifier: "Test", bytes: Array(whole[..<length]))
            }
        }
    }

    @Test func `any single byte may be wrong without a trap`() {
        let whole = Self.file(footer: "EST5EDT,M3.2.0,M11.1.0")
        for index in whole.indices {
            for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] = byte
                // Whether it is refused does not matter here; that it can be asked if it is not does.
                if let rules = try? TZifReader.rules(identifier: "Test", bytes: bytes) {
                    _ = rules.offset(at: 0)
                    _ = rules.resolve(local: .max)
                    _ = rules.stretch(at: .min)
                }
            }
        }
    }

    @Test(arguments: [file(footer: "nonsense"), file(type: 2), file(leapSeconds: 1), [], Array("TZif".utf8)])
    func `a file with a wrong footer, type or leap seconds is refused`(bytes: [UInt8]) {
        #expect(throws: ZoneError.malformed("Test")) { try TZifReader.rules(identifier: "Test", bytes: bytes) }
    }

    @Test(arguments: [
        ("JST-9", "2026-07-01T00:00:00Z", 32_400), ("EST5EDT,M3.2.0,M11.1.0", "2026-07-01T00:00:00Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
        // Hours before midnight and after 24.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-28T23:59:59Z", -7_200),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3_600),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00Z", 10_800),
        // Winter time that is the special one (Dublin), days counted from New Year, summer all year.
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-15T00:00:00Z", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-15T00:00:00Z", 3_600),
        ("AAA3BBB,J60/0,J300/0", "2028-03-01T02:59:59Z", -10_800),
        ("AAA3BBB,J60/0,J300/0", "2028-03-01T03:00:00Z", -7_200),
        ("AAA3BBB,59/0,299/0", "2028-02-29T03:00:00Z", -7_200),
        ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:30:00Z", -14_400),
    ])
    func `a footer's rule gives the offset`(footer: String, utc: String, offset: Int32) throws {
        let rule = try #require(PosixZoneRule(footer))
        let rules = ZoneRules(identifier: "Test", initialOffset: rule.standardOffset, changes: [], footer: rule)
        #expect(try rules.offset(at: instant(utc).secondsSinceEpoch) == offset)
    }

    @Test(arguments: [
        "", "JST", "9", "JST-25", "<+09-9", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J365", "EST5EDT,0,366", "EST5EDT,M3.2.0/168,M11.1.0", "JST-9 ",
    ])
    func `a footer that is no rule is refused`(footer: String) {
        #expect(PosixZoneRule(footer) == nil)
    }
}
