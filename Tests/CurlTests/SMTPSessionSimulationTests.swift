import Testing

@testable import Curl

/// Plays a server that says anything at any time against a session, from a seed.
private struct Simulation {
    private var random: SplitMix
    private let session: SMTPSession
    private var nextTicket: SMTPSession.Ticket = 1
    private var outcomes: [SMTPSession.Ticket: SMTPOutcome] = [:]
    private var granted: Set<SMTPSession.Ticket> = []
    private var asked: [SMTPSession.Ticket] = []
    private var wire = ""
    private(set) var violations: [String] = []
    var kinds: [String] { outcomes.values.map { "\($0)".prefix { $0 != "(" }.description } }

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        session = SMTPSession.make(SMTPGateway.Pipelining.allCases[Int(seed % 3)])
    }

    private static let sayings = [
        "250 2.1.0 ok\r\n", "250 2.1.0 ok\r\n", "250 2.1.0 ok\r\n", "354 go\r\n", "354 go\r\n",
        "250-two\r\n250 lines\r\n",
        "450 4.2.0 later\r\n", "550 5.1.1 no\r\n", "421 4.7.0 bye\r\n", "451 4.7.1 slow\r\n", "503 5.5.1 order\r\n",
        "250 ",
        "ok\r\n", "220 hm\r\n", "junk\r\n", "252 perhaps\r\n", "5",
    ]

    mutating func run() {
        for _ in 0..<60 where !session.isClosed {
            step()
            note()
        }
        session.connectionLost(.lost(session.stage ?? .data))
        note()
        for ticket in 1..<nextTicket where outcomes[ticket] == nil { violations.append("\(ticket) has no outcome") }
    }

    private mutating func step() {
        switch random.below(10) {
        case 0...1 where session.canBegin:
            session.start(nextTicket, to: "c\(nextTicket)@example.net", body: "body of \(nextTicket);\r\n")
            nextTicket += 1
        case 2 where !asked.isEmpty:
            let ticket = asked.removeFirst()
            let answer = random.below(8) > 0
            if answer { granted.insert(ticket) }
            session.answer(ticket, granted: answer)
        case 3 where random.below(12) == 0: session.withdraw(UInt64(random.below(Int(nextTicket))))
        case 4 where random.below(40) == 0: session.connectionLost(.timedOut(session.stage ?? .data))
        case 5...6: wire += session.written(atMost: random.below(40))
        case 7: wire += session.written()
        default: Array(saying().utf8).withUnsafeBytes { session.receive($0) }
        }
    }

    /// Mostly what is expected, or else no conversation would get far.
    private mutating func saying() -> String {
        if random.below(6) == 0 { return Self.sayings[random.below(Self.sayings.count)] }
        return switch session.stage {
        case nil: ""
        case .data: "354 go\r\n"
        default: "250 2.1.0 ok\r\n"
        }
    }

    private mutating func note() {
        for ticket in 1..<nextTicket
        where !granted.contains(ticket) && wire.contains("body of \(ticket);") {
            violations.append("\(ticket) was written without a permit")
        }
        for event in session.takeEvents() {
            switch event {
            case .readyForBody(let ticket):
                asked.append(ticket)
                if outcomes[ticket] != nil { violations.append("\(ticket) is asked for after its end") }
            case .finished(let ticket, let outcome):
                if outcomes[ticket] != nil { violations.append("\(ticket) ended twice") }
                outcomes[ticket] = outcome
                check(ticket, outcome)
            case .close: break
            }
        }
    }

    private mutating func check(_ ticket: SMTPSession.Ticket, _ outcome: SMTPOutcome) {
        let hasLeft = wire.contains("body of \(ticket);\r\n.\r\n")
        switch outcome {
        case .accepted where !hasLeft: violations.append("\(ticket) was accepted before it left")
        case .notSent where hasLeft: violations.append("\(ticket) left and is called not sent")
        case .unknown where !granted.contains(ticket): violations.append("\(ticket) is in doubt without a permit")
        case .withheld where hasLeft: violations.append("\(ticket) left and is called withheld")
        default: break
        }
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return limit <= 0 ? 0 : Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}

@Suite struct `whatever a server says` {
    @Test func `every message ends once, and none leaves without its permit`() {
        var failed: [UInt64: [String]] = [:]
        var kinds: Set<String> = []
        for seed in 0..<UInt64(4_000) {
            var simulation = Simulation(seed: seed)
            simulation.run()
            if !simulation.violations.isEmpty { failed[seed] = simulation.violations }
            kinds.formUnion(simulation.kinds)
        }
        #expect(failed == [:])
        #expect(
            kinds == ["accepted", "permanent", "transient", "throttled", "notSent", "unknown", "withheld"],
            "the simulation reaches every kind of end")
    }
}
