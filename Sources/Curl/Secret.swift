/// A password or token. It prints as `<REDACTED>` wherever it ends up: in a log line, an error, a debugger's dump.
public struct Secret: Sendable, Equatable {
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The secret itself, for the one place that puts it on the wire.
    public func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<REDACTED>" }
    public var debugDescription: String { "<REDACTED>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
