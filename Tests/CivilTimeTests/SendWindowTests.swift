import CivilTime
import Testing

struct SendWindowTests {
    static func next(
        _ window: String, quiet: String? = nil, holidays: HolidayCalendar? = nil, in name: String = "Asia/Tokyo",
        from: String
    )
        throws -> String?
    {
        let quiet = try quiet.map { [try #require(SendWindow.QuietRange($0))] } ?? []
        let window = try SendWindow(window, quiet: quiet, holidays: holidays)
        return try window.next(from: instant(from), in: zone(name)).map { try zone(name).wall(at: $0).description }
    }

    @Test(arguments: [
        // Open includes its first second, close excludes its last.
        ("09:00-20:00", "2026-11-25T09:00:00+09:00", "2026-11-25T09:00:00+09:00"),
        ("09:00-20:00", "2026-11-25T19:59:59+09:00", "2026-11-25T19:59:59+09:00"),
        ("09:00-20:00", "2026-11-25T20:00:00+09:00", "2026-11-26T09:00:00+09:00"),
        ("09:00-20:00", "2026-11-25T08:59:59+09:00", "2026-11-25T09:00:00+09:00"),
        ("weekdays 09:00-18:00", "2026-11-27T18:00:00+09:00", "2026-11-30T09:00:00+09:00"),
        ("mon-fri 09:00-18:00; sat 10:00-12:00", "2026-11-27T18:00:00+09:00", "2026-11-28T10:00:00+09:00"),
        ("平日 9:00〜18:00", "2026-11-28T00:00:00+09:00", "2026-11-30T09:00:00+09:00"),
        ("18:00-24:00", "2026-11-25T23:59:59+09:00", "2026-11-25T23:59:59+09:00"),
        ("09:00-12:00; 11:00-13:00", "2026-11-25T12:30:00+09:00", "2026-11-25T12:30:00+09:00"),
        ("always", "2026-11-25T03:00:00+09:00", "2026-11-25T03:00:00+09:00"),
    ])
    func `the next moment is the earliest allowed one`(window: String, from: String, expected: String) throws {
        #expect(try Self.next(window, from: from) == expected)
    }

    @Test(arguments: [
        ("21:00-09:00", "2026-11-25T21:00:00+09:00", "2026-11-26T09:00:00+09:00"),
        ("21:00-09:00", "2026-11-25T03:00:00+09:00", "2026-11-25T09:00:00+09:00"),
        ("21:00-09:00", "2026-11-25T20:59:59+09:00", "2026-11-25T20:59:59+09:00"),
        ("12:00-13:00", "2026-11-25T12:30:00+09:00", "2026-11-25T13:00:00+09:00"),
        ("20:00-24:00", "2026-11-25T20:30:00+09:00", "2026-11-26T00:00:00+09:00"),
    ])
    func `quiet hours may run over midnight`(quiet: String, from: String, expected: String) throws {
        #expect(try Self.next("always", quiet: quiet, from: from) == expected)
    }

    @Test func `holidays are days on which nothing goes out`() throws {
        let next = try Self.next("weekdays 09:00-18:00", holidays: .japan, from: "2026-05-01T18:00:00+09:00")
        #expect(next == "2026-05-07T09:00:00+09:00")
    }

    @Test func `an opening that begins in a gap begins at its end`() throws {
        let next = try Self.next("02:30-05:00", in: "America/New_York", from: "2026-03-08T06:00:00Z")
        #expect(next == "2026-03-08T03:00:00-04:00")
    }

    @Test func `an opening that the clocks repeat opens twice`() throws {
        #expect(
            try Self.next("01:00-01:30", in: "America/New_York", from: "2026-11-01T05:30:00Z")
                == "2026-11-01T01:00:00-05:00")
    }

    @Test func `a window that is always quiet never opens, and says so`() throws {
        #expect(try Self.next("09:00-12:00", quiet: "08:00-13:00", from: "2026-11-25T00:00:00Z") == nil)
        let window = SendWindow(openings: [])
        #expect(try window.next(from: instant("2026-11-25T00:00:00Z"), in: .utc) == nil)
        #expect(try window.decide(at: instant("2026-11-25T00:00:00Z"), in: .utc) == .drop(.never))
        #expect(
            SendWindow.always.next(from: .last, in: .utc) == nil
                || SendWindow.always.next(from: .last, in: .utc) == .last)
    }

    @Test(
        arguments: [
            (nil, OutsideWindowPolicy.deferred, "2026-11-26T00:00:00Z"), (46_800, .deferred, "2026-11-26T00:00:00Z"),
            (46_799, .deferred, "expired"), (nil, .drop, "outside"),
        ] as [(Int64?, OutsideWindowPolicy, String)])
    func `a message outside the window waits, expires or is dropped`(
        delay: Int64?, policy: OutsideWindowPolicy, expected: String
    )
        throws
    {
        let window = try SendWindow("09:00-20:00")
        let decision = try window.decide(
            at: instant("2026-11-25T11:00:00Z"), in: zone("Asia/Tokyo"), otherwise: policy, maximumDelay: delay)
        switch decision {
        case .send(let at): #expect(at.description == expected)
        case .drop(let reason): #expect(reason.rawValue == expected)
        }
    }

    @Test(arguments: [
        ("", SendWindowError.malformed("")), ("weekdays", .malformed("weekdays")),
        ("nodays 09:00-18:00", .unknownDays("nodays")),
        ("mon 25:00-26:00", .unknownTime("25:00")), ("mon 09:00-", .unknownTime("")),
        ("mon 18:00-09:00", .overMidnight("mon 18:00-09:00")),
        ("09:00-09:00", .overMidnight("09:00-09:00")), ("09:00-10:00-11:00", .malformed("09:00-10:00-11:00")),
    ])
    func `a text that is no window says why`(text: String, error: SendWindowError) {
        #expect(throws: error) { try SendWindow(text) }
    }

    @Test func `a window is printed as it is read`() throws {
        let text = "weekdays 09:00-18:00; Sat,Sun 10:00-12:00; 20:00-24:00"
        let window = try SendWindow(text)
        #expect(window.description == text)
        #expect(try SendWindow(window.description) == window)
    }

    @Test func `the search agrees with asking every minute`() throws {
        let newYork = try zone("America/New_York")
        let window = try SendWindow(
            "mon,wed 09:10-11:00; sun 01:15-02:45", quiet: [try #require(SendWindow.QuietRange("10:30-09:20"))],
            holidays: .japan)
        var numbers = SeededNumbers(seed: 17)
        for start in ["2026-03-05T00:00:00Z", "2026-10-29T00:00:00Z", "2026-04-28T00:00:00Z"] {
            for _ in 0..<10 {
                let from = try instant(start).adding(seconds: Int64.random(in: 0..<5_000, using: &numbers) * 60)
                var asked = from
                while !window.allows(asked, in: newYork) { asked = asked.adding(seconds: 60) }
                #expect(window.next(from: from, in: newYork) == asked, "\(from)")
            }
        }
    }
}

struct ContactCapsTests {
    static func next(_ caps: ContactCaps, history: [String], from: String) throws -> String? {
        let history = try history.map { try instant($0) }
        return try SendWindow.always.next(from: instant(from), in: zone("Asia/Tokyo"), caps: caps, history: history)?
            .description
    }

    @Test func `a gap of exactly its length is enough`() throws {
        let caps = ContactCaps(minimumGap: 3_600)
        #expect(
            try Self.next(caps, history: ["2026-11-25T00:00:00Z"], from: "2026-11-25T01:00:00Z")
                == "2026-11-25T01:00:00Z")
        #expect(
            try Self.next(caps, history: ["2026-11-25T00:00:01Z"], from: "2026-11-25T01:00:00Z")
                == "2026-11-25T01:00:01Z")
    }

    @Test func `a message exactly as long ago as a rolling span no longer counts`() throws {
        let caps = ContactCaps(caps: [SendCap(2, per: .rolling(seconds: 86_400))])
        let history = ["2026-11-24T00:00:00Z", "2026-11-24T12:00:00Z"]
        #expect(try Self.next(caps, history: history, from: "2026-11-24T23:59:59Z") == "2026-11-25T00:00:00Z")
        #expect(try Self.next(caps, history: history, from: "2026-11-25T00:00:00Z") == "2026-11-25T00:00:00Z")
    }

    @Test(arguments: [
        // The day, week and month are the customer's: midnight in Tokyo is 15:00 UTC.
        (SendCap.Span.day, "2026-11-25T15:00:00Z"), (.week, "2026-11-29T15:00:00Z"), (.month, "2026-11-30T15:00:00Z"),
    ])
    func `a full calendar span defers to the next one on the customer's clock`(span: SendCap.Span, expected: String)
        throws
    {
        let caps = ContactCaps(caps: [SendCap(1, per: span)])
        #expect(try Self.next(caps, history: ["2026-11-25T01:00:00Z"], from: "2026-11-25T02:00:00Z") == expected)
    }

    @Test func `window, gap and caps are met together`() throws {
        let caps = ContactCaps(minimumGap: 172_800, caps: [SendCap(1, per: .day), SendCap(3, per: .week)])
        let window = try SendWindow("weekdays 09:00-18:00", holidays: .japan)
        let history = try ["2026-04-27T03:00:00Z", "2026-04-28T03:00:00Z", "2026-04-30T03:00:00Z"].map {
            try instant($0)
        }
        let decision = try window.decide(
            at: instant("2026-05-01T00:00:00Z"), in: zone("Asia/Tokyo"), caps: caps, history: history)
        #expect(decision == .send(at: try instant("2026-05-07T00:00:00Z")))
    }

    @Test func `a cap of nothing never lets anything out`() throws {
        let caps = ContactCaps(caps: [SendCap(0, per: .day)])
        #expect(try Self.next(caps, history: [], from: "2026-11-25T02:00:00Z") == nil)
    }

    @Test func `what may go out now and when it next may go out never contradict each other`() throws {
        let tokyo = try zone("Asia/Tokyo")
        let caps = ContactCaps(
            minimumGap: 7_200,
            caps: [SendCap(2, per: .day), SendCap(4, per: .week), SendCap(5, per: .rolling(seconds: 864_000))])
        var numbers = SeededNumbers(seed: 19)
        for _ in 0..<200 {
            let at = try instant("2026-11-25T00:00:00Z")
            let history = (0..<Int.random(in: 0...9, using: &numbers)).map { _ in
                at.adding(seconds: -Int64.random(in: 0...1_000_000, using: &numbers))
            }
            let next = try #require(SendWindow.always.next(from: at, in: tokyo, caps: caps, history: history))
            #expect(caps.allows(next, after: history, in: tokyo))
            #expect((next == at) == caps.allows(at, after: history, in: tokyo))
            if next > at { #expect(!caps.allows(next.adding(seconds: -1), after: history, in: tokyo)) }
        }
    }
}

struct CatchUpTests {
    static let missed = [
        "2026-11-22T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-25T23:59:30Z",
    ]

    @Test(arguments: [
        (CatchUp.Policy.skip, ["2026-11-25T23:59:30Z"], ["expired", "skipped", "skipped"]),
        (.latest, ["2026-11-25T23:59:30Z"], ["expired", "coalesced", "coalesced"]),
        (.all, ["2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-25T23:59:30Z"], ["expired"]),
    ])
    func `after two days down, each occurrence is fired or dropped with a reason`(
        policy: CatchUp.Policy, fired: [String], dropped: [String]
    ) throws {
        let now = try instant("2026-11-26T00:00:00Z")
        let outcome = CatchUp(policy, grace: 172_800, spacing: 60).resolve(
            try Self.missed.map { try instant($0) }, now: now)
        #expect(outcome.fired.map(\.scheduled.description) == fired)
        #expect(outcome.fired.enumerated().allSatisfy { $1.at == now.adding(seconds: Int64($0) * 60) })
        #expect(outcome.dropped.map(\.reason.rawValue) == dropped)
    }

    @Test func `what is not due yet is left alone`() throws {
        let outcome = CatchUp(.all, grace: nil).resolve(
            [try instant("2026-11-26T00:00:01Z")], now: try instant("2026-11-26T00:00:00Z"))
        #expect(outcome == CatchUp.Outcome())
    }
}
