import CivilTime
import Ledger

/// The last look before a message may leave, made inside the transaction that commits the intent.
public enum IntentDecision: Sendable, Hashable {
    case send
    case skip(SkipReason)
    /// Outside its window, or capped for now.
    case putBack(until: Instant)
    case hold(Hold)
}
