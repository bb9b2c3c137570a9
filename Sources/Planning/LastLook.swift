import CivilTime
import Customers
import Ledger
import Sequences

extension PlanningRules {
    /// The last look before a message may leave, with the facts of this moment; asks the clauses that planned it.
    ///
    /// - Parameters:
    ///   - delivery: the row, claimed.
    ///   - ledger: all rows of the customer, this one included.
    public func decideIntent(
        _ delivery: Delivery, facts: CustomerFacts, ledger: [Delivery], at now: Instant
    ) -> IntentDecision {
        guard now <= delivery.expires else { return .skip(.late) }
        guard let sequence = sequences.first(where: { $0.id == delivery.key.sequence }),
            let step = sequence.steps.first(where: { $0.id == delivery.key.step }), step.channel == delivery.channel
        else { return .skip(.editedAway) }

        let recipient = Recipient(facts, ledger: ledger, rules: self)
        let today = recipient.zone.date(at: now)
        let occurrences = Occurrences(rules: self, sequence: sequence, recipient: recipient)
        guard let start = occurrences.find(delivery.key.occurrence, near: delivery.occurrenceDate) else {
            return .skip(delivery.sequenceVersion == sequence.version ? .superseded : .editedAway)
        }
        let eligibility = Eligibility(rules: self, sequence: sequence, recipient: recipient)
        if let reason = eligibility.endOfRun(start, by: today) { return .skip(reason) }
        var received = recipient.received(sequence.id)
        if delivery.doubts > 0 { received[start.occurrence] = start.date }
        guard eligibility.mayBegin(start, after: received) else { return .skip(.notAgain) }
        if let reason = eligibility.bar(start, step: step, on: today) { return .skip(reason) }

        let opening = Opening(step, of: sequence, rules: self, zone: recipient.zone)
        guard let open = opening.next(from: now, limit: delivery.expires) else { return .skip(.late) }
        guard open == now else { return .putBack(until: open) }

        // The caps have let it pass once already.
        guard delivery.doubts == 0 else { return .send }
        let caps = CapBook(caps, zone: recipient.zone, ledger: ledger)
        let at = step.at ?? sequence.at
        guard caps.blocked(at: now, retryAt: at) != nil else { return .send }
        guard sequence.onCap == .defer,
            let later = caps.next(from: now, through: opening, limit: delivery.expires, retryAt: at)
        else { return .skip(.capped) }
        return .putBack(until: later)
    }
}
