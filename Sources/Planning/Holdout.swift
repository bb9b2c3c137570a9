import Customers
import Digest
import Sequences

extension PlanningRules {
    /// Whether the customer belongs to the share that gets nothing from the sequence, for comparison. Hangs on nothing but
    /// the key, the sequence's name and the customer, so plan, simulation and report hold out the same people.
    func holdsOut(_ customer: CustomerID, from sequence: StepSequence) -> Bool {
        guard sequence.holdout > 0 else { return false }
        let digest = holdoutKey.digest(of: "holdout\u{0}\(sequence.id)\u{0}\(customer)")
        let drawn = digest.prefix(6).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(drawn) < sequence.holdout * 281_474_976_710_656
    }
}
