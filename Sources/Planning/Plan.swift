import CivilTime
import Customers
import Ledger
import Sequences
import Wording

/// The span a plan is about: what is due from `now` up to but not including `horizon`.
public struct PlanWindow: Sendable, Hashable {
    public var now: Instant
    public var horizon: Instant

    public init(now: Instant, horizon: Instant) {
        self.now = now
        self.horizon = horizon
    }
}

/// What one customer gets in the window, and for every sequence that gives it nothing, why not.
public struct CustomerPlan: Sendable, Hashable {
    public var customer: CustomerID
    /// Ascending by due time, then key.
    public var deliveries: [PlannedDelivery]
    /// Steps known to be due at the horizon or after it, as far as the facts of today say; each has a `notDue` among the
    /// exclusions too. The ledger gets no new rows from them, but rows that are there move to where these say.
    public var later: [PlannedDelivery]
    /// Ascending by sequence, occurrence, step.
    public var exclusions: [Exclusion]

    public init(
        customer: CustomerID, deliveries: [PlannedDelivery], later: [PlannedDelivery] = [], exclusions: [Exclusion]
    ) {
        self.customer = customer
        self.deliveries = deliveries
        self.later = later
        self.exclusions = exclusions
    }
}

/// One row the ledger should hold.
public struct PlannedDelivery: Sendable, Hashable {
    public var key: DeliveryKey
    public var channel: ChannelKind
    public var occurrenceDate: CivilDate
    public var sequenceVersion: String
    /// Before windows and caps moved it.
    public var nominal: Instant
    public var due: Instant
    public var expires: Instant
    public var priority: Int
    /// What moved it from `nominal` to `due`.
    public var deferredBy: Deferral?

    public enum Deferral: String, Sendable, Hashable {
        case window
        case cap
    }

    public init(
        key: DeliveryKey, channel: ChannelKind, occurrenceDate: CivilDate, sequenceVersion: String, nominal: Instant,
        due: Instant, expires: Instant, priority: Int, deferredBy: Deferral? = nil
    ) {
        self.key = key
        self.channel = channel
        self.occurrenceDate = occurrenceDate
        self.sequenceVersion = sequenceVersion
        self.nominal = nominal
        self.due = due
        self.expires = expires
        self.priority = priority
        self.deferredBy = deferredBy
    }

    static func inOrder(_ a: PlannedDelivery, _ b: PlannedDelivery) -> Bool {
        a.due != b.due ? a.due < b.due : a.key < b.key
    }
}

/// Why a customer gets nothing from a sequence, from one occurrence of it, or from one step.
public struct Exclusion: Sendable, Hashable {
    public var sequence: SequenceID
    public var occurrence: Occurrence?
    /// The day the occurrence's steps count from, where it is known.
    public var date: CivilDate?
    public var step: StepID?
    public var channel: ChannelKind?
    public var reason: ExclusionReason

    public init(
        sequence: SequenceID, occurrence: Occurrence? = nil, date: CivilDate? = nil, step: StepID? = nil,
        channel: ChannelKind? = nil, reason: ExclusionReason
    ) {
        self.sequence = sequence
        self.occurrence = occurrence
        self.date = date
        self.step = step
        self.channel = channel
        self.reason = reason
    }

    static func inOrder(_ a: Exclusion, _ b: Exclusion) -> Bool {
        if a.sequence != b.sequence { return a.sequence < b.sequence }
        if a.occurrence != b.occurrence { return (a.occurrence?.text ?? "") < (b.occurrence?.text ?? "") }
        if a.step != b.step { return (a.step?.text ?? "") < (b.step?.text ?? "") }
        return a.reason.name < b.reason.name
    }
}

public enum ExclusionReason: Sendable, Hashable {
    /// The same words as a skipped row of the ledger.
    case skipped(SkipReason)
    /// The trigger never fires with the facts of today: no purchase, no birthday.
    case noOccurrence
    /// It fires, but outside the window; the next time when that is known.
    case notDue(next: Instant?)
    /// The run would have begun before the sequence was started.
    case beforeActivation
    /// Already in the ledger as final.
    case alreadyDone(DeliveryState.Name)
    /// The customer went through it before, and `again` says not yet.
    case notAgain
    /// The step before it was neither sent nor planned.
    case previousStepMissing

    public var wording: Wording {
        switch self {
        case .skipped(let reason): reason.wording
        case .noOccurrence: Wording(ja: "起点となる日がない", en: "no date to start from")
        case .notDue(let next?):
            Wording(ja: "期間外 (次回 \(next))", en: "not due (next \(next))")
        case .notDue(nil): Wording(ja: "期間外", en: "not due")
        case .beforeActivation: Wording(ja: "開始前に起点を過ぎていた", en: "its time passed before the sequence was started")
        case .alreadyDone(let state): Wording(ja: "処理済み (\(state.rawValue))", en: "already \(state.rawValue)")
        case .notAgain: Wording(ja: "再度の対象外", en: "not again yet")
        case .previousStepMissing: Wording(ja: "前のステップがない", en: "the step before it is missing")
        }
    }

    /// Stable name for JSON and for counting.
    public var name: String {
        switch self {
        case .skipped(let reason): reason.rawValue
        case .noOccurrence: "no-occurrence"
        case .notDue: "not-due"
        case .beforeActivation: "before-activation"
        case .alreadyDone: "already-done"
        case .notAgain: "not-again"
        case .previousStepMissing: "previous-step-missing"
        }
    }
}
