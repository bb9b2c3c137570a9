import CivilTime
import Customers
import Ledger
import Logging
import Planning
import Sequences
import Synchronization

/// Takes what is due from the ledger to its channel, and writes down what came of it.
///
/// The order is the promise: claim, compose, connect, *intent on disk*, message on the wire, result on disk. Killed at
/// any point, the ledger knows what may have left.
public struct Dispatcher: Sendable {
    let store: any Store
    let channels: [ChannelKind: any Channel]
    let workspace: CurrentWorkspace
    let clock: any WallClock
    let worker: WorkerIncarnation
    let log: Logger
    let doorbell: Doorbell
    let gateways: GatewayHealth
    /// 0 to 1, spreads retries.
    let spread: @Sendable () -> Double
    /// Messages in flight at once, over all channels.
    let concurrency: Int
    private let draining = Flag()

    public init(
        store: any Store, channels: [ChannelKind: any Channel], workspace: CurrentWorkspace, clock: any WallClock,
        worker: WorkerIncarnation, log: Logger, doorbell: Doorbell, concurrency: Int = 64,
        spread: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.store = store
        self.channels = channels
        self.workspace = workspace
        self.clock = clock
        self.worker = worker
        self.log = log
        self.doorbell = doorbell
        self.gateways = GatewayHealth(channels: Set(channels.keys))
        self.concurrency = concurrency
        self.spread = spread
    }

    /// Claims nothing new from now on; `run` returns when everything in flight has ended.
    public func drain() async {
        draining.value = true
        doorbell.ring()
    }

    /// Sends what is due, then waits for the next due moment or the doorbell, until it is drained.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            var inFlight = 0
            while !draining.value {
                let claimed = inFlight <= concurrency / 2 ? await claim(limit: concurrency - inFlight) : []
                for delivery in claimed {
                    group.addTask { await self.deliver(delivery) }
                }
                inFlight += claimed.count
                if inFlight > 0 {
                    await group.next()
                    inFlight -= 1
                } else {
                    await waitForWork()
                }
            }
            await group.waitForAll()
        }
    }

    /// Sends everything that is due at this moment and returns the deliveries that were taken up.
    public func dispatchDue() async -> [DeliveryKey] {
        var taken: [DeliveryKey] = []
        while !draining.value {
            let claimed = await claim(limit: concurrency)
            if claimed.isEmpty { return taken }
            taken += claimed.map(\.delivery.key)
            await withTaskGroup(of: Void.self) { group in
                for delivery in claimed {
                    group.addTask { await self.deliver(delivery) }
                }
            }
        }
        return taken
    }

    private func claim(limit: Int) async -> [ClaimedDelivery] {
        let now = clock.now()
        let open = await gateways.open(at: now)
        if open.isEmpty { return [] }
        do {
            return try await store.claimDue(at: now, channels: open, limit: limit, by: worker)
        } catch {
            log.error(
                "store failed; sending waits", metadata: ["during": "claim", "error": "\(error.wording.english)"])
            return []
        }
    }

    private func waitForWork() async {
        let now = clock.now()
        var wake = now.adding(seconds: 60)
        do {
            if let due = try await store.nextDue() { wake = min(wake, max(due, now.adding(seconds: 1))) }
        } catch {
            wake = now.adding(seconds: 5)
        }
        await doorbell.wait(until: wake, clock: clock)
    }

    // MARK: One delivery

    func deliver(_ claimed: ClaimedDelivery) async {
        guard let channel = channels[claimed.delivery.channel], let message = await message(for: claimed) else {
            return
        }
        let granted = Flag()
        let outcome = await channel.send(message) { await self.permit(claimed, message, granted) }
        await record(outcome, of: claimed, afterIntent: granted.value)
        if case .failed(let failure) = outcome, failure.kind == .notSent {
            let pause = await gateways.failed(claimed.delivery.channel, at: clock.now())
            if let pause {
                log.error(
                    "gateway unreachable; its deliveries wait",
                    metadata: [
                        "channel": "\(claimed.delivery.channel.rawValue)", "reason": "\(failure.reason)",
                        "retry.seconds": "\(pause)",
                    ])
            }
        } else if outcome != .withheld {
            await gateways.worked(claimed.delivery.channel)
        }
    }

    /// Newly composed, or after a doubt the very bytes that may have arrived already; `nil` when there is nothing to send, and the ledger
    /// knows why.
    private func message(for claimed: ClaimedDelivery) async -> OutgoingMessage? {
        let delivery = claimed.delivery
        do throws(StoreError) {
            if delivery.doubts > 0, let kept = try await store.keptMessage(of: delivery.key) { return kept }
        } catch {
            reportStoreFailure(error, delivery, during: "compose")
            await moveBack(claimed) { row throws(IllegalMove) in try row.putBack() }
            return nil
        }
        do throws(ComposeFailure) {
            return try workspace.current.composer.compose(delivery, for: claimed.facts, at: clock.now())
        } catch {
            let move = error.move
            report("not composed", delivery, ["reason": "\(error.code)"])
            await moveBack(claimed) { row throws(IllegalMove) in
                switch move {
                case .hold(let hold): try row.hold(hold)
                case .skip(let reason): try row.skip(reason)
                }
            }
            return nil
        }
    }

    private func moveBack(
        _ claimed: ClaimedDelivery, _ move: @escaping @Sendable (inout Delivery) throws(IllegalMove) -> Void
    ) async {
        _ = await write(claimed.delivery, "compose") { () async throws(StoreError) in
            try await store.move(claimed.delivery.key, lease: claimed.lease, move)
        }
    }

    /// Commits the intent. `false`: nothing may leave, and the row has already moved on.
    private func permit(_ claimed: ClaimedDelivery, _ message: OutgoingMessage, _ granted: Flag) async -> Bool {
        // What a server has begun to accept is waited for; this one has not begun.
        if draining.value { return false }
        let rules = workspace.current.rules
        let now = clock.now()
        let revision = claimed.facts.revision
        let isFresh = claimed.delivery.doubts == 0
        do throws(StoreError) {
            let may = try await store.commitIntent(
                claimed.delivery.key, lease: claimed.lease, message: message, at: now
            ) { facts in
                let decision = rules.decideIntent(facts.delivery, facts: facts.facts, ledger: facts.ledger, at: now)
                guard case .send = decision else { return decision }
                if facts.switches.stopped || facts.switches.paused.contains(facts.delivery.key.sequence) {
                    return .putBack(until: facts.delivery.due)
                }
                // The customer changed after composing: the message may name what is no longer so.
                if isFresh, facts.facts.revision != revision { return .putBack(until: facts.delivery.due) }
                return .send
            }
            granted.value = may
            return may
        } catch {
            reportStoreFailure(error, claimed.delivery, during: "intent")
            return false
        }
    }

    private func record(_ outcome: Outcome, of claimed: ClaimedDelivery, afterIntent: Bool) async {
        let now = clock.now()
        let policy = workspace.current.settings.retry
        let spread = spread()
        let delivery = claimed.delivery
        let isOurs = await write(delivery, "result") { () async throws(StoreError) in
            try await store.move(delivery.key, lease: claimed.lease) { (row: inout Delivery) throws(IllegalMove) in
                switch outcome {
                case .accepted(let receipt): try row.succeed(receipt)
                case .failed(let failure) where afterIntent:
                    try row.fail(failure, at: now, policy: policy, spread: spread)
                case .failed(let failure):
                    try row.failBeforeSending(failure, at: now, policy: policy, spread: spread)
                case .unknown(let doubt): try row.doubt(doubt)
                case .withheld:
                    // Refused by the store's own decision the row has moved on; after a store failure it is still ours.
                    if case .claimed = row.state { try row.putBack() }
                }
            }
        }
        report(outcome, of: delivery)
        if !isOurs, outcome != .withheld {
            log.warning("lease lost; result not written", metadata: metadata(of: delivery))
        }
    }

    /// Writes until it is written: a result that is known must not become a doubt because the disk was full for a while.
    /// A service that drains tries once more and leaves the rest to the next start.
    private func write(
        _ delivery: Delivery, _ step: String, _ body: () async throws(StoreError) -> Bool
    ) async -> Bool {
        var pause = Duration.seconds(1)
        while true {
            do throws(StoreError) {
                return try await body()
            } catch {
                reportStoreFailure(error, delivery, during: step)
                if draining.value { return false }
            }
            // Cancelled only with the whole process.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(30))
        }
    }

    // MARK: Log lines; never an address, a name or a body

    private func report(_ outcome: Outcome, of delivery: Delivery) {
        switch outcome {
        case .accepted(let receipt): report("sent", delivery, ["reply": "\(receipt.reply)"])
        case .failed(let failure):
            report(
                "not delivered", delivery,
                ["kind": "\(failure.kind.rawValue)", "code": "\(failure.code ?? "-")", "reason": "\(failure.reason)"])
        case .unknown(let doubt): report("in doubt", delivery, ["reason": "\(doubt.reason)"])
        case .withheld: report("withheld", delivery)
        }
    }

    private func report(_ message: Logger.Message, _ delivery: Delivery, _ more: Logger.Metadata = [:]) {
        log.info(message, metadata: metadata(of: delivery).merging(more) { $1 })
    }

    private func reportStoreFailure(_ error: StoreError, _ delivery: Delivery, during step: String) {
        var metadata = metadata(of: delivery)
        metadata["during"] = "\(step)"
        metadata["error"] = "\(error.wording.english)"
        log.error("store failed", metadata: metadata)
    }

    private func metadata(of delivery: Delivery) -> Logger.Metadata {
        [
            "delivery": "\(delivery.messageID)", "sequence": "\(delivery.key.sequence)", "step": "\(delivery.key.step)",
            "channel": "\(delivery.channel.rawValue)",
        ]
    }
}

/// A truth that only ever becomes true, seen by every task.
private final class Flag: Sendable {
    private let flag = Atomic<Bool>(false)

    var value: Bool {
        get { flag.load(ordering: .acquiring) }
        set { flag.store(newValue, ordering: .releasing) }
    }
}
