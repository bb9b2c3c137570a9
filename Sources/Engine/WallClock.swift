import CivilTime

/// The only source of `now`. Everything that waits for an hour of the day goes through it; time-outs use the
/// continuous clock.
public protocol WallClock: Sendable {
    func now() -> Instant
    /// Returns when `now()` has reached `moment`; throws only `CancellationError`.
    func sleep(until moment: Instant) async throws
}
