import CivilTime
import Customers
import Sequences
import Wording

/// Where a delivery is on its way. Only the moves in `Delivery` lead from one state to another.
public enum DeliveryState: Sendable, Hashable {
    /// Will be sent when due, unless a hold keeps it waiting.
    case planned(Hold?)
    /// A worker has it; nothing has left us.
    case claimed(Lease)
    /// The intent is on disk: from here on it may have been sent.
    case sending(Lease)
    case sent(Receipt)
    case failed(Failure)
    case inDoubt(Doubt)
    /// Resends used up, or policy `hold`: a person decides.
    case unresolved(Doubt)
    case skipped(SkipReason)
}

extension Delivery {
    /// Whether the customer may have got it: what caps count.
    public var countsAsSent: Bool {
        switch state {
        case .sending, .sent, .inDoubt, .unresolved: true
        case .planned, .claimed, .failed, .skipped: doubts > 0
        }
    }

    /// When it went out as far as anybody can know; `nil` when nothing ever left.
    public var sentAt: Instant? {
        guard countsAsSent else { return nil }
        if case .sent(let receipt) = state { return receipt.at }
        return composedAt ?? due
    }
}

extension DeliveryState {
    /// The state's name as it stands in the stores and in JSON.
    public enum Name: String, Sendable, Hashable, CaseIterable {
        case planned
        case claimed
        case sending
        case sent
        case failed
        case inDoubt = "in-doubt"
        case unresolved
        case skipped

        public var wording: Wording {
            switch self {
            case .planned: Wording(ja: "予定", en: "planned")
            case .claimed: Wording(ja: "処理中", en: "claimed")
            case .sending: Wording(ja: "送信中", en: "sending")
            case .sent: Wording(ja: "送信済み", en: "sent")
            case .failed: Wording(ja: "失敗", en: "failed")
            case .inDoubt: Wording(ja: "結果不明", en: "in doubt")
            case .unresolved: Wording(ja: "要判断", en: "unresolved")
            case .skipped: Wording(ja: "送らない", en: "skipped")
            }
        }
    }

    public var name: Name {
        switch self {
        case .planned: .planned
        case .claimed: .claimed
        case .sending: .sending
        case .sent: .sent
        case .failed: .failed
        case .inDoubt: .inDoubt
        case .unresolved: .unresolved
        case .skipped: .skipped
        }
    }

    /// Final states are never left by themselves.
    public var isFinal: Bool {
        switch self {
        case .sent, .failed, .skipped: true
        case .planned, .claimed, .sending, .inDoubt, .unresolved: false
        }
    }
}

/// One step for one customer and occurrence: the row of the ledger.
///
/// What identifies the message on the wire (Message-ID, Date, the seed of the MIME boundaries) is fixed when the row is
/// written, so that a copy, if there must be one, is byte-identical.
public struct Delivery: Sendable, Hashable {
    public let key: DeliveryKey
    public let channel: ChannelKind
    /// The local part of the Message-ID and the idempotency key: 26 characters of base32.
    public let messageID: String
    /// The day the run's steps count from.
    public let occurrenceDate: CivilDate
    /// The version of the sequence that planned it.
    public private(set) var sequenceVersion: String
    /// When it is to be sent at the earliest.
    public private(set) var due: Instant
    /// Past this moment it is skipped as late.
    public private(set) var expires: Instant
    public private(set) var state: DeliveryState
    /// Attempts that the other side answered.
    public private(set) var attempts: Int
    /// Times the outcome was unknown; every one of them may be a copy.
    public private(set) var doubts: Int
    /// Number of the latest claim.
    public private(set) var claims: Int64
    /// When the message was composed for the first time: its Date header.
    public private(set) var composedAt: Instant?

    public init(
        key: DeliveryKey, channel: ChannelKind, messageID: String, occurrenceDate: CivilDate, sequenceVersion: String,
        due: Instant, expires: Instant, state: DeliveryState = .planned(nil), attempts: Int = 0, doubts: Int = 0,
        claims: Int64 = 0, composedAt: Instant? = nil
    ) {
        self.key = key
        self.channel = channel
        self.messageID = messageID
        self.occurrenceDate = occurrenceDate
        self.sequenceVersion = sequenceVersion
        self.due = due
        self.expires = expires
        self.state = state
        self.attempts = attempts
        self.doubts = doubts
        self.claims = claims
        self.composedAt = composedAt
    }
}

/// A move that the state does not allow: a mistake of ours, never of the world.
public struct IllegalMove: Error, Sendable, Hashable {
    public var from: DeliveryState.Name
    public var move: String

    public init(from: DeliveryState.Name, move: String) {
        self.from = from
        self.move = move
    }
}

// MARK: - The only moves there are

extension Delivery {
    /// The planner found another time for a delivery that nobody has begun. What waits for approval or was paused goes
    /// on waiting; a missing value is looked at again.
    public mutating func replan(due: Instant, expires: Instant, sequenceVersion: String) throws(IllegalMove) {
        guard case .planned(let hold) = state else { throw illegal("replan") }
        self.due = due
        self.expires = expires
        self.sequenceVersion = sequenceVersion
        switch hold {
        case .missingValue, .templateFailed: state = .planned(nil)
        case .paused, .wantsApproval, nil: break
        }
    }

    public mutating func hold(_ reason: Hold) throws(IllegalMove) {
        switch state {
        case .planned, .claimed: state = .planned(reason)
        default: throw illegal("hold")
        }
    }

    public mutating func releaseHold() throws(IllegalMove) {
        guard case .planned = state else { throw illegal("release hold") }
        state = .planned(nil)
    }

    /// A worker takes it.
    public mutating func claim(by worker: WorkerIncarnation) throws(IllegalMove) -> Lease {
        guard case .planned(nil) = state else { throw illegal("claim") }
        claims += 1
        let lease = Lease(worker: worker, claim: claims)
        state = .claimed(lease)
        return lease
    }

    /// The worker died, or may not send now, before anything left: back to the plan, perhaps for later.
    public mutating func putBack(until later: Instant? = nil) throws(IllegalMove) {
        guard case .claimed = state else { throw illegal("put back") }
        if let later { due = later }
        state = .planned(nil)
    }

    /// The intent. After this the message may leave.
    public mutating func begin(_ lease: Lease, at now: Instant) throws(IllegalMove) {
        guard state == .claimed(lease) else { throw illegal("begin") }
        state = .sending(lease)
        if composedAt == nil { composedAt = now }
    }

    public mutating func succeed(_ receipt: Receipt) throws(IllegalMove) {
        switch state {
        case .sending, .inDoubt, .unresolved: state = .sent(receipt)
        default: throw illegal("succeed")
        }
        attempts += 1
    }

    /// A permanent failure is final; a transient one waits and costs an attempt until they are used up; what never left
    /// us, or was throttled, waits and costs nothing.
    public mutating func fail(
        _ failure: Failure, at now: Instant, policy: RetryPolicy, spread: Double
    ) throws(IllegalMove) {
        guard case .sending = state else { throw illegal("fail") }
        switch failure.kind {
        case .permanent:
            attempts += 1
            state = .failed(failure)
        case .transient:
            attempts += 1
            if attempts >= policy.attempts {
                state = .failed(failure)
            } else {
                let wait = max(failure.retryAfter ?? 0, policy.wait(after: attempts, spread: spread))
                due = now.adding(seconds: wait)
                state = .planned(nil)
            }
        case .throttled, .notSent:
            due = now.adding(seconds: max(failure.retryAfter ?? 0, policy.wait(after: 1, spread: spread)))
            state = .planned(nil)
        }
    }

    /// Failed before the intent: the gateway could not be reached, or refused the sender or the address before any
    /// content left.
    public mutating func failBeforeSending(
        _ failure: Failure, at now: Instant, policy: RetryPolicy, spread: Double
    ) throws(IllegalMove) {
        guard case .claimed(let lease) = state else { throw illegal("fail before sending") }
        state = .sending(lease)
        try fail(failure, at: now, policy: policy, spread: spread)
    }

    /// Nobody knows whether it was taken.
    public mutating func doubt(_ doubt: Doubt) throws(IllegalMove) {
        guard case .sending = state else { throw illegal("doubt") }
        doubts += 1
        state = .inDoubt(doubt)
    }

    /// The doubt has waited long enough: once more with the same bytes, or to a person when that was done already.
    public mutating func resolveDoubt(at now: Instant, policy: RetryPolicy) throws(IllegalMove) {
        guard case .inDoubt(let doubt) = state else { throw illegal("resolve doubt") }
        if doubts <= policy.resends {
            due = now
            state = .planned(nil)
        } else {
            state = .unresolved(doubt)
        }
    }

    /// It will not be sent. What may already have arrived once does not become "skipped": a person decides.
    public mutating func skip(_ reason: SkipReason) throws(IllegalMove) {
        switch state {
        case .planned, .claimed:
            state =
                doubts == 0
                ? .skipped(reason)
                : .unresolved(Doubt(since: composedAt ?? due, reason: "not resent: \(reason.rawValue)"))
        default: throw illegal("skip")
        }
    }

    private func illegal(_ move: String) -> IllegalMove {
        IllegalMove(from: state.name, move: move)
    }
}
