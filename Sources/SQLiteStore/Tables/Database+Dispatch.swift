import CivilTime
import Customers
import Engine
import Ledger
import Planning

/// What a worker does with its rows. Only who holds the lease changes a row in hand: the row is read and written in one
/// transaction of the only writer.
extension Database {
    func claimDue(
        at now: Instant, channels: Set<ChannelKind>, limit: Int, by worker: WorkerIncarnation
    ) throws(StoreError) -> [ClaimedDelivery] {
        guard limit > 0 else { return [] }
        var claimed: [ClaimedDelivery] = []
        for number in try dueRows(at: now, channels: channels, limit: limit) {
            guard let row = try row(number), let facts = try facts(of: row.delivery.key.customer) else { continue }
            var delivery = row.delivery
            var lease: Lease?
            do throws(IllegalMove) { lease = try delivery.claim(by: worker) } catch { continue }
            guard let lease else { continue }
            try update(row, to: delivery)
            claimed.append(ClaimedDelivery(delivery: delivery, lease: lease, facts: facts))
        }
        return claimed
    }

    func commitIntent(
        _ key: DeliveryKey, lease: Lease, message: OutgoingMessage, at now: Instant,
        decide: (IntentFacts) -> IntentDecision
    ) throws(StoreError) -> Bool {
        let ledger = try rows(of: key.customer)
        guard let row = ledger.first(where: { $0.delivery.key == key }), row.delivery.state == .claimed(lease),
            let facts = try facts(of: key.customer)
        else { return false }
        let decision = decide(
            IntentFacts(
                delivery: row.delivery, facts: facts, ledger: ledger.map(\.delivery), switches: try switches()))
        switch decision {
        case .send:
            guard try make(row, { (delivery) throws(IllegalMove) in try delivery.begin(lease, at: now) }) else {
                return false
            }
            try keep(message, for: row)
            return true
        case .skip(let reason):
            _ = try make(row) { (delivery) throws(IllegalMove) in try delivery.skip(reason) }
        case .putBack(let until):
            _ = try make(row) { (delivery) throws(IllegalMove) in try delivery.putBack(until: until) }
        case .hold(let hold):
            _ = try make(row) { (delivery) throws(IllegalMove) in try delivery.hold(hold) }
        }
        return false
    }

    func move(
        _ key: DeliveryKey, lease: Lease, _ move: (inout Delivery) throws(IllegalMove) -> Void
    ) throws(StoreError) -> Bool {
        guard let row = try row(of: key) else { return false }
        switch row.delivery.state {
        case .claimed(lease), .sending(lease): return try make(row, move)
        default: return false
        }
    }

    // MARK: What nobody holds any more

    func recover(alive: WorkerIncarnation, at now: Instant) throws(StoreError) -> RecoveryResult {
        var result = RecoveryResult()
        let left = try connection.all(
            "SELECT \(DeliveryRow.columns) FROM deliveries WHERE worker IS NOT NULL AND worker <> ?1",
            .text(alive.text), read: DeliveryRow.read)
        for row in left {
            if case .claimed = row.delivery.state {
                if try make(row, { (delivery) throws(IllegalMove) in try delivery.putBack() }) { result.putBack += 1 }
            } else {
                let doubt = Doubt(since: now, reason: "the worker ended between intent and result")
                if try make(row, { (delivery) throws(IllegalMove) in try delivery.doubt(doubt) }) {
                    result.inDoubt += 1
                }
            }
        }
        return result
    }

    func resolveDoubts(
        at now: Instant, policy: RetryPolicy, holding channels: Set<ChannelKind>
    ) throws(StoreError) -> Int {
        var holding = policy
        holding.resends = 0
        let held = holding
        let waited = try connection.all(
            """
            SELECT \(DeliveryRow.columns) FROM deliveries
            WHERE state = 'in-doubt' AND doubt_since <= ?1 ORDER BY doubt_since
            """,
            .instant(now.adding(seconds: -policy.doubtWait)), read: DeliveryRow.read)
        var resolved = 0
        for row in waited {
            let isResolved = try make(row) { (delivery) throws(IllegalMove) in
                try delivery.resolveDoubt(at: now, policy: channels.contains(delivery.channel) ? held : policy)
            }
            if isResolved { resolved += 1 }
        }
        return resolved
    }

    /// At most `limit` of the planned rows past their expiry.
    func expire(at now: Instant, limit: Int) throws(StoreError) -> Int {
        let late = try connection.all(
            """
            SELECT \(DeliveryRow.columns) FROM deliveries
            WHERE state = 'planned' AND expires < ?1 ORDER BY expires LIMIT ?2
            """,
            .instant(now), .integer(limit), read: DeliveryRow.read)
        var expired = 0
        for row in late {
            if try make(row, { (delivery) throws(IllegalMove) in try delivery.skip(.late) }) { expired += 1 }
        }
        return expired
    }
}
