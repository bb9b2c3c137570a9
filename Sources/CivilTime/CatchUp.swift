/// What becomes of occurrences that were due while nobody was there to send them.
public struct CatchUp: Sendable, Hashable {
    public enum Policy: String, Sendable, CaseIterable {
        /// Only what is on time; the rest is skipped.
        case skip
        /// The latest one stands for all of them. The default for recurring messages.
        case latest
        /// Every one, spaced. The default for the single steps of a sequence.
        case all
    }

    public enum Reason: String, Sendable {
        /// Later than the grace.
        case expired
        /// Late, and the policy is `skip`.
        case skipped
        /// A later one stands for it.
        case coalesced
    }

    public struct Fired: Sendable, Hashable {
        public var scheduled: Instant
        public var at: Instant
    }

    public struct Dropped: Sendable, Hashable {
        public var scheduled: Instant
        public var reason: Reason
    }

    public struct Outcome: Sendable, Hashable {
        public var fired: [Fired] = []
        public var dropped: [Dropped] = []

        public init(fired: [Fired] = [], dropped: [Dropped] = []) {
            self.fired = fired
            self.dropped = dropped
        }
    }

    public var policy: Policy
    /// Seconds after which an occurrence is not worth sending any more, whatever the policy; `nil` for never.
    public var grace: Int64?
    /// Seconds that still count as on time.
    public var threshold: Int64
    /// Seconds between two late ones.
    public var spacing: Int64

    public init(_ policy: Policy, grace: Int64?, threshold: Int64 = 60, spacing: Int64 = 0) {
        self.policy = policy
        self.grace = grace
        self.threshold = threshold
        self.spacing = spacing
    }

    /// Sorts what is due at `now`; later occurrences are left out. Nothing disappears: each due one is fired or dropped.
    public func resolve(_ occurrences: [Instant], now: Instant) -> Outcome {
        var outcome = Outcome()
        let due = occurrences.filter { $0 <= now }.sorted()
        let isExpired = { (scheduled: Instant) in grace.map { scheduled.seconds(until: now) > $0 } ?? false }
        let latest = due.last { !isExpired($0) }
        for scheduled in due {
            let reason: Reason? =
                if isExpired(scheduled) {
                    .expired
                } else {
                    switch policy {
                    case .skip: scheduled.seconds(until: now) > threshold ? .skipped : nil
                    case .latest: scheduled == latest ? nil : .coalesced
                    case .all: nil
                    }
                }
            if let reason {
                outcome.dropped.append(Dropped(scheduled: scheduled, reason: reason))
            } else {
                let delay = spacing.multipliedSaturating(by: Int64(outcome.fired.count))
                outcome.fired.append(Fired(scheduled: scheduled, at: now.adding(seconds: delay)))
            }
        }
        return outcome
    }
}
