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

    public struct Result: Sendable {
        public var tally = PlanDiffTally()
        /// Customers of whom something changes, ascending by id.
        public var changed: [(facts: CustomerFacts, diff: PlanDiff)] = []
    }

    public func run(in window: PlanWindow) async throws(StoreError) -> Result {
        let before = try await old.rules(at: window.now)
        let after = try await new.rules(at: window.now)
        var result = try await new.total(
            Result(),
            count: { part, facts, ledger in
                let diff = PlanDiff(
                    from: before.plan(facts, ledger: ledger, in: window),
                    to: after.plan(facts, ledger: ledger, in: window),
                    ledger: ledger, zone: facts.customer.zone ?? after.zone)
                part.tally.count(diff)
                if !diff.changes.isEmpty { part.changed.append((facts, diff)) }
            },
            merge: { whole, part in
                whole.tally.merge(part.tally)
                whole.changed += part.changed
            })
        result.changed.sort { $0.diff.customer < $1.diff.customer }
        return result
    }
}
