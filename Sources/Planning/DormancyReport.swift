import CivilTime
import Customers
import Ledger
import Wording

/// Where the customers of a shop stand on one day: states, ages of the silence, reasons, whom to write to first, and
/// whether anybody has been forgotten.
public struct DormancyReport: Sendable, Hashable {
    /// How long ago the last contact was, in whole months.
    public enum Age: String, Sendable, Hashable, CaseIterable, Comparable {
        case underOneMonth = "0-1"
        case oneToThree = "1-3"
        case threeToSix = "3-6"
        case sixToTwelve = "6-12"
        case twelveToTwentyFour = "12-24"
        case overTwentyFour = "24+"

        /// A band begins with its first month: exactly three months ago is `3-6`.
        public init(months: Int) {
            self =
                switch months {
                case ..<1: .underOneMonth
                case ..<3: .oneToThree
                case ..<6: .threeToSix
                case ..<12: .sixToTwelve
                case ..<24: .twelveToTwentyFour
                default: .overTwentyFour
                }
        }

        public static func < (a: Age, b: Age) -> Bool {
            (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
        }

        public var wording: Wording {
            switch self {
            case .underOneMonth: Wording(ja: "1か月未満", en: "under 1 month")
            case .oneToThree: Wording(ja: "1〜3か月", en: "1 to 3 months")
            case .threeToSix: Wording(ja: "3〜6か月", en: "3 to 6 months")
            case .sixToTwelve: Wording(ja: "6〜12か月", en: "6 to 12 months")
            case .twelveToTwentyFour: Wording(ja: "12〜24か月", en: "12 to 24 months")
            case .overTwentyFour: Wording(ja: "24か月以上", en: "24 months and more")
            }
        }
    }

    /// The customers of one definition.
    public struct Section: Sendable, Hashable {
        /// `nil` is everybody whom no definition fits.
        public var definition: String?
        public var states: [DormancyState: Int] = [:]
        /// Customers who had any contact.
        public var ages: [Age: Int] = [:]
        /// Of those who are dormant or churned; who has none counts as `unknown`.
        public var reasons: [DormancyReason: [DormancyState: Int]] = [:]

        public var total: Int { states.values.reduce(0, +) }
    }

    /// Somebody to win back.
    public struct Person: Sendable, Hashable {
        public var customer: CustomerID
        public var name: String?
        public var definition: String
        public var standing: DormancyStanding
        public var reason: DormancyReason
        public var attention: Attention
    }

    /// What is being done about a dormant person.
    public enum Attention: Sendable, Hashable {
        /// The next message that is on its way or planned.
        case planned(Instant)
        /// Nothing goes out, and this is why.
        case excluded(ExclusionReason)
        /// Nothing is planned and nothing says why.
        case forgotten
    }

    public var day: CivilDate
    /// In the order of the definitions; without those that nobody belongs to.
    public var sections: [Section]
    /// Dormant people whose last contact is not longer ago than their definition looks back, the latest contact first.
    public var recencyFirst: [Person]
    /// Dormant people beyond that.
    public var beyondLookBack: Int
    /// Dormant people for whom nothing is planned and whom no sequence gives a reason; the list must be empty.
    public var forgotten: [Person]
    /// How many dormant people there are, by what is being done about them: `planned`, `forgotten`, or the reason's name.
    public var attention: [String: Int]
}

/// Gathers a report customer by customer, in any order.
public struct DormancyCensus: Sendable {
    private let definitions: [DormancyDefinition]
    private let day: CivilDate
    private var sections: [String?: DormancyReport.Section] = [:]
    private var dormant: [DormancyReport.Person] = []
    private var beyondLookBack = 0
    private var attention: [String: Int] = [:]

    public init(definitions: [DormancyDefinition], on day: CivilDate) {
        self.definitions = definitions
        self.day = day
    }

    /// - Parameter ledger: the customer's rows; what already waits there counts as planned.
    public mutating func add(_ facts: CustomerFacts, plan: CustomerPlan, ledger: [Delivery]) {
        let definition = definitions.first { $0.fits(facts.customer) }
        var section = sections[definition?.name] ?? DormancyReport.Section(definition: definition?.name)
        defer { sections[definition?.name] = section }
        guard let definition else {
            section.states[.never, default: 0] += 1
            return
        }
        let standing = definition.standing(of: facts, on: day)
        section.states[standing.state, default: 0] += 1
        if let last = standing.lastContact {
            section.ages[DormancyReport.Age(months: last.monthsUntil(day)), default: 0] += 1
        }
        let reason = facts.customer.reason ?? .unknown
        if standing.state == .dormant || standing.state == .churned {
            section.reasons[reason, default: [:]][standing.state, default: 0] += 1
        }
        guard standing.state == .dormant, let last = standing.lastContact else { return }
        let person = DormancyReport.Person(
            customer: facts.customer.id, name: facts.customer.name, definition: definition.name, standing: standing,
            reason: reason, attention: Self.attention(plan, ledger))
        switch person.attention {
        case .planned: attention["planned", default: 0] += 1
        case .excluded(let reason): attention[reason.name, default: 0] += 1
        case .forgotten: attention["forgotten", default: 0] += 1
        }
        if person.attention == .forgotten || last.adding(definition.lookBack) >= day {
            dormant.append(person)
        }
        if last.adding(definition.lookBack) < day { beyondLookBack += 1 }
    }

    /// What matters most to whoever reads the list: something planned, else what the shop can do something about, else when
    /// it comes.
    private static func attention(_ plan: CustomerPlan, _ ledger: [Delivery]) -> DormancyReport.Attention {
        let waiting = ledger.filter { !$0.state.isFinal }.map(\.due) + plan.deliveries.map(\.due)
        if let first = waiting.min() { return .planned(first) }
        let reasons = plan.exclusions.map(\.reason).filter { $0 != .noOccurrence }
        return reasons.min { ($0.urgency, $0.name) < ($1.urgency, $1.name) }.map { .excluded($0) } ?? .forgotten
    }

    public func report() -> DormancyReport {
        let order = definitions.map { Optional($0.name) } + [nil]
        let definitions = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
        let people = dormant.sorted { a, b in
            let (lastA, lastB) = (a.standing.lastContact ?? .first, b.standing.lastContact ?? .first)
            return lastA != lastB ? lastA > lastB : a.customer < b.customer
        }
        return DormancyReport(
            day: day, sections: order.compactMap { sections[$0] },
            recencyFirst: people.filter { person in
                guard let last = person.standing.lastContact, let definition = definitions[person.definition] else {
                    return false
                }
                return last.adding(definition.lookBack) >= day
            },
            beyondLookBack: beyondLookBack, forgotten: people.filter { $0.attention == .forgotten },
            attention: attention)
    }
}

extension ExclusionReason {
    /// Low comes first: what somebody at the shop can put right, before what takes time, before what is as it should be.
    fileprivate var urgency: Int {
        switch self {
        case .skipped(.unreachable), .skipped(.noConsent): 0
        case .skipped(.suppressed), .skipped(.audience), .skipped(.heldOut), .skipped(.capped): 1
        case .notDue: 2
        case .skipped, .alreadyDone, .previousStepMissing, .notAgain: 3
        case .beforeActivation: 4
        case .noOccurrence: 5
        }
    }
}
