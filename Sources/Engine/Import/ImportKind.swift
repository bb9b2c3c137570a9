/// What a file of facts holds.
public enum ImportKind: String, Sendable, CaseIterable {
    case customers
    case events
    case consents
    case suppressions
}
