import CivilTime
import Engine
import Ledger
import Sequences

/// What people and monitors ask.
extension Database {
    func status(at now: Instant) throws(StoreError) -> LedgerStatus {
        var status = LedgerStatus()
        let counters = Dictionary(
            try connection.all("SELECT name, value FROM counters") { row in (row.text(), row.count()) }
        ) { first, _ in first }
        for name in DeliveryState.Name.allCases {
            if let count = counters[name.rawValue], count > 0 { status.byState[name] = count }
        }
        status.inDoubtTotal = counters["doubts"] ?? 0
        status.customers = counters["customers"] ?? 0
        status.held = try held()
        let overdue = try overdue(at: now)
        status.overdue = overdue.count
        status.oldestDue = overdue.oldest
        status.switches = try switches()
        status.lastPlan = try connection.first("SELECT at FROM last_plan WHERE only = 1") { row in row.instant() }
        return status
    }

    private func held() throws(StoreError) -> [LedgerStatus.HeldCount] {
        try connection.all(
            """
            SELECT sequence, step, hold, hold_detail, count(*) FROM deliveries WHERE hold IS NOT NULL
            GROUP BY sequence, hold, step, hold_detail ORDER BY sequence, hold, step, hold_detail
            """
        ) { (row) throws(StoreError) in
            let sequence = SequenceID(row.text())
            let step = StepID(row.text())
            guard let hold = Hold(name: row.text(), detail: row.optionalText()) else { throw row.unreadable }
            return LedgerStatus.HeldCount(sequence: sequence, step: step, hold: hold, count: row.count())
        }
    }

    func deliveries(matching filter: DeliveryFilter, limit: Int) throws(StoreError) -> [Delivery] {
        var conditions: [String] = []
        var values: [Value] = [.integer(max(0, limit))]
        func require(_ column: String, _ value: Value) {
            values.append(value)
            conditions.append("\(column) ?\(values.count)")
        }
        if let sequence = filter.sequence { require("sequence =", .text(sequence.text)) }
        if let customer = filter.customer { require("customer =", .text(customer.text)) }
        if let from = filter.dueFrom { require("due >=", .instant(from)) }
        if let before = filter.dueBefore { require("due <", .instant(before)) }
        if let states = filter.states {
            // The names are our own words; in a fixed order they are few texts to compile.
            let names = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            conditions.append("state IN (\(names))")
        }
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        return try connection.all(
            """
            SELECT \(DeliveryRow.columns) FROM deliveries \(condition)
            ORDER BY due, sequence, customer, occurrence, step LIMIT ?1
            """,
            values, read: DeliveryRow.read
        ).map(\.delivery)
    }
}
