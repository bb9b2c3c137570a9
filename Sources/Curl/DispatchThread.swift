internal import CCurl
import Glibc

/// The inside of a transfer loop. Made, used and dropped on its thread; nothing of it is seen by any other.
final class DispatchThread {
    /// Whom an easy handle belongs to.
    enum Transfer {
        case http(HTTPTransfer)
        case connecting(SMTPConnection)
    }

    private let loop: TransferLoop
    private let grace: Int64
    let poller: Poller
    let multi: CurlMulti
    var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    var pools: [SMTPPool.Identity: SMTPConnections] = [:]
    private(set) var isEnding = false
    private var commands: [Command] = []
    /// No later than the earliest time-out of any session.
    private var nextSweep = Int64.max

    init?(loop: TransferLoop, grace: Duration) {
        guard let poller = Poller(), let multi = CurlMulti(poller: poller) else { return nil }
        self.loop = loop
        self.grace = grace.milliseconds
        self.poller = poller
        self.multi = multi
        poller.watch(loop.wakeDescriptor, for: Poller.readable | Poller.once, owner: .inbox)
    }

    func run() {
        var end = Int64.max
        while true {
            takeCommands()
            let now = MonotonicClock.now()
            if isEnding, end == .max { end = now + grace }
            if isEnding, transfers.isEmpty, pools.isEmpty { return }
            if now >= end { return cut() }
            step(now, until: end)
        }
    }

    private func step(_ now: Int64, until end: Int64) {
        let wakeUp = min(end, nextSweep, multi.deadline ?? .max)
        let milliseconds = wakeUp == .max ? -1 : max(0, min(wakeUp - now, 60_000))
        poller.wait(milliseconds: fallAsleep() ? Int32(milliseconds) : 0) { owner, socket, events in
            switch owner {
            case .inbox: break
            case .curl: multi.act(on: socket, events: events)
            case .session(let connection): connection.pool.ready(connection, events)
            }
        }
        multi.actIfDue(MonotonicClock.now())
        finishTransfers()
        sweep(MonotonicClock.now())
    }

    // MARK: Commands

    /// Declares that from now on a wake-up is needed; false when commands have come meanwhile.
    private func fallAsleep() -> Bool {
        loop.inbox.withLock { inbox in
            guard inbox.commands.isEmpty, inbox.isEnding == isEnding else { return false }
            inbox.isAsleep = true
            return true
        }
    }

    private func takeCommands() {
        loop.inbox.withLock { inbox in
            swap(&inbox.commands, &commands)
            inbox.isAsleep = false
            isEnding = isEnding || inbox.isEnding
        }
        if isEnding { for pool in Array(pools.values) { pool.end() } }
        for command in commands { carryOut(command) }
        commands.removeAll(keepingCapacity: true)
    }

    private func carryOut(_ command: Command) {
        switch command {
        case .http(let request, let ticket, let waiter):
            if isEnding { command.refuse() } else { start(request, ticket, waiter) }
        case .smtp(let identity, let gateway, let message, let waiter):
            if isEnding { return command.refuse() }
            pool(identity, gateway).take(message, waiter)
        case .answer(let identity, let ticket, let granted, let waiter):
            guard let pool = pools[identity] else { return command.refuse() }
            pool.answer(ticket, granted: granted, waiter)
        case .withdraw(let identity?, let ticket): pools[identity]?.withdraw(ticket)
        case .withdraw(nil, let ticket): withdrawRequest(ticket)
        case .closePool(let identity, let waiter):
            guard let pool = pools[identity] else {
                waiter?.resume()
                return
            }
            if let waiter { pool.tellWhenGone(waiter) }
            pool.end()
        }
    }

    private func pool(_ identity: SMTPPool.Identity, _ gateway: SMTPGateway) -> SMTPConnections {
        if let pool = pools[identity] { return pool }
        let pool = SMTPConnections(identity, gateway, on: self)
        pools[identity] = pool
        return pool
    }

    // MARK: Transfers

    private func finishTransfers() {
        while let (easy, result) = multi.nextFinished() {
            switch transfers.removeValue(forKey: easy) {
            case .http(let transfer): finish(transfer, result)
            case .connecting(let connection): connection.pool.connected(connection, result)
            case nil: break
            }
        }
    }

    // MARK: Time

    func wakeNoLater(than deadline: Int64) {
        nextSweep = min(nextSweep, deadline)
    }

    private func sweep(_ now: Int64) {
        guard now >= nextSweep else { return }
        nextSweep = .max
        for pool in Array(pools.values) { pool.sweep(now) }
    }

    /// The grace is over: everything ends here and now, each with the outcome that is true.
    private func cut() {
        for (_, transfer) in transfers {
            if case .http(let transfer) = transfer { abandon(transfer) }
        }
        transfers.removeAll()
        for pool in Array(pools.values) { pool.cut() }
    }
}
