import Customers
import Engine

/// Reading what is known about customers.
extension Database {
    func facts(of customer: CustomerID) throws(StoreError) -> CustomerFacts? {
        let row = try connection.first(
            "SELECT \(CustomerRow.columns) FROM customers WHERE id = ?1", .text(customer.text), read: CustomerRow.read)
        guard let row else { return nil }
        return try facts(row)
    }

    func facts(after: CustomerID?, limit: Int) throws(StoreError) -> [CustomerFacts] {
        let rows =
            if let after {
                try connection.all(
                    "SELECT \(CustomerRow.columns) FROM customers WHERE id > ?1 ORDER BY id LIMIT ?2",
                    .text(after.text), .integer(max(0, limit)), read: CustomerRow.read)
            } else {
                try connection.all(
                    "SELECT \(CustomerRow.columns) FROM customers ORDER BY id LIMIT ?1",
                    .integer(max(0, limit)), read: CustomerRow.read)
            }
        var page: [CustomerFacts] = []
        page.reserveCapacity(rows.count)
        for row in rows { page.append(try facts(row)) }
        return page
    }

    func factsVersion() throws(StoreError) -> Int64 {
        try counter("facts-version")
    }

    func counter(_ name: String) throws(StoreError) -> Int64 {
        try connection.first("SELECT value FROM counters WHERE name = ?1", .text(name)) { row in row.integer() } ?? 0
    }

    private func facts(_ row: CustomerRow) throws(StoreError) -> CustomerFacts {
        let id = row.customer.id
        return CustomerFacts(
            customer: row.customer, revision: row.revision, events: try events(of: id), consents: try consents(of: id),
            suppressions: try suppressions(of: id) + addressSuppressions(row.emailHash, row.phoneHash))
    }

    private func events(of customer: CustomerID) throws(StoreError) -> [Event] {
        try connection.all(
            "SELECT id, kind, date, time, amount, item, properties FROM events WHERE customer = ?1",
            .text(customer.text)
        ) { (row) throws(StoreError) in
            let id = row.text()
            let kind = EventKind(row.text())
            let date = row.date()
            let time = row.optionalTime()
            let amount = row.optionalInteger()
            let item = row.optionalText()
            guard let properties = PairCoding.decodeTexts(row.text()) else { throw row.unreadable }
            return Event(
                id: id, customer: customer, kind: kind, date: date, time: time, amount: amount, item: item,
                properties: properties)
        }
    }

    /// In the order of their entry.
    private func consents(of customer: CustomerID) throws(StoreError) -> [Consent] {
        try connection.all(
            """
            SELECT channel, decision, basis, date, source FROM consents WHERE customer = ?1 ORDER BY number
            """,
            .text(customer.text)
        ) { (row) throws(StoreError) in
            Consent(
                customer: customer, channel: try row.word(), decision: try row.word(), basis: try row.word(),
                date: row.date(), source: row.optionalText())
        }
    }

    private func suppressions(of customer: CustomerID) throws(StoreError) -> [Suppression] {
        try connection.all(
            "SELECT channel, topic, reason, since FROM suppressions WHERE customer = ?1 ORDER BY number",
            .text(customer.text)
        ) { (row) throws(StoreError) in
            try Self.suppression(.customer(customer), &row)
        }
    }

    private func addressSuppressions(
        _ emailHash: String?, _ phoneHash: String?
    ) throws(StoreError) -> [Suppression] {
        var found: [Suppression] = []
        for case let hash? in [emailHash, phoneHash] {
            found += try connection.all(
                "SELECT channel, topic, reason, since FROM suppressions WHERE address_hash = ?1 ORDER BY number",
                .text(hash)
            ) { (row) throws(StoreError) in
                try Self.suppression(.addressHash(hash), &row)
            }
        }
        return found
    }

    private static func suppression(
        _ subject: Suppression.Subject, _ row: inout Row
    ) throws(StoreError) -> Suppression {
        Suppression(
            subject: subject, channel: try row.optionalWord(), topic: row.optionalText(), reason: try row.word(),
            since: row.instant())
    }
}
