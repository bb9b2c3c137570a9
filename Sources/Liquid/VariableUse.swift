import Wording

/// A value that a template reads from its caller.
public struct VariableUse: Sendable, Hashable {
    /// `customer.family_name`; what stands in brackets with a variable in it is left out.
    public var path: String
    public var place: Place
}
