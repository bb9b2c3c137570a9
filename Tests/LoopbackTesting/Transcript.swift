import Synchronization

/// What a peer has heard, in order.
public final class Transcript: Sendable {
    private let content = Mutex<[String]>([])

    public init() {}

    public var lines: [String] { content.withLock { $0 } }

    public func note(_ line: String) { content.withLock { $0.append(line) } }
}
