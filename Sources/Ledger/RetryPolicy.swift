import CivilTime

/// When to try again, and when to give up.
public struct RetryPolicy: Sendable, Hashable {
    /// Seconds before the second attempt; every further wait is twice the one before.
    public var firstWait: Int64
    public var longestWait: Int64
    /// Attempts the other side answered with a transient failure before the delivery fails for good.
    public var attempts: Int
    /// How often a message in doubt is sent once more before a person has to decide.
    public var resends: Int
    /// Seconds a doubt waits for a late reply, a bounce or a receipt before it is resent.
    public var doubtWait: Int64

    public init(
        firstWait: Int64 = 300, longestWait: Int64 = 4 * 3600, attempts: Int = 12, resends: Int = 1,
        doubtWait: Int64 = 900
    ) {
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.attempts = attempts
        self.resends = resends
        self.doubtWait = doubtWait
    }

    public static let standard = RetryPolicy()

    /// Seconds to wait after the `attempt`-th failure (1-based). `spread` (0 to 1, the caller's randomness) moves it by
    /// up to 20 % either way, so that what failed together does not come back together.
    public func wait(after attempt: Int, spread: Double) -> Int64 {
        let doublings = min(max(0, attempt - 1), 62)
        // Shifting the limit down instead of the wait up cannot overflow.
        let doubled = firstWait > longestWait >> doublings ? longestWait : firstWait << doublings
        return max(1, Int64(Double(doubled) * (0.8 + 0.4 * spread)))
    }
}
