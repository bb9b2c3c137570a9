import CSV
import CivilTime
import Customers
import Digest
import Messages
import Wording

/// Turns the rows of one file into facts. A row that cannot be what it should is thrown back with the reason; a single
/// unreadable value of a customer costs that value, not the customer.
struct RowReader {
    let kind: ImportKind
    let columns: ImportColumns
    let settings: WorkspaceSettings
    let hashKey: HashKey
    let now: Instant
    private let amount: AmountNormalisation
    private let today: CivilDate
    /// Column index of each attribute of the workspace that the file has.
    private var attributeColumns: [(attribute: WorkspaceSettings.Attribute, index: Int)] = []
    /// How often an event without an id of its own has stood in this file.
    private var ordinals: [String: Int] = [:]

    init(kind: ImportKind, columns: ImportColumns, settings: WorkspaceSettings, hashKey: HashKey, now: Instant) {
        self.kind = kind
        self.columns = columns
        self.settings = settings
        self.hashKey = hashKey
        self.now = now
        amount = settings.currency == "JPY" ? .yen : AmountNormalisation(fractionDigits: 2)
        today = settings.zone.wall(at: now).date
        for attribute in settings.attributes {
            if let column = columns.others.first(where: { attribute.columns.contains($0.heading) }) {
                attributeColumns.append((attribute, column.index))
            }
        }
    }

    /// Headings that nothing reads.
    var unusedColumns: [String] {
        columns.others.filter { other in !attributeColumns.contains { $0.index == other.index } }.map(\.heading)
    }

    mutating func read(
        _ record: CSVRecord, into facts: inout NewFacts, _ report: inout ImportReport
    ) throws(NormalisationFailure) {
        switch kind {
        case .customers: facts.customers.append(try customer(record, &report))
        case .events: facts.events.append(try event(record, &report))
        case .consents: facts.consents.append(try consent(record, &report))
        case .suppressions: facts.suppressions.append(try suppression(record, &report))
        }
    }

    // MARK: Customers

    private func customer(_ record: CSVRecord, _ report: inout ImportReport) throws(NormalisationFailure) -> Customer {
        let row = record.fields
        var customer = Customer(id: try customerID(row))
        if let whole = value("name", record, &report, NameNormalisation.fullName)?.flatMap(\.self) {
            customer.familyName = whole.family
            customer.givenName = whole.given
        }
        if let part = value("family_name", record, &report, NameNormalisation.part) { customer.familyName = part }
        if let part = value("given_name", record, &report, NameNormalisation.part) { customer.givenName = part }
        if let whole = value("kana", record, &report, NameNormalisation.fullReading)?.flatMap(\.self) {
            customer.familyKana = whole.family
            customer.givenKana = whole.given
        }
        if let part = value("family_kana", record, &report, NameNormalisation.readingPart) {
            customer.familyKana = part
        }
        if let part = value("given_kana", record, &report, NameNormalisation.readingPart) { customer.givenKana = part }
        customer.company = value("company", record, &report, NameNormalisation.company)?.flatMap(\.self)
        customer.department = value("department", record, &report, NameNormalisation.part)?.flatMap(\.self)
        customer.email = email(record, &report)
        customer.phone = phone(record, &report)
        customer.postalAddress = value("postal_address", record, &report, AddressNormalisation.read)?.flatMap(\.self)
        let prefecture = customer.postalAddress.flatMap { Prefecture(ofAddress: $0) }
        customer.postalCode = value("postal_code", record, &report) { text throws(NormalisationFailure) in
            try PostalCodeNormalisation.read(text, prefecture: prefecture)
        }
        customer.birthday = value("birthday", record, &report, DateNormalisation.birthday)?.flatMap(\.self)
        customer.reason = value("reason", record, &report, DormancyReasonNormalisation.read)?.flatMap(\.self)
        customer.zone = zone(record, &report)
        for (attribute, index) in attributeColumns {
            customer.attributes[attribute.name] = attributeValue(row[index], attribute, record.line, &report)
        }
        return customer
    }

    private func customerID(_ row: [String]) throws(NormalisationFailure) -> CustomerID {
        guard let text = columns.text("customer", in: row) else {
            throw NormalisationFailure(
                code: "no-customer-id", Wording(ja: "顧客番号がありません", en: "the customer's id is missing"))
        }
        return CustomerID(try IdentifierNormalisation.read(text).value)
    }

    private func email(_ record: CSVRecord, _ report: inout ImportReport) -> EmailAddress? {
        guard let text = columns.text("email", in: record.fields) else { return nil }
        do throws(AddressError) {
            let (address, repairs) = try EmailAddress.normalising(text)
            report.note(repairs.map { "email-\($0.rawValue)" })
            return address
        } catch {
            report.warn(record.line, error.code, error.wording)
            return nil
        }
    }

    private func phone(_ record: CSVRecord, _ report: inout ImportReport) -> PhoneNumber? {
        guard let text = columns.text("phone", in: record.fields) else { return nil }
        do throws(PhoneNumberError) {
            let number = try PhoneNumber(text)
            report.note(number.repairs.map { "phone-\($0.rawValue)" })
            return number
        } catch {
            report.warn(record.line, error.code, error.wording)
            return nil
        }
    }

    private func zone(_ record: CSVRecord, _ report: inout ImportReport) -> Zone? {
        guard let text = columns.text("zone", in: record.fields) else { return nil }
        do {
            return try Zone(identifier: text)
        } catch {
            report.warn(
                record.line, "unknown-zone", Wording(ja: "知らないタイムゾーンです", en: "this time zone is not known"))
            return nil
        }
    }

    private func attributeValue(
        _ text: String, _ attribute: WorkspaceSettings.Attribute, _ line: Int, _ report: inout ImportReport
    ) -> AttributeValue? {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return nil }
        do throws(NormalisationFailure) {
            switch attribute.kind {
            case .text: return try NameNormalisation.part(text).value.map { .text($0) }
            case .integer: return .integer(try AmountNormalisation.yen.read(text).value)
            case .truth: return .truth(try BooleanNormalisation.read(text).value)
            case .date: return try DateNormalisation.date(text).value.map { .date($0) }
            }
        } catch {
            report.warn(line, error.code, error.wording)
            return nil
        }
    }

    // MARK: Events

    private mutating func event(_ record: CSVRecord, _ report: inout ImportReport) throws(NormalisationFailure) -> Event
    {
        let row = record.fields
        let customer = try customerID(row)
        guard let kindText = columns.text("kind", in: row) else {
            throw NormalisationFailure(code: "no-kind", Wording(ja: "種別がありません", en: "the event's kind is missing"))
        }
        let kind = try EventKindWords.kind(kindText)
        let moment = try required("date", record, &report, DateNormalisation.dateAndTime)
        var date = moment.date
        var time = moment.time
        if let instant = moment.instant {
            let wall = settings.zone.wall(at: instant)
            (date, time) = (wall.date, wall.time)
        }
        if time == nil, let text = columns.text("time", in: row) {
            time = TimeOfDay(text)
        }
        guard date <= today.adding(days: 1) else {
            throw NormalisationFailure(
                code: "future-date", Wording(ja: "未来の日付です", en: "the date lies in the future"),
                hint: Wording(ja: "起きたことだけを取り込めます", en: "only what has happened can be imported"))
        }
        let amount = value("amount", record, &report, amount.read)
        let item = value("item", record, &report, NameNormalisation.part)?.flatMap(\.self)
        var properties: [String: String] = [:]
        for (heading, index) in columns.others where !row[index].isEmpty {
            properties[heading] = row[index]
        }
        let id = columns.text("event_id", in: row) ?? derivedID(customer, kind, date, amount)
        return Event(
            id: id, customer: customer, kind: kind, date: date, time: time, amount: amount, item: item,
            properties: properties)
    }

    /// The same file read again gives the same ids: two equal rows differ by their ordinal.
    private mutating func derivedID(_ customer: CustomerID, _ kind: EventKind, _ date: CivilDate, _ amount: Int64?)
        -> String
    {
        let base = "\(customer)\u{0}\(kind)\u{0}\(date)\u{0}\(amount.map(String.init) ?? "")"
        let ordinal = ordinals[base, default: 0]
        ordinals[base] = ordinal + 1
        return "~" + String(SHA256.digest(of: Array("\(base)\u{0}\(ordinal)".utf8)).prefix(15).base32)
    }

    // MARK: Consents and suppressions

    private func consent(_ record: CSVRecord, _ report: inout ImportReport) throws(NormalisationFailure) -> Consent {
        let row = record.fields
        let channel = try self.channel(row)
        var decision = Consent.Decision.granted
        if let text = columns.text("decision", in: row) {
            let read = try ConsentWords.decision(text)
            decision = read ? .granted : .withdrawn
        }
        let basis = try columns.text("basis", in: row).map(ConsentWords.basis) ?? .optIn
        let moment = try required("date", record, &report, DateNormalisation.dateAndTime)
        let source = value("source", record, &report, NameNormalisation.part)?.flatMap(\.self)
        return Consent(
            customer: try customerID(row), channel: channel, decision: decision, basis: basis, date: moment.date,
            source: source)
    }

    private func suppression(
        _ record: CSVRecord, _ report: inout ImportReport
    ) throws(NormalisationFailure) -> Suppression {
        let row = record.fields
        let subject: Suppression.Subject
        if columns.text("customer", in: row) != nil {
            subject = .customer(try customerID(row))
        } else if let text = columns.text("address_or_phone", in: row) ?? columns.text("email", in: row) {
            subject = try self.subject(text)
        } else {
            throw NormalisationFailure(
                code: "no-subject", Wording(ja: "顧客番号も宛先もありません", en: "neither a customer nor an address"))
        }
        let channel = columns.text("channel", in: row) == nil ? nil : try self.channel(row)
        let moment = value("date", record, &report, DateNormalisation.dateAndTime)?.flatMap(\.self)
        let since = moment.map {
            $0.instant ?? settings.zone.instant(of: $0.date, at: $0.time ?? TimeOfDay(secondsSinceMidnight: 0))
        }
        let reason = columns.text("suppression_reason", in: row).map(ConsentWords.suppressionReason) ?? .manual
        return Suppression(
            subject: subject, channel: channel, topic: columns.text("topic", in: row), reason: reason,
            since: since ?? now)
    }

    /// Whoever is reached at an address or a number; only the keyed hash is kept.
    private func subject(_ text: String) throws(NormalisationFailure) -> Suppression.Subject {
        if let subject = Suppression.Subject(addressOrNumber: text, key: hashKey) { return subject }
        throw NormalisationFailure(
            code: "bad-address-or-number",
            Wording(ja: "メールアドレスとしても電話番号としても読めません", en: "neither an e-mail address nor a telephone number"))
    }

    /// `nil` in the sense of "all channels" is the caller's; a word that is none is the row's end.
    private func channel(_ row: [String]) throws(NormalisationFailure) -> ChannelKind {
        guard let text = columns.text("channel", in: row), let channel = ConsentWords.channel(text) else {
            throw NormalisationFailure(
                code: "unknown-channel", Wording(ja: "チャネルがわかりません", en: "the channel is not known"),
                hint: Wording(ja: "email、sms、post、phone など", en: "email, sms, post, phone ..."))
        }
        return channel
    }

    // MARK: Values

    /// Reads a field that may be missing: what cannot be read is a warning.
    private func value<Value>(
        _ field: String, _ record: CSVRecord, _ report: inout ImportReport,
        _ read: (String) throws(NormalisationFailure) -> Normalised<Value>
    ) -> Value? {
        guard let text = columns.text(field, in: record.fields) else { return nil }
        do throws(NormalisationFailure) {
            let normalised = try read(text)
            report.note(normalised.repairs.map(\.rawValue))
            return normalised.value
        } catch {
            report.warn(record.line, error.code, error.wording)
            return nil
        }
    }

    /// Reads a field without which the row means nothing.
    private func required<Value>(
        _ field: String, _ record: CSVRecord, _ report: inout ImportReport,
        _ read: (String) throws(NormalisationFailure) -> Normalised<Value?>
    ) throws(NormalisationFailure) -> Value {
        guard let text = columns.text(field, in: record.fields) else { throw .missing(field) }
        let normalised = try read(text)
        report.note(normalised.repairs.map(\.rawValue))
        guard let value = normalised.value else { throw .missing(field) }
        return value
    }
}

extension NormalisationFailure {
    fileprivate static func missing(_ field: String) -> NormalisationFailure {
        let heading = ImportColumns.headings[field]?.first ?? field
        return NormalisationFailure(
            code: "missing-value", Wording(ja: "'\(heading)' の値がありません", en: "there is no value for '\(heading)'"))
    }
}
