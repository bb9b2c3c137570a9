import CivilTime
import Customers
import Digest
import Ledger
import Logging

/// The whole way to the channels with a clock that jumps from one due moment to the next, on a throw-away copy of the
/// ledger: what would be sent until a moment, sent into an outbox instead.
///
/// Nothing here decides: the planner, the dispatcher and the intent are the ones of the service.
public struct DryRun: Sendable {
    let planner: PlannerLoop
    let dispatcher: Dispatcher
    let clock: SteppedClock
    let store: any Store

    /// - Parameters:
    ///   - scratch: a copy that nobody else reads; everything that waits for approval counts as approved.
    ///   - channels: what writes into the outbox.
    public init(
        scratch: any Store, workspace: Workspace, clock: SteppedClock, channels: [ChannelKind: any Channel],
        hashKey: HashKey, until end: Instant
    ) {
        var workspace = workspace
        workspace.settings.horizon = clock.now().seconds(until: end)
        workspace.composer.makesPreviews = true
        let current = CurrentWorkspace(workspace)
        let doorbell = Doorbell()
        let silent = Logger(label: "dry-run") { _ in SwiftLogNoOpLogHandler() }
        store = scratch
        self.clock = clock
        planner = PlannerLoop(
            store: scratch, workspace: current, clock: clock, log: silent, doorbell: doorbell,
            hashKey: hashKey, approval: .notNeeded)
        dispatcher = Dispatcher(
            store: scratch, channels: channels, workspace: current, clock: clock,
            worker: WorkerIncarnation("dry-run"), log: silent, doorbell: doorbell, spread: { 0.5 })
    }

    /// Plans once a day and sends what falls due, up to but not including `end`; how many messages were taken up.
    public func run(until end: Instant) async throws(StoreError) -> Int {
        var sent = 0
        var nextPass = clock.now()
        while true {
            if clock.now() >= nextPass {
                _ = try await planner.pass(until: end)
                nextPass = clock.now().adding(seconds: 86_400)
            }
            guard let due = try await store.nextDue(), due < end else { return sent }
            clock.advance(to: due)
            sent += await dispatcher.dispatchDue()
        }
    }
}
