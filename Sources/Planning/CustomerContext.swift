import CivilTime
import Customers
import Liquid
import Sequences

/// A customer as conditions and templates see it on one day: events after that day have not happened yet.
public struct CustomerContext: Sendable {
    private let facts: CustomerFacts
    private let definition: DormancyDefinition?
    private let day: CivilDate

    public init(_ facts: CustomerFacts, definition: DormancyDefinition?, on day: CivilDate) {
        self.facts = facts
        self.definition = definition
        self.day = day
    }

    init(_ recipient: Recipient, on day: CivilDate) {
        self.init(recipient.facts, definition: recipient.definition, on: day)
    }

    /// `customer`, `occurrence`, `today`, `sequence` and `step`; who composes adds `sender`.
    ///
    /// - Parameters:
    ///   - occurrence: the day the run's steps count from.
    ///   - names: of the customer's members, those that are read; `nil` is all of them. A condition looks at two or three
    ///     of many, and is asked for everybody.
    public func value(
        occurrence: CivilDate, sequence: StepSequence, step: Step, customer names: Set<String>? = nil
    ) -> Value {
        Self.object([
            ("customer", names.map { customer(only: $0) } ?? customer),
            ("occurrence", Self.object([("date", .date(occurrence))])),
            ("today", .date(day)),
            ("sequence", Self.object([("id", .string(sequence.id.text)), ("title", .string(sequence.title))])),
            ("step", Self.object([("id", .string(step.id.text))])),
        ])
    }

    /// Names without a value are there and `nil`, so that a condition can ask for them.
    public var customer: Value {
        let happened = facts.events.prefix { $0.date <= day }.map(\.kind)
        let kinds = Set(happened).union(CustomerVocabulary.standardKinds)
        let ofEvents = kinds.flatMap { ["\($0)_count", "first_\($0)", "last_\($0)"] }
        return customer(only: Set(Self.names + ofEvents))
    }

    private func customer(only names: Set<String>) -> Value {
        var members: [String: Value] = [:]
        for name in names { members[name] = member(name) }
        return .object(members)
    }

    private static let names = [
        "id", "family_name", "given_name", "name", "family_kana", "given_kana", "kana", "company", "department",
        "email", "phone", "postal_code", "postal_address", "birthday", "reason", "state", "last_contact",
        "attributes", "total_amount",
    ]

    /// `nil` when there is no such name.
    private func member(_ name: String) -> Value? {
        let customer = facts.customer
        switch name {
        case "id": return .string(customer.id.text)
        case "family_name": return Self.text(customer.familyName)
        case "given_name": return Self.text(customer.givenName)
        case "name": return Self.text(customer.name)
        case "family_kana": return Self.text(customer.familyKana)
        case "given_kana": return Self.text(customer.givenKana)
        case "kana":
            let kana = [customer.familyKana, customer.givenKana].compactMap(\.self)
            return kana.isEmpty ? .nil : .string(kana.joined(separator: " "))
        case "company": return Self.text(customer.company)
        case "department": return Self.text(customer.department)
        case "email": return Self.text(customer.email?.text)
        case "phone": return Self.text(customer.phone?.national)
        case "postal_code": return Self.text(customer.postalCode)
        case "postal_address": return Self.text(customer.postalAddress)
        case "birthday": return customer.birthday.map(value) ?? .nil
        case "reason": return .string((customer.reason ?? .unknown).rawValue)
        case "state": return Self.text(definition?.standing(of: facts, on: day).state.rawValue)
        case "last_contact": return definition?.standing(of: facts, on: day).lastContact.map { .date($0) } ?? .nil
        case "attributes":
            return .object(customer.attributes.mapValues(Self.value))
        case "total_amount": return .integer(Self.total(happened.filter { $0.kind == "purchase" }))
        default: return eventMember(name)
        }
    }

    /// Of every kind: how often, the first and the last.
    private func eventMember(_ name: String) -> Value? {
        if name.hasSuffix("_count"), let events = happened(name.dropLast("_count".count)) {
            return .integer(Int64(events.count))
        }
        if name.hasPrefix("first_"), let events = happened(name.dropFirst("first_".count)) {
            return events.first.map(Self.value) ?? .nil
        }
        if name.hasPrefix("last_"), let events = happened(name.dropFirst("last_".count)) {
            return events.last.map(Self.value) ?? .nil
        }
        return nil
    }

    /// `nil` when it is no kind that anybody knows.
    private func happened(_ name: Substring) -> [Event]? {
        let kind = EventKind(String(name))
        let events = happened.filter { $0.kind == kind }
        return events.isEmpty && !CustomerVocabulary.standardKinds.contains(kind) ? nil : events
    }

    private var happened: ArraySlice<Event> { facts.events.prefix { $0.date <= day } }

    private static func total(_ events: [Event]) -> Int64 {
        events.reduce(0) { sum, event in
            let (sum, overflow) = sum.addingReportingOverflow(event.amount ?? 0)
            return overflow ? .max : sum
        }
    }

    private static func value(_ event: Event) -> Value {
        Self.object([
            ("date", .date(event.date)),
            ("item", Self.text(event.item)),
            ("amount", event.amount.map { .integer($0) } ?? .nil),
            ("properties", .object(event.properties.mapValues { .string($0) })),
        ])
    }

    private static func object(_ members: [(String, Value)]) -> Value {
        .object(Dictionary(members) { first, _ in first })
    }

    private static func text(_ text: String?) -> Value { text.map { .string($0) } ?? .nil }

    /// The day of birth; without its year the day on which it is kept this year, so that a letter can name month and day
    /// all the same.
    private func value(_ date: PartialDate) -> Value {
        (date.date ?? date.observed(in: day.year)).map { .date($0) } ?? .nil
    }

    private static func value(_ attribute: AttributeValue) -> Value {
        switch attribute {
        case .text(let text): .string(text)
        case .integer(let integer): .integer(integer)
        case .truth(let truth): .bool(truth)
        case .date(let date): .date(date)
        }
    }
}

/// What a workspace knows without being told.
public enum CustomerVocabulary {
    /// Kinds of events that every context has names for; others come from a workspace's own files.
    public static let standardKinds: [EventKind] = [
        "purchase", "visit", "meeting", "contract", "use", "contact", "churn",
    ]
}

extension Condition {
    /// A condition that cannot be evaluated for somebody does not hold for them.
    func holds(for value: Value) -> Bool {
        evaluate(value)
    }
}
