import CivilTime
import Customers
import Ledger
import Sequences

/// The clauses about whether one customer may get one step on one day. Each is a function of its own; planner, last look
/// and explanation ask the same ones.
struct Eligibility {
    let rules: PlanningRules
    let sequence: StepSequence
    let recipient: Recipient

    // MARK: The run

    /// The first event that ends the run on `day` or before.
    func exit(from start: RunStart, by day: CivilDate) -> Event? {
        guard !sequence.exits.isEmpty else { return nil }
        return recipient.facts.events.first { event in
            event.date <= day && sequence.exits.contains(event.kind) && ends(event, start)
        }
    }

    private func ends(_ event: Event, _ start: RunStart) -> Bool {
        switch start.exitsFrom {
        case .day(let day): return event.date >= day
        case .event(let date, let time, let sameDay):
            if event.date != date { return event.date > date }
            // More of what the trigger itself looks for: the lines of one receipt are one purchase.
            if case .afterEvent(let trigger) = sequence.trigger, trigger.matches(event) { return false }
            guard sameDay == .after else { return false }
            guard let time, let other = event.time else { return true }
            return other >= time
        }
    }

    /// Why the run itself can have no message on `day`.
    func endOfRun(_ start: RunStart, by day: CivilDate) -> SkipReason? {
        if exit(from: start, by: day) != nil { return .exited }
        if let superseded = start.supersededOn, superseded <= day { return .superseded }
        return nil
    }

    /// Whether `again` lets the customer begin this run after those it has been through.
    func mayBegin(_ start: RunStart, after received: [Occurrence: CivilDate]) -> Bool {
        if received[start.occurrence] != nil { return true }
        switch sequence.reentry {
        case .eachOccurrence: return true
        case .once: return received.isEmpty
        case .after(let period): return received.values.allSatisfy { $0.adding(period) <= start.date }
        }
    }

    // MARK: The customer

    /// The first of the audience's conditions that does not hold; an index into `sequence.audience`.
    func failingCondition(_ start: RunStart, step: Step, on day: CivilDate) -> Int? {
        guard !sequence.audience.isEmpty else { return nil }
        let context = CustomerContext(recipient, on: day).value(
            occurrence: start.date, sequence: sequence, step: step, customer: sequence.audienceReads)
        return sequence.audience.firstIndex { !$0.holds(for: context) }
    }

    /// The day on which the step was first possible, when the audience did not hold on it and `day` is a later one.
    ///
    /// Being late is for what was held up. Whoever comes into the audience after a step's time is not reached by it any more:
    /// else the step that a plan leaves out beforehand would go out after all, as soon as that day has come.
    func missedDay(_ start: RunStart, step: Step, at time: StepTime, by day: CivilDate) -> CivilDate? {
        let opening = Opening(step, of: sequence, rules: rules, zone: recipient.zone)
        let first = recipient.zone.date(at: opening.next(from: time.nominal, limit: time.expires) ?? time.nominal)
        return first < day && failingCondition(start, step: step, on: first) != nil ? first : nil
    }

    func suppression(on channel: ChannelKind) -> Suppression? {
        recipient.facts.suppression(barring: channel, topic: sequence.topic)
    }

    func consent(on channel: ChannelKind) -> Consent? {
        recipient.facts.consent(for: channel).flatMap { $0.decision == .granted ? $0 : nil }
    }

    /// Why the customer may not get the step, held-out ones last: a comparison is only worth something among those who
    /// would have got it.
    func bar(_ start: RunStart, step: Step, on day: CivilDate) -> SkipReason? {
        if failingCondition(start, step: step, on: day) != nil { return .audience }
        if suppression(on: step.channel) != nil { return .suppressed }
        if !recipient.facts.customer.isReachable(by: step.channel) { return .unreachable }
        if consent(on: step.channel) == nil { return .noConsent }
        if rules.holdsOut(recipient.id, from: sequence) { return .heldOut }
        return nil
    }
}
