import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Testing

extension StoreConformance {
    static let plan: [StoreConformance] = [
        rule("a delivery comes back as it went in, whatever its state") { store in
            let lease = Lease(worker: .one, claim: 3)
            let doubt = Doubt(since: .noon, reason: "connection lost after the dot")
            let states: [DeliveryState] = [
                .planned(nil), .planned(.missingValue("customer.point")), .planned(.templateFailed("unknown-filter")),
                .planned(.paused), .planned(.wantsApproval), .claimed(lease), .sending(lease),
                .sent(Receipt(at: .noon, providerID: "SM123", reply: "queued")), .sent(.make()),
                .failed(Failure(.permanent, reason: "550 no such user", code: "5.1.1")),
                .failed(Failure(.throttled, reason: "429", retryAfter: 30)), .inDoubt(doubt), .unresolved(doubt),
                .skipped(.capped),
            ]
            let rows = states.enumerated().map { index, state in
                Delivery.make(
                    .make(step: "step-\(index + 10)"), channel: .sms, due: .noon, expires: "2026-11-30T00:00:00Z",
                    state: state, attempts: 2, doubts: 1, claims: 3, composedAt: "2026-11-25T02:59:59Z")
            }
            _ = try await store.add(NewFacts(customers: [.make()]))
            #expect(try await store.apply(rows.map(PlanChange.insert)).inserted == states.count)
            #expect(try await store.deliveries(of: [CustomerID("C001")]) == [CustomerID("C001"): rows])
        },
        rule("a key is inserted once; what is there stays") { store in
            _ = try await store.add(NewFacts(customers: [.make()]))
            let first = Delivery.make()
            let second = Delivery.make(due: .noon.adding(seconds: 60))
            #expect(try await store.apply([.insert(first), .insert(second)]).inserted == 1)
            #expect(try await store.apply([.insert(second)]).inserted == 0)
            #expect(try await store.deliveries(of: [CustomerID("C001")])[CustomerID("C001")] == [first])
        },
        rule("a delivery to a customer nobody knows is not inserted, and the others are") { store in
            _ = try await store.add(NewFacts(customers: [.make()]))
            let result = try await store.apply([.insert(.make(.make(customer: "C404"))), .insert(.make())])
            #expect(result.inserted == 1)
            #expect(try await store.deliveries(of: [CustomerID("C404")])[CustomerID("C404")] ?? [] == [])
        },
        rule("a customer's deliveries ascend by key") { store in
            _ = try await store.add(NewFacts(customers: [.make()]))
            let keys: [DeliveryKey] = [
                .make(sequence: "birthday", step: "b", occurrence: "2026"),
                .make(sequence: "birthday", step: "a", occurrence: "2027"),
                .make(sequence: "win-back", step: "coupon"), .make(sequence: "win-back", step: "hello"),
                .make(sequence: "win-back", step: "a", occurrence: "event:2026-09-01:E2"),
            ]
            _ = try await store.apply(keys.reversed().map { .insert(.make($0)) })
            let rows = try await store.deliveries(of: [CustomerID("C001")])[CustomerID("C001")] ?? []
            #expect(rows.map(\.key) == keys)
        },
        rule("a move changes the time of a row that nobody has begun, once") { store in
            let later = Instant.noon.adding(seconds: 3_600)
            let change = PlanChange.move(.make(), due: later, expires: later, sequenceVersion: "v2")
            try await store.plan(.make())
            #expect(try await store.apply([change]).moved == 1)
            let row = try await store.row()
            #expect(row?.due == later)
            #expect(row?.expires == later)
            #expect(row?.sequenceVersion == "v2")
            #expect(row?.state == .planned(nil))
            #expect(try await store.apply([change]).moved == 0)
        },
        rule("a move lets a missing value be looked at again, and leaves a wanted approval") { store in
            let approval = DeliveryKey.make(step: "approval")
            try await store.plan(
                .make(state: .planned(.missingValue("x"))), .make(approval, state: .planned(.wantsApproval)))
            let result = try await store.apply(
                [.make(), approval].map {
                    .move($0, due: .noon, expires: .noon.adding(seconds: 86_400), sequenceVersion: "v2")
                })
            #expect(result.moved == 2)
            #expect(try await store.row()?.state == .planned(nil))
            #expect(try await store.row(approval)?.state == .planned(.wantsApproval))
        },
        rule("what has been begun is neither moved nor skipped") { store in
            let claimed = DeliveryKey.make(step: "claimed")
            let sent = DeliveryKey.make(step: "sent")
            let retried = Delivery.make(.make(step: "retried"), attempts: 1, claims: 1, composedAt: .noon)
            let rows: [Delivery] = [
                .make(claimed, state: .claimed(Lease(worker: .one, claim: 1)), claims: 1),
                .make(sent, state: .sent(.make()), attempts: 1, claims: 1, composedAt: .noon), retried,
            ]
            try await store.plan(rows)
            let moves = rows.map { row in
                PlanChange.move(
                    row.key, due: .noon.adding(seconds: -60), expires: .noon, sequenceVersion: "v2")
            }
            #expect(try await store.apply(moves) == PlanChangeResult())
            #expect(try await store.apply([.skip(claimed, .exited), .skip(sent, .exited)]) == PlanChangeResult())
            for row in rows { #expect(try await store.row(row.key) == row) }
        },
        rule("a skipped row is final, and one that may have arrived is for a person to decide") { store in
            let doubted = Delivery.make(.make(step: "doubted"), doubts: 1, claims: 1, composedAt: .noon)
            try await store.plan(.make(), doubted)
            let result = try await store.apply([.skip(.make(), .exited), .skip(doubted.key, .exited)])
            #expect(result.skipped == 2)
            #expect(try await store.row()?.state == .skipped(.exited))
            #expect(try await store.row(doubted.key)?.state.name == .unresolved)
        },
        rule("a sequence is activated once, and asking does not do it") { store in
            #expect(try await store.activations() == [:])
            let sequence = SequenceID("win-back")
            try await store.activate([sequence], at: .noon)
            try await store.activate([sequence, SequenceID("birthday")], at: .noon.adding(seconds: 60))
            #expect(
                try await store.activations()
                    == [sequence: .noon, SequenceID("birthday"): .noon.adding(seconds: 60)])
        },
        rule("an approval is remembered and releases the rows that waited for it, and no others") { store in
            let other = Delivery.make(.make(sequence: "birthday"), state: .planned(.wantsApproval))
            let missing = Delivery.make(.make(step: "missing"), state: .planned(.missingValue("x")))
            try await store.plan(.make(state: .planned(.wantsApproval)), other, missing)
            #expect(try await store.approvals() == [])
            #expect(try await store.approve([SequenceID("win-back")], at: .noon) == 1)
            #expect(try await store.approvals() == [SequenceID("win-back")])
            #expect(try await store.row()?.state == .planned(nil))
            #expect(try await store.row(other.key) == other)
            #expect(try await store.row(missing.key) == missing)
            #expect(try await store.claim().map(\.delivery.key) == [.make()])
        },
    ]
}

// What the rules say often.
extension Store {
    func plan(_ rows: Delivery...) async throws {
        try await plan(rows)
    }

    /// Inserts rows, and first the customers they are for.
    func plan(_ rows: [Delivery]) async throws {
        let customers = Set(rows.map(\.key.customer)).map { Customer.make($0.text) }
        _ = try await add(NewFacts(customers: customers))
        let result = try await apply(rows.map(PlanChange.insert))
        #expect(result.inserted == rows.count)
    }

    func row(_ key: DeliveryKey = .make()) async throws -> Delivery? {
        try await deliveries(of: [key.customer])[key.customer]?.first { $0.key == key }
    }

    func claim(
        at now: Instant = .noon, channels: Set<ChannelKind> = [.email, .sms], limit: Int = 100,
        by worker: WorkerIncarnation = .one
    ) async throws -> [ClaimedDelivery] {
        try await claimDue(at: now, channels: channels, limit: limit, by: worker)
    }

    /// Commits an intent that nothing stands against.
    func intend(_ claimed: ClaimedDelivery, _ message: OutgoingMessage? = nil) async throws -> Bool {
        let message = message ?? .make(claimed.delivery)
        return try await commitIntent(claimed.delivery.key, lease: claimed.lease, message: message, at: .noon) { _ in
            .send
        }
    }

    func succeed(_ claimed: ClaimedDelivery) async throws -> Bool {
        try await move(claimed.delivery.key, lease: claimed.lease) { (delivery) throws(IllegalMove) in
            try delivery.succeed(.make())
        }
    }
}
