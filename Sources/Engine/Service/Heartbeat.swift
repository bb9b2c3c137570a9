import Synchronization

/// A loop's sign of life, looked at by the service manager's watchdog.
public final class Heartbeat: Sendable {
    private let last = Mutex(ContinuousClock.now)

    public init() {}

    public func beat() {
        last.withLock { $0 = .now }
    }

    public var silence: Duration {
        last.withLock { .now - $0 }
    }
}
