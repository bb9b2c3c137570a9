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
        let current = CurrentWorkspace(workspace, hashKey: hashKey)
        let doorbell = Doorbell()
        let silent = Logger(label: "dry-run") { _ in SwiftLogNoOpLogHandler() }
        store = scratch
        self.clock = clock
        planner = PlannerLoop(
            store: scratch, workspace: current, clock: clock, log: silent, doorbell: doorbell,
            approval: .notNeeded)
        dispatcher = Dispatcher(
            store: scratch, channels: channels, workspace: current, clock: clock,
            worker: WorkerIncarnation("dry-run"), log: silent, doorbell: doorbell, spread: { 0.5 })
    }

    /// Plans everybody, then sends what falls due up to but not including `end`, and plans anew for those who were sent
    /// something: their later steps and caps count from it.
    public func run(until end: Instant) async throws(StoreError) {
        _ = try await planner.pass(until: end)
        while let due = try await store.nextDue(), due < end {
            clock.advance(to: due)
            let taken = await dispatcher.dispatchDue()
            _ = try await planner.pass(over: Set(taken.map(\.customer)), until: end)
        }
    }
}
