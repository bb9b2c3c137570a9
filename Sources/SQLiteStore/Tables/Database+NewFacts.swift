import CivilTime
import Customers
import Engine

/// Taking in what an import brings.
extension Database {
    func add(_ facts: NewFacts) throws(StoreError) -> NewFactsResult {
        var result = NewFactsResult()
        /// Customers whose revision still has to grow; an added or changed customer's own row has done so.
        var touched: Set<CustomerID> = []
        var revised: Set<CustomerID> = []
        for customer in facts.customers {
            switch try put(customer) {
            case .added: result.added += 1
            case .changed: result.changed += 1
            case .unchanged:
                result.unchanged += 1
                continue
            }
            revised.insert(customer.id)
        }
        func note(_ outcome: Addition, _ index: Int, _ customer: CustomerID?) {
            switch outcome {
            case .added:
                result.added += 1
                if let customer { touched.insert(customer) }
            case .known: result.unchanged += 1
            case .orphan: result.orphans.append(index)
            }
        }
        for (index, event) in facts.events.enumerated() {
            note(try add(event), index, event.customer)
        }
        for (index, consent) in facts.consents.enumerated() {
            note(try add(consent), index, consent.customer)
        }
        for (index, suppression) in facts.suppressions.enumerated() {
            switch suppression.subject {
            case .customer(let customer):
                note(try add(suppression, customer: customer), index, customer)
            case .addressHash(let hash):
                let outcome = try add(suppression, hash: hash)
                note(outcome, index, nil)
                if outcome == .added { touched.formUnion(try customers(withHash: hash)) }
            }
        }
        for customer in touched.subtracting(revised) {
            try connection.run("UPDATE customers SET revision = revision + 1 WHERE id = ?1", .text(customer.text))
        }
        if !touched.isEmpty || !revised.isEmpty {
            try connection.run("UPDATE counters SET value = value + 1 WHERE name = 'facts-version'")
        }
        return result
    }

    private enum Addition {
        case added
        case known
        /// Its customer is not there.
        case orphan
    }

    private enum Change {
        case added
        case changed
        case unchanged
    }

    private func put(_ customer: Customer) throws(StoreError) -> Change {
        let emailHash = customer.email.map { Suppression.Subject.hash(of: $0, key: hashKey) }
        let phoneHash = customer.phone.map { Suppression.Subject.hash(of: $0, key: hashKey) }
        let revision = try connection.first(
            """
            INSERT INTO customers (\(CustomerRow.columns))
            VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (id) DO UPDATE SET
                revision = revision + 1, family_name = excluded.family_name, given_name = excluded.given_name,
                family_kana = excluded.family_kana, given_kana = excluded.given_kana, company = excluded.company,
                department = excluded.department, email = excluded.email, phone = excluded.phone,
                postal_code = excluded.postal_code, postal_address = excluded.postal_address,
                birthday = excluded.birthday, zone = excluded.zone, reason = excluded.reason,
                attributes = excluded.attributes, email_hash = excluded.email_hash, phone_hash = excluded.phone_hash
            WHERE (family_name, given_name, family_kana, given_kana, company, department, email, phone, postal_code,
                    postal_address, birthday, zone, reason, attributes)
                IS NOT (excluded.family_name, excluded.given_name, excluded.family_kana, excluded.given_kana,
                    excluded.company, excluded.department, excluded.email, excluded.phone, excluded.postal_code,
                    excluded.postal_address, excluded.birthday, excluded.zone, excluded.reason, excluded.attributes)
            RETURNING revision
            """,
            .text(customer.id.text), .optional(customer.familyName), .optional(customer.givenName),
            .optional(customer.familyKana), .optional(customer.givenKana), .optional(customer.company),
            .optional(customer.department), .optional(customer.email?.text), .optional(customer.phone?.e164),
            .optional(customer.postalCode), .optional(customer.postalAddress),
            .optional(customer.birthday?.description), .optional(customer.zone?.identifier),
            .optional(customer.reason?.rawValue), .text(PairCoding.encode(customer.attributes)), .optional(emailHash),
            .optional(phoneHash)
        ) { row in row.integer() }
        switch revision {
        case nil: return .unchanged
        case 1: return .added
        case _: return .changed
        }
    }

    private func add(_ event: Event) throws(StoreError) -> Addition {
        let added = try connection.run(
            """
            INSERT INTO events (customer, id, kind, date, time, amount, item, properties)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM customers WHERE id = ?1)
            ON CONFLICT (customer, id) DO NOTHING
            """,
            .text(event.customer.text), .text(event.id), .text(event.kind.text), .date(event.date),
            .optional(event.time?.secondsSinceMidnight), .optional(event.amount), .optional(event.item),
            .text(PairCoding.encode(event.properties)))
        return try addition(added, of: event.customer)
    }

    private func add(_ consent: Consent) throws(StoreError) -> Addition {
        let added = try connection.run(
            """
            INSERT INTO consents (customer, channel, decision, basis, date, source)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM customers WHERE id = ?1)
            ON CONFLICT DO NOTHING
            """,
            .text(consent.customer.text), .text(consent.channel.rawValue), .text(consent.decision.rawValue),
            .text(consent.basis.rawValue), .date(consent.date), .optional(consent.source))
        return try addition(added, of: consent.customer)
    }

    private func add(_ suppression: Suppression, customer: CustomerID) throws(StoreError) -> Addition {
        let added = try connection.run(
            """
            INSERT INTO suppressions (customer, channel, topic, reason, since)
            SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM customers WHERE id = ?1)
            ON CONFLICT DO NOTHING
            """,
            .text(customer.text), .optional(suppression.channel?.rawValue), .optional(suppression.topic),
            .text(suppression.reason.rawValue), .instant(suppression.since))
        return try addition(added, of: customer)
    }

    private func add(_ suppression: Suppression, hash: String) throws(StoreError) -> Addition {
        let added = try connection.run(
            """
            INSERT INTO suppressions (address_hash, channel, topic, reason, since) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO NOTHING
            """,
            .text(hash), .optional(suppression.channel?.rawValue), .optional(suppression.topic),
            .text(suppression.reason.rawValue), .instant(suppression.since))
        return added == 1 ? .added : .known
    }

    private func addition(_ added: Int, of customer: CustomerID) throws(StoreError) -> Addition {
        if added == 1 { return .added }
        let isKnown = try connection.first("SELECT 1 FROM customers WHERE id = ?1", .text(customer.text)) { _ in true }
        return isKnown == nil ? .orphan : .known
    }

    private func customers(withHash hash: String) throws(StoreError) -> [CustomerID] {
        try connection.all(
            "SELECT id FROM customers WHERE email_hash = ?1 UNION SELECT id FROM customers WHERE phone_hash = ?1",
            .text(hash)
        ) { row in CustomerID(row.text()) }
    }
}

extension Row {
    mutating func optionalTime() -> TimeOfDay? {
        optionalInteger().map { TimeOfDay(secondsSinceMidnight: Int32(truncatingIfNeeded: $0)) }
    }
}
