import CivilTime
import Engine
import Synchronization

/// A wall clock that stands still until a test moves it.
public final class ManualClock: WallClock {
    private struct Sleeper {
        let id: Int
        let until: Instant
        let wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Instant
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var nextID = 0
        var watchers: [(count: Int, wake: Watcher)] = []

        mutating func takeSatisfiedWatchers() -> [Watcher] {
            let count = sleepers.count
            let satisfied = watchers.filter { $0.count <= count }
            watchers.removeAll { $0.count <= count }
            return satisfied.map(\.wake)
        }
    }

    private typealias Watcher = CheckedContinuation<Void, Never>

    private let state: Mutex<State>

    /// Stands at 2026-11-25 12:00 in Tokyo unless told otherwise.
    public init(_ now: Instant = .noon) {
        state = Mutex(State(now: now))
    }

    public func now() -> Instant {
        state.withLock(\.now)
    }

    public func sleep(until moment: Instant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (result, watchers) = state.withLock { state -> (Result<Void, any Error>?, [Watcher]) in
                    if state.cancelled.remove(id) != nil || Task.isCancelled {
                        return (.failure(CancellationError()), [])
                    }
                    if moment <= state.now { return (.success(()), []) }
                    state.sleepers.append(Sleeper(id: id, until: moment, wake: continuation))
                    return (nil, state.takeSatisfiedWatchers())
                }
                if let result { continuation.resume(with: result) }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.wake.resume(throwing: CancellationError())
        }
    }

    public func advance(to moment: Instant) {
        let awake = state.withLock { state in
            state.now = max(state.now, moment)
            let now = state.now
            let awake = state.sleepers.filter { $0.until <= now }
            state.sleepers.removeAll { $0.until <= now }
            return awake.sorted { $0.until < $1.until }
        }
        for sleeper in awake { sleeper.wake.resume() }
    }

    public func advance(seconds: Int64) {
        advance(to: now().adding(seconds: seconds))
    }

    /// Returns when at least so many tasks sleep: the moment at which moving the clock means something to them.
    public func sleepers(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if ready { continuation.resume() }
        }
    }
}
