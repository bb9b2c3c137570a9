import CivilTime

/// Wakes a loop before its time: somebody planned, approved, resumed or imported something.
public actor Doorbell {
    private var rung = false
    private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var next: UInt64 = 0

    public init() {}

    public func ring() {
        if waiting.isEmpty { rung = true }
        for continuation in waiting.values { continuation.resume() }
        waiting = [:]
    }

    /// Returns at `moment`, when rung, or when the task is cancelled, whichever comes first. A ring that nobody waited
    /// for ends the next wait at once.
    public func wait(until moment: Instant, clock: any WallClock) async {
        if rung {
            rung = false
            return
        }
        next += 1
        let id = next
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancelled or reached: either way the wait is over.
                try? await clock.sleep(until: moment)
            }
            group.addTask { await self.ringing(id) }
            await group.next()
            self.give(up: id)
            group.cancelAll()
        }
    }

    private func ringing(_ id: UInt64) async {
        if rung {
            rung = false
            return
        }
        if Task.isCancelled { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting[id] = $0 }
        } onCancel: {
            Task { await self.give(up: id) }
        }
    }

    private func give(up id: UInt64) {
        waiting.removeValue(forKey: id)?.resume()
    }
}
