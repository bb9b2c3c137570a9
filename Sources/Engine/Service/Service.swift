import CivilTime
import Ledger
import Logging

/// The running program: plans, sends, tidies, until it is told to stop.
public struct Service: Sendable {
    let planner: PlannerLoop
    let dispatcher: Dispatcher
    let housekeeping: Housekeeping
    let store: any Store
    let clock: any WallClock
    let worker: WorkerIncarnation
    let log: Logger

    public init(
        planner: PlannerLoop, dispatcher: Dispatcher, housekeeping: Housekeeping, store: any Store,
        clock: any WallClock, worker: WorkerIncarnation, log: Logger
    ) {
        self.planner = planner
        self.dispatcher = dispatcher
        self.housekeeping = housekeeping
        self.store = store
        self.clock = clock
        self.worker = worker
        self.log = log
    }

    /// Before anything is sent: what an earlier run left behind goes back to the plan or into doubt.
    public func recover() async throws(StoreError) {
        let result = try await store.recover(alive: worker, at: clock.now())
        if result != RecoveryResult() {
            log.warning(
                "recovered from an earlier run",
                metadata: ["put.back": "\(result.putBack)", "in.doubt": "\(result.inDoubt)"])
        }
    }

    /// Runs until `stop` returns, then drains: nothing new is claimed, and what is in flight may take up to `limit`.
    /// When that is not enough, `giveUp` ends the process; what was still in flight is in doubt at the next start.
    public func run(
        until stop: @escaping @Sendable () async -> Void, drainingFor limit: Duration,
        orElse giveUp: @escaping @Sendable () -> Never
    ) async {
        await withTaskGroup(of: Void.self) { background in
            background.addTask { await planner.run() }
            background.addTask { await housekeeping.run() }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await dispatcher.run() }
                await stop()
                await dispatcher.drain()
                group.addTask {
                    // Cancelled when the dispatcher ended first: then there is nothing to give up.
                    guard (try? await Task.sleep(for: limit)) != nil else { return }
                    giveUp()
                }
                await group.next()
                group.cancelAll()
            }
            background.cancelAll()
        }
    }

    /// Plans and sends until nothing more can be sent now; for programs that check us, and for a run by a timer. What is
    /// due but has no gateway, or one that rests, waits for the next run.
    public func runUntilIdle() async throws(StoreError) {
        while true {
            _ = try await planner.pass()
            try await housekeeping.tidy()
            let sent = await dispatcher.dispatchDue()
            if sent.isEmpty { return }
        }
    }
}
