import CivilTime
import Customers
import Digest
import Ledger
import Logging
import Planning
import Sequences

/// Keeps the ledger in step with the plan: looks at every customer, asks the pure planner, and writes what differs.
public struct PlannerLoop: Sendable {
    let store: any Store
    let workspace: CurrentWorkspace
    let clock: any WallClock
    let log: Logger
    let doorbell: Doorbell
    let approval: Approval
    let heartbeat: Heartbeat
    private static let pageSize = 1000

    /// Whether new rows may have to wait for a person.
    public enum Approval: Sendable {
        case asConfigured
        /// Nothing leaves anyway.
        case notNeeded
    }

    public init(
        store: any Store, workspace: CurrentWorkspace, clock: any WallClock, log: Logger, doorbell: Doorbell,
        approval: Approval = .asConfigured, heartbeat: Heartbeat = Heartbeat()
    ) {
        self.approval = approval
        self.heartbeat = heartbeat
        self.store = store
        self.workspace = workspace
        self.clock = clock
        self.log = log
        self.doorbell = doorbell
    }

    /// What one pass changed.
    public struct Pass: Sendable, Hashable {
        public var customers = 0
        public var result = PlanChangeResult()
        /// New rows that wait for approval.
        public var waiting = 0
    }

    /// One pass over these customers (all of them by default), for everything due before `end` (by default the
    /// configured horizon).
    public func pass(over customers: Set<CustomerID>? = nil, until end: Instant? = nil) async throws(StoreError) -> Pass
    {
        let now = clock.now()
        let current = workspace.current
        try await store.activate(current.rules.sequences.map(\.id), at: now)
        var rules = current.rules
        rules.activations = try await store.activations()
        let window = PlanWindow(now: now, horizon: end ?? now.adding(seconds: current.settings.horizon))

        var pass = Pass()
        var changes: [PlanChange] = []
        var last: CustomerID?
        while let facts = try await page(after: &last, of: customers) {
            heartbeat.beat()
            let ledger = try await store.deliveries(of: facts.map(\.customer.id))
            for facts in facts {
                let rows = ledger[facts.customer.id] ?? []
                let plan = rules.plan(facts, ledger: rows, in: window)
                changes += rules.changes(from: rows, to: plan, in: window) { messageID(of: $0) }
                changes += releases(of: rows, for: facts, current.composer, at: now)
            }
            pass.customers += facts.count
        }
        if case .asConfigured = approval {
            pass.waiting = try await hold(&changes, approved: store.approvals(), above: current.settings.approveAbove)
        }
        pass.result = try await store.apply(changes)
        if customers == nil { try await store.notePlanned(at: now) }
        if pass.result != PlanChangeResult() {
            log.info(
                "planned",
                metadata: [
                    "customers": "\(pass.customers)", "inserted": "\(pass.result.inserted)",
                    "moved": "\(pass.result.moved)", "skipped": "\(pass.result.skipped)",
                    "waiting": "\(pass.waiting)",
                ])
            doorbell.ring()
        }
        return pass
    }

    /// Rows that waited because their message could not be composed, and now it can: the value was filled in, or the
    /// template mended.
    private func releases(
        of rows: [Delivery], for facts: CustomerFacts, _ composer: Composer, at now: Instant
    ) -> [PlanChange] {
        rows.compactMap { row in
            switch row.state {
            case .planned(.missingValue), .planned(.templateFailed):
                // Still not composable: it goes on waiting, and the reason is the same or will be found again.
                (try? composer.compose(row, for: facts, at: now)) == nil ? nil : .release(row.key)
            default: nil
            }
        }
    }

    /// The next customers of a pass; `nil` when there are no more.
    private func page(
        after last: inout CustomerID?, of customers: Set<CustomerID>?
    ) async throws(StoreError) -> [CustomerFacts]? {
        var facts: [CustomerFacts] = []
        if let customers {
            guard last == nil else { return nil }
            for customer in customers.sorted() {
                if let known = try await store.facts(of: customer) { facts.append(known) }
            }
        } else {
            facts = try await store.facts(after: last, limit: Self.pageSize)
        }
        last = facts.last?.customer.id
        return facts.isEmpty ? nil : facts
    }

    /// A sequence's first run, and a pass that would add more than the stated number, wait for a person's approval.
    private func hold(_ changes: inout [PlanChange], approved: Set<SequenceID>, above limit: Int) -> Int {
        let inserts = changes.count { if case .insert = $0 { true } else { false } }
        var waiting = 0
        for index in changes.indices {
            guard case .insert(var delivery) = changes[index],
                inserts > limit || !approved.contains(delivery.key.sequence)
            else { continue }
            // A new row is planned; holding it cannot fail.
            guard (try? delivery.hold(.wantsApproval)) != nil else { continue }
            changes[index] = .insert(delivery)
            waiting += 1
        }
        return waiting
    }

    private func messageID(of key: DeliveryKey) -> String {
        String(workspace.hashKey.digest(of: "message-id\u{0}\(key)").prefix(16).base32)
    }

    /// A pass now, one every minute, and one whenever facts or files change; until the task is cancelled.
    public func run() async {
        var seen: (facts: Int64, files: Int) = (-1, -1)
        var next = clock.now()
        while !Task.isCancelled {
            heartbeat.beat()
            do {
                let version = (facts: try await store.factsVersion(), files: workspace.version)
                if version != seen || clock.now() >= next {
                    _ = try await pass()
                    seen = version
                    next = clock.now().adding(seconds: 60)
                }
            } catch {
                log.error("store failed; planning waits", metadata: ["error": "\(error.wording.english)"])
            }
            // Cancelled while asleep: the loop's condition ends it.
            try? await clock.sleep(until: clock.now().adding(seconds: 1))
        }
    }
}
