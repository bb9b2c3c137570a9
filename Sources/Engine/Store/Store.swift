import CivilTime
import Customers
import Digest
import Ledger
import Planning
import Sequences
import Wording

/// Where customers, their facts and the ledger are kept. What must hold is `StoreConformance`.
///
/// Every writing call is durable when it returns, and stands alone: it happened entirely or not at all. Calls from many
/// tasks may be put into one transaction.
public protocol Store: Sendable {
    // MARK: Facts

    /// The key under which suppressions of this store hash addresses (`Suppression.Subject.address`); it lives and dies
    /// with the store.
    var hashKey: HashKey { get }

    /// Adds or changes customers, adds events, consents and suppressions, all in one transaction. What is already there
    /// and equal changes nothing and raises no revision; an event is there when its customer has one of its id, a
    /// suppression when subject, channel, topic and reason are. A suppressed address raises the revision of everybody who
    /// has it.
    func add(_ facts: NewFacts) async throws(StoreError) -> NewFactsResult

    func facts(of customer: CustomerID) async throws(StoreError) -> CustomerFacts?

    /// Up to `limit` customers with an id greater than `after`, ascending by id.
    func facts(after: CustomerID?, limit: Int) async throws(StoreError) -> [CustomerFacts]

    /// Grows with every change of any customer's facts; the planner compares it to see whether there is work.
    func factsVersion() async throws(StoreError) -> Int64

    // MARK: Plan

    /// All rows of these customers, each ascending by key.
    func deliveries(of customers: [CustomerID]) async throws(StoreError) -> [CustomerID: [Delivery]]

    /// Inserts rows that are not there (by key) and whose customer is, moves planned rows that were never tried, and skips
    /// planned rows; what has moved on in the meantime is left alone. What a move does not change is not counted.
    func apply(_ changes: [PlanChange]) async throws(StoreError) -> PlanChangeResult

    /// Records that everybody was planned for at `now`, for `status`.
    func notePlanned(at now: Instant) async throws(StoreError)

    /// From when on each sequence is alive. Asking for one that is unknown does not create it.
    func activations() async throws(StoreError) -> [SequenceID: Instant]
    /// Records `now` for those that have none yet.
    func activate(_ sequences: [SequenceID], at now: Instant) async throws(StoreError)

    /// Sequences whose first run a person has approved.
    func approvals() async throws(StoreError) -> Set<SequenceID>
    /// Records the approval and releases the rows that waited for it; the number of rows released.
    func approve(_ sequences: [SequenceID], at now: Instant) async throws(StoreError) -> Int

    // MARK: Switches

    func switches() async throws(StoreError) -> Switches
    func setStopped(_ stopped: Bool, at now: Instant) async throws(StoreError)
    func setPaused(_ sequence: SequenceID, _ paused: Bool, at now: Instant) async throws(StoreError)

    // MARK: Dispatch

    /// Takes up to `limit` rows of these channels that are planned, without a hold, due at `now`, and whose sequence is
    /// not paused; ascending by due time, then key. Nothing while stopped.
    func claimDue(
        at now: Instant, channels: Set<ChannelKind>, limit: Int, by worker: WorkerIncarnation
    ) async throws(StoreError) -> [ClaimedDelivery]

    /// The intent: in one durable transaction reads the row, the customer's facts and rows and the switches again, asks
    /// `decide`, and writes what it says. `true` when the message may leave. `message` is kept until a final state, so
    /// that a copy is byte-identical.
    func commitIntent(
        _ key: DeliveryKey, lease: Lease, message: OutgoingMessage, at now: Instant,
        decide: @escaping @Sendable (IntentFacts) -> IntentDecision
    ) async throws(StoreError) -> Bool

    /// Makes a move on a row whose lease still holds; `false` (and nothing written) when it was lost, or when the row's
    /// state does not allow the move.
    func move(
        _ key: DeliveryKey, lease: Lease, _ move: @escaping @Sendable (inout Delivery) throws(IllegalMove) -> Void
    ) async throws(StoreError) -> Bool

    /// The message kept by an earlier intent of this row, when there is one.
    func keptMessage(of key: DeliveryKey) async throws(StoreError) -> OutgoingMessage?

    /// What other workers left behind: claimed rows go back to the plan, sending ones into doubt. With one worker per
    /// store (the owner lock) everybody else is dead.
    func recover(alive: WorkerIncarnation, at now: Instant) async throws(StoreError) -> RecoveryResult

    /// Doubts older than the policy's wait are resent or handed to a person; those of `channels` always go to a person,
    /// because their gateway would deliver a second copy without noticing.
    func resolveDoubts(
        at now: Instant, policy: RetryPolicy, holding channels: Set<ChannelKind>
    ) async throws(StoreError) -> Int

    /// Planned rows past their expiry become skipped(late), or unresolved when they may have arrived; how many. Long lists
    /// are done in several transactions.
    func expire(at now: Instant) async throws(StoreError) -> Int

    /// The earliest due time of a row that is planned without a hold, in a sequence that is not paused; `nil` without
    /// one, and while stopped.
    func nextDue() async throws(StoreError) -> Instant?

    // MARK: Looking

    func status(at now: Instant) async throws(StoreError) -> LedgerStatus

    /// Rows in due order; filters are all optional.
    func deliveries(matching filter: DeliveryFilter, limit: Int) async throws(StoreError) -> [Delivery]

    func close() async
}

/// A row in a worker's hands, with what is needed to compose it.
public struct ClaimedDelivery: Sendable {
    public var delivery: Delivery
    public var lease: Lease
    public var facts: CustomerFacts

    public init(delivery: Delivery, lease: Lease, facts: CustomerFacts) {
        self.delivery = delivery
        self.lease = lease
        self.facts = facts
    }
}

/// What the intent transaction reads again.
public struct IntentFacts: Sendable {
    public var delivery: Delivery
    public var facts: CustomerFacts
    /// All rows of the customer, this one included.
    public var ledger: [Delivery]
    public var switches: Switches

    public init(delivery: Delivery, facts: CustomerFacts, ledger: [Delivery], switches: Switches) {
        self.delivery = delivery
        self.facts = facts
        self.ledger = ledger
        self.switches = switches
    }
}

/// The kill switches.
public struct Switches: Sendable, Hashable {
    public var stopped: Bool
    public var paused: Set<SequenceID>

    public init(stopped: Bool = false, paused: Set<SequenceID> = []) {
        self.stopped = stopped
        self.paused = paused
    }
}

/// What an import brings.
public struct NewFacts: Sendable {
    public var customers: [Customer]
    public var events: [Event]
    public var consents: [Consent]
    public var suppressions: [Suppression]

    public init(
        customers: [Customer] = [], events: [Event] = [], consents: [Consent] = [], suppressions: [Suppression] = []
    ) {
        self.customers = customers
        self.events = events
        self.consents = consents
        self.suppressions = suppressions
    }
}

/// What became of it.
public struct NewFactsResult: Sendable, Hashable {
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// Indices into `events`, `consents` or `suppressions` (whichever was given alone) of rows whose customer is not known.
    public var orphans: [Int] = []

    public init() {}
}

public struct PlanChangeResult: Sendable, Hashable {
    public var inserted = 0
    public var moved = 0
    public var skipped = 0

    public init() {}
}

public struct RecoveryResult: Sendable, Hashable {
    public var putBack = 0
    public var inDoubt = 0

    public init() {}
}

/// Counts for `status` and the service manager.
public struct LedgerStatus: Sendable, Hashable {
    public var byState: [DeliveryState.Name: Int] = [:]
    public var held: [HeldCount] = []
    /// Every time an outcome was unknown, over the ledger's whole life.
    public var inDoubtTotal = 0
    public var customers = 0
    /// Due, not held, not paused, and not yet claimed.
    public var overdue = 0
    public var oldestDue: Instant?
    public var switches = Switches()
    /// When everybody was planned for the last time; `nil` before the first.
    public var lastPlan: Instant?

    public struct HeldCount: Sendable, Hashable {
        public var sequence: SequenceID
        public var step: StepID
        public var hold: Hold
        public var count: Int

        public init(sequence: SequenceID, step: StepID, hold: Hold, count: Int) {
            self.sequence = sequence
            self.step = step
            self.hold = hold
            self.count = count
        }
    }

    public init() {}
}

public struct DeliveryFilter: Sendable, Hashable {
    public var sequence: SequenceID?
    public var customer: CustomerID?
    public var states: Set<DeliveryState.Name>?
    public var dueFrom: Instant?
    public var dueBefore: Instant?

    public init(
        sequence: SequenceID? = nil, customer: CustomerID? = nil, states: Set<DeliveryState.Name>? = nil,
        dueFrom: Instant? = nil, dueBefore: Instant? = nil
    ) {
        self.sequence = sequence
        self.customer = customer
        self.states = states
        self.dueFrom = dueFrom
        self.dueBefore = dueBefore
    }
}

/// The store could not do it. Nothing of the call was written.
public enum StoreError: Error, Sendable, Hashable {
    /// Disk full, quota: sending stops until there is room.
    case full(Wording)
    case readOnly(Wording)
    /// Another process owns it.
    case locked(Wording)
    /// Written by a newer Rekindle, or not a store at all.
    case incompatible(Wording)
    /// Input/output error or corruption.
    case damaged(Wording)

    public var wording: Wording {
        switch self {
        case .full(let wording), .readOnly(let wording), .locked(let wording), .incompatible(let wording),
            .damaged(let wording):
            wording
        }
    }
}
