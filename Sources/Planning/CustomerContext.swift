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
    /// - Parameter occurrence: the day the run's steps count from.
    public func value(occurrence: CivilDate, sequence: StepSequence, step: Step) -> Value {
        Self.object([
            ("customer", customer),
            ("occurrence", Self.object([("date", .date(occurrence))])),
            ("today", .date(day)),
            ("sequence", Self.object([("id", .string(sequence.id.text)), ("title", .string(sequence.title))])),
            ("step", Self.object([("id", .string(step.id.text))])),
        ])
    }

    /// Names without a value are there and `nil`, so that a condition can ask for them.
    public var customer: Value {
        let customer = facts.customer
        let standing = definition?.standing(of: facts, on: day)
        let kana = [customer.familyKana, customer.givenKana].compactMap(\.self)
        var members: [(String, Value)] = [
            ("id", .string(customer.id.text)),
            ("family_name", Self.text(customer.familyName)),
            ("given_name", Self.text(customer.givenName)),
            ("name", Self.text(customer.name)),
            ("family_kana", Self.text(customer.familyKana)),
            ("given_kana", Self.text(customer.givenKana)),
            ("kana", kana.isEmpty ? .nil : .string(kana.joined(separator: " "))),
            ("company", Self.text(customer.company)),
            ("department", Self.text(customer.department)),
            ("email", Self.text(customer.email?.text)),
            ("phone", Self.text(customer.phone?.national)),
            ("postal_code", Self.text(customer.postalCode)),
            ("postal_address", Self.text(customer.postalAddress)),
            ("birthday", customer.birthday.map(value) ?? .nil),
            ("reason", .string((customer.reason ?? .unknown).rawValue)),
            ("state", Self.text(standing?.state.rawValue)),
            ("last_contact", standing?.lastContact.map { .date($0) } ?? .nil),
        ]
        members += eventMembers
        let attributes = customer.attributes.sorted { $0.key < $1.key }
        members.append(("attributes", Self.object(attributes.map { ($0.key, Self.value($0.value)) })))
        return Self.object(members)
    }

    /// Of every kind: how often, the first and the last; of purchases also what they came to.
    private var eventMembers: [(String, Value)] {
        let happened = Dictionary(grouping: facts.events.prefix { $0.date <= day }, by: \.kind)
        let kinds = Set(happened.keys).union(CustomerVocabulary.standardKinds).sorted()
        return kinds.flatMap { kind -> [(String, Value)] in
            let events = happened[kind] ?? []
            return [
                ("\(kind)_count", .integer(Int64(events.count))),
                ("first_\(kind)", events.first.map(Self.value) ?? .nil),
                ("last_\(kind)", events.last.map(Self.value) ?? .nil),
            ]
        } + [("total_amount", .integer(Self.total(happened["purchase"] ?? [])))]
    }

    private static func total(_ events: [Event]) -> Int64 {
        events.reduce(0) { sum, event in
            let (sum, overflow) = sum.addingReportingOverflow(event.amount ?? 0)
            return overflow ? .max : sum
        }
    }

    private static func value(_ event: Event) -> Value {
        let properties = event.properties.sorted { $0.key < $1.key }
        return Self.object([
            ("date", .date(event.date)),
            ("item", Self.text(event.item)),
            ("amount", event.amount.map { .integer($0) } ?? .nil),
            ("properties", Self.object(properties.map { ($0.key, .string($0.value)) })),
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
