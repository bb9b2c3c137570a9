import CivilTime
import Customers
import Engine
import Ledger
import Sequences

/// A delivery with the number of its row.
struct DeliveryRow {
    let number: Int64
    var delivery: Delivery

    /// What `read` reads, in its order.
    static let columns = """
        number, sequence, step, customer, occurrence, channel, message_id, occurrence_date, sequence_version, due, expires, \
        attempts, doubts, claims, composed_at, state, hold, hold_detail, worker, lease, receipt_at, receipt_id, \
        receipt_reply, failure_kind, failure_reason, failure_code, failure_wait, doubt_since, doubt_reason, skip_reason
        """

    static func read(_ row: inout Row) throws(StoreError) -> DeliveryRow {
        let number = row.integer()
        let key = DeliveryKey(
            sequence: SequenceID(row.text()), step: StepID(row.text()), customer: CustomerID(row.text()),
            occurrence: Occurrence(row.text()))
        let channel: ChannelKind = try row.word()
        let messageID = row.text()
        let occurrenceDate = row.date()
        let sequenceVersion = row.text()
        let due = row.instant()
        let expires = row.instant()
        let attempts = row.count()
        let doubts = row.count()
        let claims = row.integer()
        let composedAt = row.optionalInstant()
        let state = try readState(&row)
        return DeliveryRow(
            number: number,
            delivery: Delivery(
                key: key, channel: channel, messageID: messageID, occurrenceDate: occurrenceDate,
                sequenceVersion: sequenceVersion, due: due, expires: expires, state: state, attempts: attempts,
                doubts: doubts, claims: claims, composedAt: composedAt))
    }

    private static func readState(_ row: inout Row) throws(StoreError) -> DeliveryState {
        let name: DeliveryState.Name = try row.word()
        let hold = row.optionalText()
        let detail = row.optionalText()
        let worker = row.text()
        let claim = row.integer()
        let receipt = Receipt(at: row.instant(), providerID: row.optionalText(), reply: row.text())
        let failureKind: Failure.Kind? = try row.optionalWord()
        let failure = Failure(
            failureKind ?? .permanent, reason: row.text(), code: row.optionalText(), retryAfter: row.optionalInteger())
        let doubt = Doubt(since: row.instant(), reason: row.text())
        let skip: SkipReason? = try row.optionalWord()
        switch name {
        case .planned:
            guard let hold else { return .planned(nil) }
            guard let hold = Hold(name: hold, detail: detail) else { throw row.unreadable }
            return .planned(hold)
        case .claimed: return .claimed(Lease(worker: WorkerIncarnation(worker), claim: claim))
        case .sending: return .sending(Lease(worker: WorkerIncarnation(worker), claim: claim))
        case .sent: return .sent(receipt)
        case .failed: return .failed(failure)
        case .inDoubt: return .inDoubt(doubt)
        case .unresolved: return .unresolved(doubt)
        case .skipped:
            guard let skip else { throw row.unreadable }
            return .skipped(skip)
        }
    }
}

extension Hold {
    /// The hold's name as it stands in the table.
    var name: String {
        switch self {
        case .missingValue: "missing-value"
        case .templateFailed: "template-failed"
        case .paused: "paused"
        case .wantsApproval: "wants-approval"
        }
    }

    var detail: String? {
        switch self {
        case .missingValue(let detail), .templateFailed(let detail): detail
        case .paused, .wantsApproval: nil
        }
    }

    init?(name: String, detail: String?) {
        switch (name, detail) {
        case ("missing-value", let detail?): self = .missingValue(detail)
        case ("template-failed", let detail?): self = .templateFailed(detail)
        case ("paused", nil): self = .paused
        case ("wants-approval", nil): self = .wantsApproval
        default: return nil
        }
    }
}

extension Row {
    mutating func instant() -> Instant { Instant(secondsSinceEpoch: integer()) }

    mutating func optionalInstant() -> Instant? { optionalInteger().map(Instant.init(secondsSinceEpoch:)) }

    mutating func date() -> CivilDate { CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: integer())) }
}

extension Value {
    static func instant(_ instant: Instant) -> Value { .integer(instant.secondsSinceEpoch) }

    static func optional(_ instant: Instant?) -> Value { instant.map(Value.instant) ?? .null }

    static func date(_ date: CivilDate) -> Value { .integer(date.daysSinceEpoch) }
}
