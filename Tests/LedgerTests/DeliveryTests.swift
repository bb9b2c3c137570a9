import CivilTime
import Ledger
import Testing

@Suite struct DeliveryTests {
    /// What architecture.md draws, written out: from each state the moves that are allowed and where they lead.
    static let allowed: [DeliveryState.Name: [Move: DeliveryState.Name]] = [
        .planned: [.replan: .planned, .hold: .planned, .release: .planned, .claim: .claimed, .skip: .skipped],
        .claimed: [
            .hold: .planned, .putBack: .planned, .begin: .sending, .failBeforeSending: .planned, .skip: .skipped,
        ],
        .sending: [
            .succeed: .sent, .failPermanently: .failed, .failTransiently: .planned, .failThrottled: .planned,
            .failNotSent: .planned, .doubt: .inDoubt,
        ],
        .inDoubt: [.succeed: .sent, .resolveDoubt: .planned],
        .unresolved: [.succeed: .sent],
        .sent: [:], .failed: [:], .skipped: [:],
    ]

    @Test(arguments: DeliveryState.Name.allCases, Move.allCases)
    func `a state allows exactly the moves of the drawing`(name: DeliveryState.Name, move: Move) throws {
        for before in Delivery.all where before.state.name == name {
            var after = before
            // A held row is not for workers.
            let wanted = before.state != .planned(nil) && move == .claim ? nil : Self.allowed[name]?[move]
            if let wanted {
                try move.apply(to: &after)
                #expect(after.state.name == wanted)
            } else {
                #expect(throws: IllegalMove.self) { try move.apply(to: &after) }
                #expect(after == before, "an illegal move changes nothing")
            }
        }
    }

    @Test(arguments: [DeliveryState.Name.sent, .failed, .skipped], Move.allCases)
    func `a final state is never left`(name: DeliveryState.Name, move: Move) {
        for before in Delivery.all where before.state.name == name {
            var after = before
            #expect(before.state.isFinal)
            #expect(throws: IllegalMove.self) { try move.apply(to: &after) }
            #expect(after == before)
        }
    }

    @Test func `an illegal move says from where and which`() {
        var delivery = Delivery.make(.sent(Receipt(at: .noon, reply: "250")))
        #expect(throws: IllegalMove(from: .sent, move: "claim")) { _ = try delivery.claim(by: .me) }
    }

    @Test func `every claim has another number, so an older one cannot begin`() throws {
        var delivery = Delivery.make(claims: 0)
        let first = try delivery.claim(by: .me)
        try delivery.putBack()
        let second = try delivery.claim(by: .me)
        #expect(first.claim == 1)
        #expect(second.claim == 2)
        #expect(throws: IllegalMove.self) { try delivery.begin(first, at: .noon) }
        try delivery.begin(second, at: .noon)
        #expect(delivery.state == .sending(second))
    }

    @Test func `the date of a message is fixed by its first intent and kept by a copy`() throws {
        var delivery = Delivery.make(claims: 0)
        try delivery.begin(delivery.claim(by: .me), at: .noon)
        try delivery.doubt(Doubt(since: .noon, reason: "lost"))
        try delivery.resolveDoubt(at: .evening, policy: .standard)
        try delivery.begin(delivery.claim(by: .me), at: .evening)
        #expect(delivery.composedAt == .noon)
    }

    @Test func `a permanent failure is never tried again`() throws {
        var delivery = Delivery.make(.sending(.mine))
        let refused = Failure(.permanent, reason: "550 no such user")
        try delivery.fail(refused, at: .noon, policy: .standard, spread: 0.5)
        #expect(delivery.state == .failed(refused))
        #expect(delivery.attempts == 1)
    }

    @Test func `a transient failure waits longer each time and is final when the attempts are used up`() throws {
        var delivery = Delivery.make(claims: 0)
        let policy = RetryPolicy(firstWait: 300, longestWait: 1_000, attempts: 4)
        var waits: [Int64] = []
        for attempt in 1...4 {
            try delivery.begin(delivery.claim(by: .me), at: .noon)
            try delivery.fail(Failure(.transient, reason: "451"), at: .noon, policy: policy, spread: 0.5)
            #expect(delivery.attempts == attempt)
            waits.append(Instant.noon.seconds(until: delivery.due))
        }
        #expect(waits == [300, 600, 1_000, 1_000])
        #expect(delivery.state == .failed(Failure(.transient, reason: "451")))
    }

    @Test func `what the other side asks for is waited for, when it is longer than ours`() throws {
        var delivery = Delivery.make(.sending(.mine))
        let failure = Failure(.transient, reason: "429", retryAfter: 7_200)
        try delivery.fail(failure, at: .noon, policy: .standard, spread: 0.5)
        #expect(Instant.noon.seconds(until: delivery.due) == 7_200)
    }

    @Test(arguments: [Failure.Kind.throttled, .notSent])
    func `what never left us or was throttled costs no attempt`(kind: Failure.Kind) throws {
        var delivery = Delivery.make(.sending(.mine))
        try delivery.fail(Failure(kind, reason: "later"), at: .noon, policy: .standard, spread: 0.5)
        #expect(delivery.state == .planned(nil))
        #expect(delivery.attempts == 0)
        #expect(delivery.due == Instant.noon.adding(seconds: 300))
        #expect(!delivery.countsAsSent)
    }

    @Test func `a refusal before the content is a failure like any other, and nothing has been sent`() throws {
        var delivery = Delivery.make(.claimed(.mine))
        let refused = Failure(.permanent, reason: "550 no such user")
        try delivery.failBeforeSending(refused, at: .noon, policy: .standard, spread: 0.5)
        #expect(delivery.state == .failed(refused))
        #expect(!delivery.countsAsSent)
        #expect(delivery.composedAt == nil)
    }

    @Test func `a doubt is resent as often as the policy says, then a person decides`() throws {
        for resends in 0...2 {
            var delivery = Delivery.make(claims: 0)
            let policy = RetryPolicy(resends: resends)
            var copies = 0
            while delivery.state.name != .unresolved {
                try delivery.begin(delivery.claim(by: .me), at: .noon)
                try delivery.doubt(Doubt(since: .noon, reason: "lost"))
                try delivery.resolveDoubt(at: .evening, policy: policy)
                copies += 1
            }
            #expect(copies == resends + 1)
            #expect(delivery.doubts == copies)
        }
    }

    @Test func `what may have arrived once is not called skipped`() throws {
        for var delivery in [Delivery.make(doubts: 1), .make(.claimed(.mine), doubts: 1)] {
            try delivery.skip(.suppressed)
            #expect(delivery.state.name == .unresolved)
            #expect(delivery.countsAsSent)
        }
    }

    @Test func `caps count what the customer may have got, and nothing else`() {
        let counted = Delivery.all.filter(\.countsAsSent).map(\.state.name)
        #expect(counted == [.sending, .sent, .inDoubt, .unresolved])
        #expect(Delivery.make(.planned(nil), doubts: 1).countsAsSent)
        #expect(Delivery.make(.failed(Failure(.permanent, reason: "550")), doubts: 1).countsAsSent)
        #expect(Delivery.make(.sent(Receipt(at: .noon, reply: "250"))).sentAt == .noon)
        #expect(Delivery.make(.planned(nil)).sentAt == nil)
    }

    @Test func `another plan keeps what a person held, and looks at a missing value again`() throws {
        for (hold, kept) in [
            (Hold.paused, Hold.paused as Hold?), (.wantsApproval, .wantsApproval), (.missingValue("x"), nil),
            (.templateFailed("y"), nil),
        ] {
            var delivery = Delivery.make(.planned(hold))
            try delivery.replan(due: .noon, expires: .evening, sequenceVersion: "v2")
            #expect(delivery.state == .planned(kept))
            #expect(delivery.due == .noon)
            #expect(delivery.sequenceVersion == "v2")
        }
    }
}
