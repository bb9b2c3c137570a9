import CivilTime
import Customers
import Ledger
import Logging

/// What has to happen now and then besides planning and sending: late rows are skipped, old doubts are resolved.
public struct Housekeeping: Sendable {
    let store: any Store
    let workspace: CurrentWorkspace
    let clock: any WallClock
    let log: Logger
    let doorbell: Doorbell
    let heartbeat: Heartbeat
    /// Channels on which nothing in doubt is sent again by itself.
    let holdsDoubts: Set<ChannelKind>

    public init(
        store: any Store, workspace: CurrentWorkspace, clock: any WallClock, log: Logger, doorbell: Doorbell,
        heartbeat: Heartbeat = Heartbeat(), holdsDoubts: Set<ChannelKind> = []
    ) {
        self.holdsDoubts = holdsDoubts
        self.heartbeat = heartbeat
        self.store = store
        self.workspace = workspace
        self.clock = clock
        self.log = log
        self.doorbell = doorbell
    }

    public func tidy() async throws(StoreError) {
        let now = clock.now()
        let late = try await store.expire(at: now)
        if late > 0 { log.warning("late deliveries skipped", metadata: ["count": "\(late)"]) }
        let resolved = try await store.resolveDoubts(
            at: now, policy: workspace.current.settings.retry, holding: holdsDoubts)
        if resolved > 0 {
            log.warning("doubts resolved", metadata: ["count": "\(resolved)"])
            doorbell.ring()
        }
    }

    public func run() async {
        while !Task.isCancelled {
            heartbeat.beat()
            do {
                try await tidy()
            } catch {
                log.error("store failed", metadata: ["during": "housekeeping", "error": "\(error.wording.english)"])
            }
            // Cancelled while asleep: the loop's condition ends it.
            try? await clock.sleep(until: clock.now().adding(seconds: 10))
        }
    }
}
