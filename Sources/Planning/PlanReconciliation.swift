import CivilTime
import Ledger
import Sequences

/// One thing the planner wants of the ledger.
public enum PlanChange: Sendable, Hashable {
    /// Insert, unless the key is there.
    case insert(Delivery)
    case move(DeliveryKey, due: Instant, expires: Instant, sequenceVersion: String)
    case skip(DeliveryKey, SkipReason)
    /// The message that could not be composed can be now.
    case release(DeliveryKey)
}

extension PlanningRules {
    /// What makes one customer's rows of the ledger say what its plan says. Only rows that nobody has begun are touched.
    ///
    /// - Parameter messageID: 26 characters of base32, the same for the same key and not to be guessed.
    public func changes(
        from ledger: [Delivery], to plan: CustomerPlan, in window: PlanWindow, messageID: (DeliveryKey) -> String
    ) -> [PlanChange] {
        let rows = Dictionary(ledger.map { ($0.key, $0) }) { first, _ in first }
        var changes: [PlanChange] = []
        var planned: Set<DeliveryKey> = []
        for delivery in plan.deliveries {
            planned.insert(delivery.key)
            if let row = rows[delivery.key] {
                if let move = move(row, to: delivery, at: window.now) { changes.append(move) }
            } else {
                changes.append(.insert(Delivery(delivery, messageID: messageID(delivery.key))))
            }
        }
        for delivery in plan.later {
            planned.insert(delivery.key)
            if let move = rows[delivery.key].flatMap({ move($0, to: delivery, at: window.now) }) {
                changes.append(move)
            }
        }
        for row in ledger where row.state.isPlanned && !planned.contains(row.key) {
            changes.append(.skip(row.key, plan.reason(for: row.key)))
        }
        return changes
    }

    private func move(_ row: Delivery, to delivery: PlannedDelivery, at now: Instant) -> PlanChange? {
        // A row that was claimed once waits by the dispatcher's decision; the plan's time would undo the waiting.
        guard row.state.isPlanned, row.claims == 0 else { return nil }
        // What is overdue and may go now is due already; "now" would move with every pass.
        let isDueAnyway = row.due <= now && delivery.due == now
        if (row.due == delivery.due || isDueAnyway) && row.expires == delivery.expires
            && row.sequenceVersion == delivery.sequenceVersion
        {
            return nil
        }
        return .move(
            row.key, due: isDueAnyway ? row.due : delivery.due, expires: delivery.expires,
            sequenceVersion: delivery.sequenceVersion)
    }
}

extension CustomerPlan {
    /// Why a planned row is not in this plan.
    fileprivate func reason(for key: DeliveryKey) -> SkipReason {
        let ofRun = exclusions.filter { $0.sequence == key.sequence && $0.occurrence == key.occurrence }
        let found = ofRun.first { $0.step == key.step } ?? ofRun.first { $0.step == nil }
        return switch found?.reason {
        case .skipped(let reason): reason
        case .notAgain: .notAgain
        case .previousStepMissing: .previousStepMissing
        case .noOccurrence, .notDue, .beforeActivation, .alreadyDone, nil: .superseded
        }
    }
}

extension Delivery {
    init(_ planned: PlannedDelivery, messageID: String) {
        self.init(
            key: planned.key, channel: planned.channel, messageID: messageID, occurrenceDate: planned.occurrenceDate,
            sequenceVersion: planned.sequenceVersion, due: planned.due, expires: planned.expires)
    }
}
