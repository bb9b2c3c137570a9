import CivilTime
import Customers
import Digest
import Foundation
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

    /// Adds up something over all customers, in parts that the machine's cores work on at once.
    ///
    /// Since customers are independent of one another, what comes out must not hang on how they were cut into parts;
    /// `merge` is called in any order.
    func total<Part: Sendable>(
        _ empty: Part, count: @escaping @Sendable (inout Part, CustomerFacts, [Delivery]) -> Void,
        merge: (inout Part, Part) -> Void
    ) async throws(StoreError) -> Part {
        let result: Result<Part, StoreError> = await withTaskGroup(of: Part.self) { group in
            var total = empty
            var running = 0
            var last: CustomerID?
            do throws(StoreError) {
                while true {
                    let page = try await store.facts(after: last, limit: Self.partSize)
                    guard let end = page.last else { break }
                    last = end.customer.id
                    let ledger = try await store.deliveries(of: page.map(\.customer.id))
                    if running == Self.partsAtOnce, let part = await group.next() {
                        merge(&total, part)
                        running -= 1
                    }
                    running += 1
                    group.addTask {
                        var part = empty
                        for facts in page { count(&part, facts, ledger[facts.customer.id] ?? []) }
                        return part
                    }
                }
            } catch {
                return .failure(error)
            }
            for await part in group { merge(&total, part) }
            return .success(total)
        }
        return try result.get()
    }

    private static let partSize = 500
    /// Enough to keep every core busy while the next part is read, and few enough to stay small.
    private static let partsAtOnce = 2 * max(1, ProcessInfo.processInfo.activeProcessorCount)

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
