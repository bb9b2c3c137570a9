import CivilTime
import Synchronization

/// Wakes the dispatcher before its time: somebody planned, approved, resumed or imported something.
public final class Doorbell: Sendable {
    private struct State {
        /// Rung while nobody waited: the next wait ends at once.
        var rung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    public func ring() {
        let waiting = state.withLock { state in
            if state.waiting == nil { state.rung = true }
            return state.waiting.take()
        }
        waiting?.resume()
    }

    /// Returns at `moment`, when rung, or when the task is cancelled, whichever comes first. For one waiter at a time.
    public func wait(until moment: Instant, clock: any WallClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung() }
            group.addTask {
                // Cancelled or reached: either way the wait is over.
                try? await clock.sleep(until: moment)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func rung() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    // Cancelling sets the task's flag before it calls the handler below, so one of the two sees the other.
                    if state.rung || Task.isCancelled {
                        state.rung = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.take() }?.resume()
        }
    }
}
