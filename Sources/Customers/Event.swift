import CivilTime

/// What kind of thing happened: `purchase`, `visit`, `meeting`, `contract`, `use`, `contact`, `churn`, or any kind the
/// shop names.
public struct EventKind: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public init(stringLiteral text: String) {
        self.text = text
    }

    public var description: String { text }

    public static func < (a: EventKind, b: EventKind) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    /// The customer left for a reason (離反); not to be treated as dormant.
    public static let churn: EventKind = "churn"
}

/// A dated fact about a customer. Events are never changed, only added.
public struct Event: Sendable, Hashable {
    /// The shop's own id if its file has one; otherwise derived from customer, kind, date, amount and ordinal in the
    /// file, so that reading the same file twice adds nothing.
    public var id: String
    public var customer: CustomerID
    public var kind: EventKind
    /// The day it happened, in the customer's zone if the source gave an instant, as written if it gave a date.
    public var date: CivilDate
    /// Wall time of that day, when the source knew it.
    public var time: TimeOfDay?
    /// In the smallest unit of the workspace's currency (yen have no smaller one).
    public var amount: Int64?
    /// What was bought or talked about.
    public var item: String?
    public var properties: [String: String]

    public init(
        id: String, customer: CustomerID, kind: EventKind, date: CivilDate, time: TimeOfDay? = nil,
        amount: Int64? = nil, item: String? = nil, properties: [String: String] = [:]
    ) {
        self.id = id
        self.customer = customer
        self.kind = kind
        self.date = date
        self.time = time
        self.amount = amount
        self.item = item
        self.properties = properties
    }
}

extension Event {
    /// Order in time; what has no time of day comes first on its day, equals by id.
    public static func inOrder(_ a: Event, _ b: Event) -> Bool {
        if a.date != b.date { return a.date < b.date }
        let timeA = a.time?.secondsSinceMidnight ?? -1
        let timeB = b.time?.secondsSinceMidnight ?? -1
        if timeA != timeB { return timeA < timeB }
        return a.id.utf8.lexicographicallyPrecedes(b.id.utf8)
    }
}
