import CivilTime
import Glibc
import Synchronization

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(secondsSinceEpoch: Int64(time.tv_sec))
    }

    /// Sleeps in pieces of at most a minute, so that a clock that was set meanwhile is noticed.
    public func sleep(until moment: Instant) async throws {
        while true {
            let left = now().seconds(until: moment)
            if left <= 0 { return }
            try await Task.sleep(for: .seconds(min(left, 60)))
        }
    }
}

/// Begins at a given moment and advances with the machine's clock: `run --now`.
public struct ShiftedClock: WallClock {
    private let shift: Int64
    private let clock = SystemClock()

    public init(startingAt moment: Instant) {
        shift = clock.now().seconds(until: moment)
    }

    public func now() -> Instant {
        clock.now().adding(seconds: shift)
    }

    public func sleep(until moment: Instant) async throws {
        try await clock.sleep(until: moment.adding(seconds: -shift))
    }
}

/// Stands still until somebody moves it: dry runs through days that have not come yet.
public final class SteppedClock: WallClock {
    private let moment: Mutex<Instant>

    public init(at moment: Instant) {
        self.moment = Mutex(moment)
    }

    public func now() -> Instant {
        moment.withLock { $0 }
    }

    /// Moves forward, never back.
    public func advance(to later: Instant) {
        moment.withLock { $0 = max($0, later) }
    }

    /// Whoever sleeps on a clock that somebody else moves would sleep for ever; so the sleep moves it.
    public func sleep(until moment: Instant) async throws {
        advance(to: moment)
    }
}

/// Says the same moment for ever: a verb that does one thing.
public struct FixedClock: WallClock {
    private let moment: Instant

    public init(at moment: Instant) {
        self.moment = moment
    }

    public func now() -> Instant { moment }

    public func sleep(until moment: Instant) async throws {}
}
