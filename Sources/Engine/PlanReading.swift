import CivilTime
import Customers
import Digest
import Ledger
import Planning
import Sequences

/// Plans without writing: what `plan`, `demo` and the reports show.
public struct PlanReading: Sendable {
    let store: any Store
    let workspace: Workspace
    let holdoutKey: HashKey

    public init(store: any Store, workspace: Workspace, holdoutKey: HashKey) {
        self.store = store
        self.workspace = workspace
        self.holdoutKey = holdoutKey
    }

    /// A customer with everything that decided about it.
    public struct Reading: Sendable {
        public var facts: CustomerFacts
        public var ledger: [Delivery]
        public var plan: CustomerPlan
    }

    /// Calls `body` for every customer, ascending by id. Sequences that never ran count as started at `window.now`.
    public func forEach(
        in window: PlanWindow, _ body: (Reading) -> Void
    ) async throws(StoreError) {
        let rules = try await rules(at: window.now)
        try await forEachCustomer { facts, rows in
            body(Reading(facts: facts, ledger: rows, plan: rules.plan(facts, ledger: rows, in: window)))
        }
    }

    /// Calls `body` with every customer and all its rows, ascending by id.
    func forEachCustomer(_ body: (CustomerFacts, [Delivery]) -> Void) async throws(StoreError) {
        var last: CustomerID?
        while true {
            let page = try await store.facts(after: last, limit: 1000)
            guard let end = page.last else { return }
            last = end.customer.id
            let ledger = try await store.deliveries(of: page.map(\.customer.id))
            for facts in page { body(facts, ledger[facts.customer.id] ?? []) }
        }
    }

    /// The rules as a pass at `now` would see them.
    public func rules(at now: Instant) async throws(StoreError) -> PlanningRules {
        var rules = workspace.rules
        rules.holdoutKey = holdoutKey
        rules.activations = try await store.activations()
        for sequence in rules.sequences where rules.activations[sequence.id] == nil {
            rules.activations[sequence.id] = now
        }
        return rules
    }
}
