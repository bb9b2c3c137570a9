/// One start of one worker: a new random id with every start, so that a worker that comes back is somebody else.
public struct WorkerIncarnation: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }
}

/// The right to work on a delivery. The pair is the fencing token: a worker that was taken for dead and claims the same
/// row again has another number, so its own stale copy can no longer write.
public struct Lease: Sendable, Hashable {
    public var worker: WorkerIncarnation
    public var claim: Int64

    public init(worker: WorkerIncarnation, claim: Int64) {
        self.worker = worker
        self.claim = claim
    }
}
