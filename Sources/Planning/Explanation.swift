import CivilTime
import Customers
import Ledger
import Sequences
import Wording

/// Why a customer did, did not or will get a step: every clause in the order in which they decide, with what it saw.
public struct Explanation: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        case pass
        case fail
        /// There is nothing to look at: no occurrence, or no time.
        case notReached = "not-reached"
    }

    /// The names are stable; they stand in JSON.
    public enum ClauseName: String, Sendable, Hashable, CaseIterable {
        /// The trigger has a day for this customer.
        case trigger
        /// Not yet in the ledger as begun or final.
        case ledger
        /// The run began, or begins after the sequence was started.
        case started
        /// `again` allows it.
        case again
        /// No exit event.
        case exit
        /// No later event makes it another occurrence.
        case current
        /// The step it counts from goes out.
        case previous
        /// Not too late, in an opening of its windows.
        case time
        /// Within the span that was asked about.
        case due
        case audience
        case suppression
        case address
        case consent
        case holdout
        /// Frequency caps.
        case cap

        public var wording: Wording {
            switch self {
            case .trigger: Wording(ja: "起点", en: "trigger")
            case .ledger: Wording(ja: "送信記録", en: "ledger")
            case .started: Wording(ja: "開始時期", en: "started")
            case .again: Wording(ja: "再度の条件", en: "again")
            case .exit: Wording(ja: "離脱条件", en: "exit")
            case .current: Wording(ja: "起点の有効性", en: "current occurrence")
            case .previous: Wording(ja: "前のステップ", en: "previous step")
            case .time: Wording(ja: "送信の時刻", en: "time")
            case .due: Wording(ja: "期間", en: "due")
            case .audience: Wording(ja: "対象条件", en: "audience")
            case .suppression: Wording(ja: "配信停止", en: "suppression")
            case .address: Wording(ja: "宛先", en: "address")
            case .consent: Wording(ja: "同意", en: "consent")
            case .holdout: Wording(ja: "比較対照群", en: "hold-out")
            case .cap: Wording(ja: "配信頻度", en: "frequency cap")
            }
        }
    }

    public struct Clause: Sendable, Hashable {
        public var name: ClauseName
        public var verdict: Verdict
        /// What the clause saw.
        public var detail: Wording

        public init(_ name: ClauseName, _ verdict: Verdict, _ detail: Wording) {
            self.name = name
            self.verdict = verdict
            self.detail = detail
        }
    }

    public enum Decision: Sendable, Hashable {
        /// Goes out at this moment, as things stand.
        case planned(due: Instant, deferredBy: PlannedDelivery.Deferral?)
        /// The ledger has it already.
        case recorded(DeliveryState.Name, at: Instant?)
        case excluded(ExclusionReason)
    }

    public var customer: CustomerID
    public var sequence: SequenceID
    public var step: StepID
    public var channel: ChannelKind
    public var occurrence: Occurrence?
    /// The day the steps of the run count from.
    public var occurrenceDate: CivilDate?
    public var clauses: [Clause]
    public var decision: Decision
    /// The smallest single change of facts with which the step would go out in the window; `nil` when there is none, or
    /// when it goes out anyway. Found by planning again with the fact changed, so it is true.
    public var change: Wording?
}
