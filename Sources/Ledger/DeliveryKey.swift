import Customers
import Sequences

/// Which time round: the day of the event it counts from (`event:2026-08-25`), the year of the birthday (`2026`), the season
/// (`mothers-day:2027`), the date. Never holds a due time or a file version, so edits and replays cannot send twice.
public struct Occurrence: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }

    public static func < (a: Occurrence, b: Occurrence) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

/// What makes a delivery the same delivery; unique in every ledger.
public struct DeliveryKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var sequence: SequenceID
    public var step: StepID
    public var customer: CustomerID
    public var occurrence: Occurrence

    public init(sequence: SequenceID, step: StepID, customer: CustomerID, occurrence: Occurrence) {
        self.sequence = sequence
        self.step = step
        self.customer = customer
        self.occurrence = occurrence
    }

    public var description: String { "\(sequence)/\(step)/\(customer)/\(occurrence)" }

    public static func < (a: DeliveryKey, b: DeliveryKey) -> Bool {
        if a.sequence != b.sequence { return a.sequence < b.sequence }
        if a.customer != b.customer { return a.customer < b.customer }
        if a.occurrence != b.occurrence { return a.occurrence < b.occurrence }
        return a.step < b.step
    }
}
