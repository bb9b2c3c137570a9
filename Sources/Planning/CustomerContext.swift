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

    /// `customer`, `occurrence`, `today`, `sequence` and `step`.
    /// - Parameter occurrence: the day the run's steps count from.
    public func value(occurrence: CivilDate, sequence: StepSequence, step: Step) -> Value {
        .object([
            "customer": customer,
            "occurrence": .object(["date": .date(occurrence)]),
            "today": .date(day),
            "sequence": .object(["id": .string(sequence.id.text), "title": .string(sequence.title)]),
            "step": .object(["id": .string(step.id.text)]),
        ])
    }

    /// Names without a value are there and `nil`, so that a condition can ask for them.
    public var customer: Value {
        let customer = facts.customer
        var members: [String: Value] = [
            "id": .string(customer.id.text),
            "family_name": text(customer.familyName),
            "given_name": text(customer.givenName),
            "name": text(customer.name),
            "family_kana": text(customer.familyKana),
            "given_kana": text(customer.givenKana),
            "kana": text(kana),
            "company": text(customer.company),
            "department": text(customer.department),
            "email": text(customer.email?.text),
            "phone": text(customer.phone?.national),
            "postal_code": text(customer.postalCode),
            "postal_address": text(customer.postalAddress),
            "birthday": customer.birthday.map(Self.value) ?? .nil,
            "reason": .string((customer.reason ?? .unknown).rawValue),
            "attributes": .object(customer.attributes.mapValues(Self.value)),
        ]
        let standing = definition?.standing(of: facts, on: day)
        members["state"] = text(standing?.state.rawValue)
        members["last_contact"] = standing?.lastContact.map { .date($0) } ?? .nil
        for kind in CustomerVocabulary.standardKinds { addEvents(of: kind, [], to: &members) }
        for (kind, events) in Dictionary(grouping: facts.events.filter { $0.date <= day }, by: \.kind) {
            addEvents(of: kind, events, to: &members)
        }
        return .object(members)
    }

    private var kana: String? {
        let parts = [facts.customer.familyKana, facts.customer.givenKana].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// `first_KIND`, `last_KIND` and `KIND_count`; of purchases also `total_amount`.
    private func addEvents(of kind: EventKind, _ events: [Event], to members: inout [String: Value]) {
        members["first_\(kind)"] = events.first.map(Self.value) ?? .nil
        members["last_\(kind)"] = events.last.map(Self.value) ?? .nil
        members["\(kind)_count"] = .integer(Int64(events.count))
        guard kind == "purchase" else { return }
        let total = events.reduce(Int64(0)) { sum, event in
            let (sum, overflow) = sum.addingReportingOverflow(event.amount ?? 0)
            return overflow ? .max : sum
        }
        members["total_amount"] = .integer(total)
    }

    private static func value(_ event: Event) -> Value {
        .object([
            "date": .date(event.date),
            "item": event.item.map { .string($0) } ?? .nil,
            "amount": event.amount.map { .integer($0) } ?? .nil,
            "properties": .object(event.properties.mapValues { .string($0) }),
        ])
    }

    /// A date when the year is known; otherwise `--MM-DD`.
    private static func value(_ date: PartialDate) -> Value {
        date.date.map { .date($0) } ?? .string(date.description)
    }

    private static func value(_ attribute: AttributeValue) -> Value {
        switch attribute {
        case .text(let text): .string(text)
        case .integer(let integer): .integer(integer)
        case .truth(let truth): .bool(truth)
        case .date(let date): .date(date)
        }
    }

    private func text(_ text: String?) -> Value {
        text.map { .string($0) } ?? .nil
    }
}

/// The names that `CustomerContext` gives, for checking templates before there is a customer.
public enum CustomerVocabulary {
    /// Kinds every workspace knows; others come from its files.
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
