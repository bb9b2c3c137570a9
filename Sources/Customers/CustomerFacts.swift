import CivilTime

/// Everything known about one customer that can decide about a message: the customer as of a revision, events in order
/// of time, consents in order of entry, and the suppressions that match the customer or its addresses.
public struct CustomerFacts: Sendable, Hashable {
    public var customer: Customer
    /// Grows by one with every change of the customer, its events, consents or suppressions.
    public var revision: Int64
    /// Ascending, `Event.inOrder`.
    public private(set) var events: [Event]
    public var consents: [Consent]
    public var suppressions: [Suppression]

    public init(
        customer: Customer, revision: Int64 = 1, events: [Event] = [], consents: [Consent] = [],
        suppressions: [Suppression] = []
    ) {
        self.customer = customer
        self.revision = revision
        self.events = events.sorted(by: Event.inOrder)
        self.consents = consents
        self.suppressions = suppressions
    }

    public func events(of kinds: Set<EventKind>) -> some Collection<Event> {
        events.lazy.filter { kinds.contains($0.kind) }
    }

    public func lastEvent(of kind: EventKind, through date: CivilDate? = nil) -> Event? {
        events.last { event in event.kind == kind && (date.map { event.date <= $0 } ?? true) }
    }

    /// The entry of the consent ledger that counts for this channel: the latest by date, and of one day the last entered.
    public func consent(for channel: ChannelKind) -> Consent? {
        var latest: Consent?
        for consent in consents where consent.channel == channel {
            if let known = latest, consent.date < known.date { continue }
            latest = consent
        }
        return latest
    }

    public func suppression(barring channel: ChannelKind, topic: String?) -> Suppression? {
        suppressions.first { $0.bars(channel, topic: topic) }
    }
}
