import CivilTime
import Customers
import Ledger
import Sequences

/// What other files change in one customer's plan.
///
/// Both plans are of the same facts, ledger and window. A delivery is the same by its key, so a step that was given
/// another name is one message dropped and one added.
public struct PlanDiff: Sendable, Hashable {
    public struct Change: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case added
            /// Not sent under the new files, and why, as far as they say.
            case dropped(ExclusionReason?)
            /// By so many seconds; negative is earlier.
            case moved(by: Int64, from: Instant)
        }

        public var delivery: PlannedDelivery
        public var kind: Kind
        /// More than one message on this customer's day, and more than before.
        public var isDoubled = false
    }

    public var customer: CustomerID
    /// Ascending by due time, then key; of a dropped one the time it would have had.
    public var changes: [Change]

    /// - Parameters:
    ///   - zone: the customer's; decides what one day is.
    ///   - ledger: what was sent on a day counts when messages of that day are doubled.
    public init(from old: CustomerPlan, to new: CustomerPlan, ledger: [Delivery] = [], zone: Zone) {
        customer = new.customer
        let before = Dictionary((old.deliveries + old.later).map { ($0.key, $0) }) { first, _ in first }
        let after = Dictionary((new.deliveries + new.later).map { ($0.key, $0) }) { first, _ in first }
        let dueBefore = Set(old.deliveries.map(\.key))
        let dueAfter = Set(new.deliveries.map(\.key))

        var changes: [Change] = []
        for delivery in new.deliveries + new.later {
            guard let other = before[delivery.key] else {
                if dueAfter.contains(delivery.key) { changes.append(Change(delivery: delivery, kind: .added)) }
                continue
            }
            guard other.due != delivery.due, dueAfter.contains(delivery.key) || dueBefore.contains(delivery.key) else {
                continue
            }
            changes.append(
                Change(delivery: delivery, kind: .moved(by: other.due.seconds(until: delivery.due), from: other.due)))
        }
        for delivery in old.deliveries where after[delivery.key] == nil {
            changes.append(Change(delivery: delivery, kind: .dropped(new.exclusion(of: delivery.key)?.reason)))
        }

        let sent = ledger.compactMap(\.sentAt)
        let countsBefore = Self.counts(old.deliveries.map(\.due) + sent, zone)
        let countsAfter = Self.counts(new.deliveries.map(\.due) + sent, zone)
        for index in changes.indices where dueAfter.contains(changes[index].delivery.key) {
            let day = zone.date(at: changes[index].delivery.due)
            let count = countsAfter[day, default: 0]
            changes[index].isDoubled = count > 1 && count > countsBefore[day, default: 0]
        }
        self.changes = changes.sorted { PlannedDelivery.inOrder($0.delivery, $1.delivery) }
    }

    private static func counts(_ moments: [Instant], _ zone: Zone) -> [CivilDate: Int] {
        moments.reduce(into: [:]) { $0[zone.date(at: $1), default: 0] += 1 }
    }
}

extension CustomerPlan {
    fileprivate func exclusion(of key: DeliveryKey) -> Exclusion? {
        let ofRun = exclusions.filter { $0.sequence == key.sequence && $0.occurrence == key.occurrence }
        return ofRun.first { $0.step == key.step } ?? ofRun.first { $0.step == nil }
            ?? exclusions.first { $0.sequence == key.sequence && $0.occurrence == nil }
    }
}

/// How many changes of each kind, by sequence. Parts of a population add up in any order.
public struct PlanDiffTally: Sendable, Hashable {
    public struct Counts: Sendable, Hashable {
        public var added = 0
        public var dropped = 0
        public var movedEarlier = 0
        public var movedLater = 0
        /// Of those added and moved.
        public var doubled = 0

        public init() {}

        public var moved: Int { movedEarlier + movedLater }
        public var total: Int { added + dropped + moved }
    }

    public private(set) var sequences: [SequenceID: Counts] = [:]
    public private(set) var customers = 0
    public private(set) var changedCustomers = 0

    public init() {}

    public mutating func count(_ diff: PlanDiff) {
        customers += 1
        if !diff.changes.isEmpty { changedCustomers += 1 }
        for change in diff.changes {
            var counts = sequences[change.delivery.key.sequence] ?? Counts()
            switch change.kind {
            case .added: counts.added += 1
            case .dropped: counts.dropped += 1
            case .moved(let seconds, _):
                if seconds < 0 { counts.movedEarlier += 1 } else { counts.movedLater += 1 }
            }
            if change.isDoubled { counts.doubled += 1 }
            sequences[change.delivery.key.sequence] = counts
        }
    }

    public mutating func merge(_ other: PlanDiffTally) {
        for (id, counts) in other.sequences {
            sequences[id] = sequences[id].map { $0.adding(counts) } ?? counts
        }
        customers += other.customers
        changedCustomers += other.changedCustomers
    }

    public var total: Counts { sequences.values.reduce(Counts()) { $0.adding($1) } }
}

extension PlanDiffTally.Counts {
    fileprivate func adding(_ other: Self) -> Self {
        var sum = self
        sum.added += other.added
        sum.dropped += other.dropped
        sum.movedEarlier += other.movedEarlier
        sum.movedLater += other.movedLater
        sum.doubled += other.doubled
        return sum
    }
}
