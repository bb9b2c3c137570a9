import CivilTime
import Customers

/// Which gateways may be tried. One that could not be reached rests, longer each time, so that an outage costs one
/// connection and one log line now and then instead of one for every message.
actor GatewayHealth {
    private struct Rest {
        var until: Instant
        var failures: Int
    }

    private let channels: Set<ChannelKind>
    private var resting: [ChannelKind: Rest] = [:]

    init(channels: Set<ChannelKind>) {
        self.channels = channels
    }

    func open(at now: Instant) -> Set<ChannelKind> {
        channels.filter { resting[$0].map { $0.until <= now } ?? true }
    }

    /// Seconds the gateway rests from now on; `nil` when it was resting already.
    func failed(_ channel: ChannelKind, at now: Instant) -> Int64? {
        let before = resting[channel]
        if let before, before.until > now { return nil }
        let failures = (before?.failures ?? 0) + 1
        let pause: Int64 = min(300, 5 << Int64(min(failures - 1, 6)))
        resting[channel] = Rest(until: now.adding(seconds: pause), failures: failures)
        return pause
    }

    func worked(_ channel: ChannelKind) {
        resting[channel] = nil
    }
}
