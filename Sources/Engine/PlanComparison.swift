import CivilTime
import Customers
import Planning

/// Plans everybody under two sets of files, on today's facts and ledger, and says what differs.
public struct PlanComparison: Sendable {
    private let old: PlanReading
    private let new: PlanReading

    /// Both over the same store.
    public init(from old: PlanReading, to new: PlanReading) {
        self.old = old
        self.new = new
    }

    /// Calls `body` for every customer, changed or not, ascending by id.
    public func forEach(in window: PlanWindow, _ body: (CustomerFacts, PlanDiff) -> Void) async throws(StoreError) {
        let before = try await old.rules(at: window.now)
        let after = try await new.rules(at: window.now)
        try await new.forEachCustomer { facts, ledger in
            let diff = PlanDiff(
                from: before.plan(facts, ledger: ledger, in: window), to: after.plan(facts, ledger: ledger, in: window),
                ledger: ledger, zone: facts.customer.zone ?? after.zone)
            body(facts, diff)
        }
    }
}
