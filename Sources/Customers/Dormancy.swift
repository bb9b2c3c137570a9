import CivilTime
import Wording

/// Where a customer stands between buying and being gone.
public enum DormancyState: String, Sendable, Hashable, CaseIterable {
    case active
    case cooling
    case dormant
    /// 離反: left for a reason; no ordinary win-back.
    case churned
    /// Was dormant and came back.
    case reactivated
    /// No contact of the definition's kinds was ever recorded.
    case never

    public var wording: Wording {
        switch self {
        case .active: Wording(ja: "稼働", en: "active")
        case .cooling: Wording(ja: "冷えかけ", en: "cooling")
        case .dormant: Wording(ja: "休眠", en: "dormant")
        case .churned: Wording(ja: "離反", en: "churned")
        case .reactivated: Wording(ja: "復帰", en: "reactivated")
        case .never: Wording(ja: "接点なし", en: "no contact")
        }
    }
}

/// Why a customer went quiet.
public enum DormancyReason: String, Sendable, Hashable, CaseIterable {
    case changed
    case forgotten
    case price
    case service
    case trial
    case competitor
    case unknown

    public var wording: Wording {
        switch self {
        case .changed: Wording(ja: "状況の変化", en: "circumstances changed")
        case .forgotten: Wording(ja: "忘却", en: "forgotten")
        case .price: Wording(ja: "価格への不満", en: "price")
        case .service: Wording(ja: "対応への不満", en: "service")
        case .trial: Wording(ja: "お試しのみ", en: "trial only")
        case .competitor: Wording(ja: "他社へ切替", en: "competitor")
        case .unknown: Wording(ja: "不明", en: "unknown")
        }
    }
}

/// What silence means for one kind of business: which events count as contact, and after how long without one a
/// customer is cooling, then dormant.
public struct DormancyDefinition: Sendable, Hashable {
    /// Whom the definition is for. The first of the workspace's definitions that fits a customer is the customer's.
    public enum Population: String, Sendable, Hashable, CaseIterable {
        case everyone
        case persons
        case companies
    }

    public var name: String
    public var population: Population
    public var contact: Set<EventKind>
    public var cooling: Period
    public var dormant: Period
    /// Recency-first lists reach back this far from the last contact.
    public var lookBack: Period

    public init(
        name: String, population: Population = .everyone, contact: Set<EventKind>, cooling: Period, dormant: Period,
        lookBack: Period = Period(months: 6)
    ) {
        self.lookBack = lookBack
        self.name = name
        self.population = population
        self.contact = contact
        self.cooling = cooling
        self.dormant = dormant
    }

    public func fits(_ customer: Customer) -> Bool {
        switch population {
        case .everyone: true
        case .persons: customer.company == nil
        case .companies: customer.company != nil
        }
    }
}

/// A customer's state on a day, and how it came about.
public struct DormancyStanding: Sendable, Hashable {
    public var state: DormancyState
    /// The day the state began; `nil` without any contact.
    public var since: CivilDate?
    public var lastContact: CivilDate?

    public init(state: DormancyState, since: CivilDate?, lastContact: CivilDate?) {
        self.state = state
        self.since = since
        self.lastContact = lastContact
    }
}

extension DormancyDefinition {
    /// The standing on `day`, from the events up to and including that day. The day on which the silence is exactly as
    /// long as the threshold already belongs to the new state, so it flips with the step that fires on it (time.md A5).
    ///
    /// Who came back after having been dormant or churned is reactivated until the next contact. Of a day with a contact and
    /// a churn the churn counts, unless both have a time and the contact came after it.
    public func standing(of facts: CustomerFacts, on day: CivilDate) -> DormancyStanding {
        var last: CivilDate?
        var cameBack = false
        var churn: Event?
        for event in facts.events where event.date <= day {
            if event.kind == .churn {
                churn = churn ?? event
            } else if contact.contains(event.kind), churn.map({ event.isClearlyAfter($0) }) ?? true {
                if event.date != last || churn != nil {
                    cameBack = churn != nil || last.map { $0.adding(dormant) <= event.date } ?? false
                }
                last = event.date
                churn = nil
            } else if contact.contains(event.kind) {
                last = event.date
            }
        }
        if let churn { return DormancyStanding(state: .churned, since: churn.date, lastContact: last) }
        guard let last else { return DormancyStanding(state: .never, since: nil, lastContact: nil) }
        let dormantFrom = last.adding(dormant)
        let coolingFrom = last.adding(cooling)
        if day >= dormantFrom { return DormancyStanding(state: .dormant, since: dormantFrom, lastContact: last) }
        if day >= coolingFrom { return DormancyStanding(state: .cooling, since: coolingFrom, lastContact: last) }
        return DormancyStanding(state: cameBack ? .reactivated : .active, since: last, lastContact: last)
    }
}

extension Event {
    fileprivate func isClearlyAfter(_ other: Event) -> Bool {
        if date != other.date { return date > other.date }
        guard let time, let otherTime = other.time else { return false }
        return time > otherTime
    }
}
