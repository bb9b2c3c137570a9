import CivilTime
import Wording

/// Why we may write to someone for marketing.
public enum ConsentBasis: String, Sendable, Hashable, CaseIterable {
    /// The person asked for it (特定電子メール法 3条1項1号).
    case optIn = "opt-in"
    /// An existing business relationship, 取引関係 (同 3号).
    case relationship
    /// The person gave us the address, for instance on a business card, 名刺 (同 2号).
    case businessCard = "business-card"
    /// An address that an organisation or business published itself, 公表アドレス (同 4号).
    case published

    public var wording: Wording {
        switch self {
        case .optIn: Wording(ja: "本人の同意", en: "opt-in")
        case .relationship: Wording(ja: "取引関係", en: "business relationship")
        case .businessCard: Wording(ja: "名刺", en: "business card")
        case .published: Wording(ja: "公表アドレス", en: "published address")
        }
    }
}

/// An entry of the consent ledger. Entries are only ever added; the latest one for a channel counts.
public struct Consent: Sendable, Hashable {
    public enum Decision: String, Sendable, Hashable {
        case granted
        case withdrawn
    }

    public var customer: CustomerID
    public var channel: ChannelKind
    public var decision: Decision
    public var basis: ConsentBasis
    public var date: CivilDate
    /// Where it was given: a form, a shop, a fair; with the version of its wording.
    public var source: String?

    public init(
        customer: CustomerID, channel: ChannelKind, decision: Decision, basis: ConsentBasis, date: CivilDate,
        source: String? = nil
    ) {
        self.customer = customer
        self.channel = channel
        self.decision = decision
        self.basis = basis
        self.date = date
        self.source = source
    }
}

/// A bar that nothing passes: no message on its channels until it is lifted.
public struct Suppression: Sendable, Hashable {
    /// Whom it protects. An address is kept as a keyed hash, so that the bar outlives the erasure of the person.
    public enum Subject: Sendable, Hashable {
        case customer(CustomerID)
        case addressHash(String)
    }

    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case optOut = "opt-out"
        case complaint
        case bounce
        case manual
    }

    public var subject: Subject
    /// `nil` bars every channel.
    public var channel: ChannelKind?
    /// `nil` bars every topic.
    public var topic: String?
    public var reason: Reason
    public var since: Instant

    public init(subject: Subject, channel: ChannelKind? = nil, topic: String? = nil, reason: Reason, since: Instant) {
        self.subject = subject
        self.channel = channel
        self.topic = topic
        self.reason = reason
        self.since = since
    }

    public func bars(_ channel: ChannelKind, topic: String?) -> Bool {
        (self.channel == nil || self.channel == channel) && (self.topic == nil || self.topic == topic)
    }
}
