import Customers
import Engine
import Ledger

/// Reading and writing single rows of the ledger.
extension Database {
    func row(of key: DeliveryKey) throws(StoreError) -> DeliveryRow? {
        try connection.first(
            """
            SELECT \(DeliveryRow.columns) FROM deliveries
            WHERE customer = ?1 AND sequence = ?2 AND occurrence = ?3 AND step = ?4
            """,
            .text(key.customer.text), .text(key.sequence.text), .text(key.occurrence.text), .text(key.step.text),
            read: DeliveryRow.read)
    }

    func row(_ number: Int64) throws(StoreError) -> DeliveryRow? {
        try connection.first(
            "SELECT \(DeliveryRow.columns) FROM deliveries WHERE number = ?1", .integer(number), read: DeliveryRow.read)
    }

    /// Ascending by key.
    func rows(of customer: CustomerID) throws(StoreError) -> [DeliveryRow] {
        try connection.all(
            """
            SELECT \(DeliveryRow.columns) FROM deliveries WHERE customer = ?1 ORDER BY sequence, occurrence, step
            """,
            .text(customer.text), read: DeliveryRow.read)
    }

    /// `false` when the key is there already, or its customer is not.
    func insert(_ delivery: Delivery) throws(StoreError) -> Bool {
        let key = delivery.key
        let state = StateColumns(delivery.state)
        return try connection.run(
            """
            INSERT INTO deliveries (
                sequence, step, customer, occurrence, channel, message_id, occurrence_date, sequence_version, due, expires,
                attempts, doubts, claims, composed_at, state, hold, hold_detail, worker, lease, receipt_at, receipt_id,
                receipt_reply, failure_kind, failure_reason, failure_code, failure_wait, doubt_since, doubt_reason,
                skip_reason)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                ?23, ?24, ?25, ?26, ?27, ?28, ?29
            WHERE EXISTS (SELECT 1 FROM customers WHERE id = ?3)
            ON CONFLICT (customer, sequence, occurrence, step) DO NOTHING
            """,
            .text(key.sequence.text), .text(key.step.text), .text(key.customer.text), .text(key.occurrence.text),
            .text(delivery.channel.rawValue), .text(delivery.messageID), .date(delivery.occurrenceDate),
            .text(delivery.sequenceVersion), .instant(delivery.due), .instant(delivery.expires),
            .integer(delivery.attempts), .integer(delivery.doubts), .integer(delivery.claims),
            .optional(delivery.composedAt), .text(state.name), state.hold, state.holdDetail, state.worker, state.lease,
            state.receiptAt, state.receiptID, state.receiptReply, state.failureKind, state.failureReason,
            state.failureCode, state.failureWait, state.doubtSince, state.doubtReason, state.skipReason) == 1
    }

    /// Writes what became of a row. A final state needs its message no longer.
    func update(_ row: DeliveryRow, to delivery: Delivery) throws(StoreError) {
        if delivery == row.delivery { return }
        // The indexes by time are rewritten only when a time changed.
        if delivery.due != row.delivery.due || delivery.expires != row.delivery.expires
            || delivery.sequenceVersion != row.delivery.sequenceVersion
        {
            try connection.run(
                "UPDATE deliveries SET due = ?2, expires = ?3, sequence_version = ?4 WHERE number = ?1",
                .integer(row.number), .instant(delivery.due), .instant(delivery.expires),
                .text(delivery.sequenceVersion))
        }
        let state = StateColumns(delivery.state)
        try connection.run(
            """
            UPDATE deliveries SET
                attempts = ?2, doubts = ?3, claims = ?4, composed_at = ?5, state = ?6, hold = ?7, hold_detail = ?8,
                worker = ?9, lease = ?10, receipt_at = ?11, receipt_id = ?12, receipt_reply = ?13, failure_kind = ?14,
                failure_reason = ?15, failure_code = ?16, failure_wait = ?17, doubt_since = ?18, doubt_reason = ?19,
                skip_reason = ?20
            WHERE number = ?1
            """,
            .integer(row.number), .integer(delivery.attempts), .integer(delivery.doubts), .integer(delivery.claims),
            .optional(delivery.composedAt), .text(state.name), state.hold, state.holdDetail, state.worker, state.lease,
            state.receiptAt, state.receiptID, state.receiptReply, state.failureKind, state.failureReason,
            state.failureCode, state.failureWait, state.doubtSince, state.doubtReason, state.skipReason)
        if delivery.state.isFinal, row.delivery.composedAt != nil { try forgetMessage(row.number) }
    }

    /// Makes a move on a row as it is now; `false` when its state does not allow the move.
    func make(
        _ row: DeliveryRow, _ move: (inout Delivery) throws(IllegalMove) -> Void
    ) throws(StoreError) -> Bool {
        var delivery = row.delivery
        do throws(IllegalMove) {
            try move(&delivery)
        } catch {
            return false
        }
        try update(row, to: delivery)
        return true
    }
}

/// A state spread over the columns that hold it; every column of another state is NULL.
private struct StateColumns {
    let name: String
    var hold = Value.null
    var holdDetail = Value.null
    var worker = Value.null
    var lease = Value.null
    var receiptAt = Value.null
    var receiptID = Value.null
    var receiptReply = Value.null
    var failureKind = Value.null
    var failureReason = Value.null
    var failureCode = Value.null
    var failureWait = Value.null
    var doubtSince = Value.null
    var doubtReason = Value.null
    var skipReason = Value.null

    init(_ state: DeliveryState) {
        name = state.name.rawValue
        switch state {
        case .planned(let hold):
            self.hold = .optional(hold?.name)
            holdDetail = .optional(hold?.detail)
        case .claimed(let lease), .sending(let lease):
            worker = .text(lease.worker.text)
            self.lease = .integer(lease.claim)
        case .sent(let receipt):
            receiptAt = .instant(receipt.at)
            receiptID = .optional(receipt.providerID)
            receiptReply = .text(receipt.reply)
        case .failed(let failure):
            failureKind = .text(failure.kind.rawValue)
            failureReason = .text(failure.reason)
            failureCode = .optional(failure.code)
            failureWait = .optional(failure.retryAfter)
        case .inDoubt(let doubt), .unresolved(let doubt):
            doubtSince = .instant(doubt.since)
            doubtReason = .text(doubt.reason)
        case .skipped(let reason):
            skipReason = .text(reason.rawValue)
        }
    }
}
