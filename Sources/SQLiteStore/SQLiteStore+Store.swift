import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences

extension SQLiteStore: Store {
    // MARK: Facts

    public func add(_ facts: NewFacts) async throws(StoreError) -> NewFactsResult {
        try await write { (database) throws(StoreError) in try database.add(facts) }
    }

    public func facts(of customer: CustomerID) async throws(StoreError) -> CustomerFacts? {
        try await read { (database) throws(StoreError) in try database.facts(of: customer) }
    }

    public func facts(after: CustomerID?, limit: Int) async throws(StoreError) -> [CustomerFacts] {
        try await read { (database) throws(StoreError) in try database.facts(after: after, limit: limit) }
    }

    public func factsVersion() async throws(StoreError) -> Int64 {
        try await read { (database) throws(StoreError) in try database.factsVersion() }
    }

    // MARK: Plan

    public func deliveries(of customers: [CustomerID]) async throws(StoreError) -> [CustomerID: [Delivery]] {
        try await read { (database) throws(StoreError) in
            var found: [CustomerID: [Delivery]] = [:]
            for customer in customers { found[customer] = try database.rows(of: customer).map(\.delivery) }
            return found
        }
    }

    public func apply(_ changes: [PlanChange]) async throws(StoreError) -> PlanChangeResult {
        try await write { (database) throws(StoreError) in try database.apply(changes) }
    }

    public func notePlanned(at now: Instant) async throws(StoreError) {
        try await write { (database) throws(StoreError) in try database.notePlanned(at: now) }
    }

    public func activations() async throws(StoreError) -> [SequenceID: Instant] {
        try await read { (database) throws(StoreError) in try database.activations() }
    }

    public func activate(_ sequences: [SequenceID], at now: Instant) async throws(StoreError) {
        try await write { (database) throws(StoreError) in try database.activate(sequences, at: now) }
    }

    public func approvals() async throws(StoreError) -> Set<SequenceID> {
        try await read { (database) throws(StoreError) in try database.approvals() }
    }

    public func approve(_ sequences: [SequenceID], at now: Instant) async throws(StoreError) -> Int {
        try await write { (database) throws(StoreError) in try database.approve(sequences, at: now) }
    }

    // MARK: Switches

    public func switches() async throws(StoreError) -> Switches {
        try await read { (database) throws(StoreError) in try database.switches() }
    }

    public func setStopped(_ stopped: Bool, at now: Instant) async throws(StoreError) {
        try await write { (database) throws(StoreError) in try database.setStopped(stopped, at: now) }
    }

    public func setPaused(_ sequence: SequenceID, _ paused: Bool, at now: Instant) async throws(StoreError) {
        try await write { (database) throws(StoreError) in try database.setPaused(sequence, paused, at: now) }
    }

    // MARK: Dispatch

    public func claimDue(
        at now: Instant, channels: Set<ChannelKind>, limit: Int, by worker: WorkerIncarnation
    ) async throws(StoreError) -> [ClaimedDelivery] {
        try await write { (database) throws(StoreError) in
            try database.claimDue(at: now, channels: channels, limit: limit, by: worker)
        }
    }

    public func commitIntent(
        _ key: DeliveryKey, lease: Lease, message: OutgoingMessage, at now: Instant,
        decide: @escaping @Sendable (IntentFacts) -> IntentDecision
    ) async throws(StoreError) -> Bool {
        try await write { (database) throws(StoreError) in
            try database.commitIntent(key, lease: lease, message: message, at: now, decide: decide)
        }
    }

    public func move(
        _ key: DeliveryKey, lease: Lease, _ move: @escaping @Sendable (inout Delivery) throws(IllegalMove) -> Void
    ) async throws(StoreError) -> Bool {
        try await write { (database) throws(StoreError) in try database.move(key, lease: lease, move) }
    }

    public func keptMessage(of key: DeliveryKey) async throws(StoreError) -> OutgoingMessage? {
        try await read { (database) throws(StoreError) in try database.keptMessage(of: key) }
    }

    public func recover(alive: WorkerIncarnation, at now: Instant) async throws(StoreError) -> RecoveryResult {
        try await write { (database) throws(StoreError) in try database.recover(alive: alive, at: now) }
    }

    public func resolveDoubts(
        at now: Instant, policy: RetryPolicy, holding channels: Set<ChannelKind>
    ) async throws(StoreError) -> Int {
        try await write { (database) throws(StoreError) in
            try database.resolveDoubts(at: now, policy: policy, holding: channels)
        }
    }

    /// After a long stop there may be a million of them: they expire in several transactions, so that sending goes on.
    public func expire(at now: Instant) async throws(StoreError) -> Int {
        let atOnce = 1_000
        var total = 0
        while true {
            let expired = try await write { (database) throws(StoreError) in
                try database.expire(at: now, limit: atOnce)
            }
            total += expired
            if expired < atOnce { return total }
        }
    }

    public func nextDue() async throws(StoreError) -> Instant? {
        try await read { (database) throws(StoreError) in try database.nextDue() }
    }

    // MARK: Looking

    public func status(at now: Instant) async throws(StoreError) -> LedgerStatus {
        try await read { (database) throws(StoreError) in try database.status(at: now) }
    }

    public func deliveries(matching filter: DeliveryFilter, limit: Int) async throws(StoreError) -> [Delivery] {
        try await read { (database) throws(StoreError) in try database.deliveries(matching: filter, limit: limit) }
    }
}
