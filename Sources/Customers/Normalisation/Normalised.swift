import Wording

/// A value read from what a person or a spreadsheet wrote, with everything that was put right on the way.
public struct Normalised<Value> {
    public var value: Value
    /// In the order in which they were made; empty when the value stood there as it should.
    public var repairs: [Repair]

    public init(_ value: Value, repairs: [Repair] = []) {
        self.value = value
        self.repairs = repairs
    }
}

extension Normalised: Sendable where Value: Sendable {}
extension Normalised: Equatable where Value: Equatable {}
extension Normalised: Hashable where Value: Hashable {}

/// Why a text is not the value that was asked for. It never carries the text itself.
public struct NormalisationFailure: Error, Sendable, Hashable {
    /// Stable and greppable, such as `date-impossible`.
    public var code: String
    public var wording: Wording
    /// The way out, where there is one worth saying.
    public var hint: Wording?

    public init(code: String, _ wording: Wording, hint: Wording? = nil) {
        self.code = code
        self.wording = wording
        self.hint = hint
    }
}
