import CivilTime
import Customers
import Engine
import Ledger
import Sequences

/// Finding what is due. Each pair of channel and sequence is a run of its own in the index `deliveries_due`, ascending by
/// due time; what rests or is paused is stepped over in one seek, however long it is.
extension Database {
    /// Row numbers of up to `limit` claimable rows, ascending by due time, then key.
    func dueRows(at now: Instant, channels: Set<ChannelKind>, limit: Int) throws(StoreError) -> [Int64] {
        if try isStopped() { return [] }
        var found: [DueRow] = []
        for run in try dueRuns(channels) where run.earliest <= now {
            // What is later than the last of a full list would not make it into the list.
            let latest = found.count == limit ? found[limit - 1].due : now
            let more = try connection.all(
                """
                SELECT number, due, customer, occurrence, step FROM deliveries INDEXED BY deliveries_due
                WHERE channel = ?1 AND sequence = ?2 AND state = 'planned' AND hold IS NULL AND due <= ?3
                ORDER BY due, customer, occurrence, step LIMIT ?4
                """,
                .text(run.channel.rawValue), .text(run.sequence.text), .instant(latest), .integer(limit)
            ) { row in DueRow(&row, sequence: run.sequence) }
            if more.isEmpty { continue }
            found += more
            found.sort(by: <)
            if found.count > limit { found.removeLast(found.count - limit) }
        }
        return found.map(\.number)
    }

    /// Over all channels.
    func nextDue() throws(StoreError) -> Instant? {
        if try isStopped() { return nil }
        return try dueRuns(Set(ChannelKind.allCases)).map(\.earliest).min()
    }

    /// Due, not held, not paused, not yet claimed: how many, and since when.
    func overdue(at now: Instant) throws(StoreError) -> (count: Int, oldest: Instant?) {
        var count = 0
        var oldest: Instant?
        for run in try dueRuns(Set(ChannelKind.allCases)) where run.earliest <= now {
            oldest = min(oldest ?? run.earliest, run.earliest)
            count +=
                try connection.first(
                    """
                    SELECT count(*) FROM deliveries INDEXED BY deliveries_due
                    WHERE channel = ?1 AND sequence = ?2 AND state = 'planned' AND hold IS NULL AND due <= ?3
                    """,
                    .text(run.channel.rawValue), .text(run.sequence.text), .instant(now)
                ) { row in row.count() } ?? 0
        }
        return (count, oldest)
    }

    private struct DueRun {
        let channel: ChannelKind
        let sequence: SequenceID
        let earliest: Instant
    }

    /// The sequences of these channels that have claimable rows and are not paused: one seek each.
    private func dueRuns(_ channels: Set<ChannelKind>) throws(StoreError) -> [DueRun] {
        let paused = try paused()
        var runs: [DueRun] = []
        for channel in channels {
            var after = ""
            while true {
                let next = try connection.first(
                    """
                    SELECT sequence, due FROM deliveries INDEXED BY deliveries_due
                    WHERE channel = ?1 AND sequence > ?2 AND state = 'planned' AND hold IS NULL
                    ORDER BY sequence, due LIMIT 1
                    """,
                    .text(channel.rawValue), .text(after)
                ) { row in DueRun(channel: channel, sequence: SequenceID(row.text()), earliest: row.instant()) }
                guard let next else { break }
                if !paused.contains(next.sequence) { runs.append(next) }
                after = next.sequence.text
            }
        }
        return runs
    }
}

private struct DueRow {
    let number: Int64
    let due: Instant
    let key: DeliveryKey

    init(_ row: inout Row, sequence: SequenceID) {
        number = row.integer()
        due = row.instant()
        let customer = CustomerID(row.text())
        let occurrence = Occurrence(row.text())
        key = DeliveryKey(sequence: sequence, step: StepID(row.text()), customer: customer, occurrence: occurrence)
    }

    static func < (a: DueRow, b: DueRow) -> Bool {
        a.due != b.due ? a.due < b.due : a.key < b.key
    }
}
