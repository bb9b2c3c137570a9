import CivilTime
import Customers
import Ledger
import Sequences

/// A customer's way through a span of time, as it would be if nothing but the assumed events happened.
///
/// The planner decides, the same as everywhere. It sees everything until a week after the next assumed event, as a service
/// that plans a week ahead would have, and then again with what was sent until then in the ledger; without an event the
/// whole span at once. What it gives is taken as sent at its due time, for with the same facts the last look before
/// sending (`decideIntent`) asks the same clauses and gives the same answer. Nothing is rendered: a
/// message that would lack a value counts as sent.
public struct Simulation: Sendable {
    public let rules: PlanningRules
    public let window: PlanWindow
    public let behaviour: AssumedBehaviour
    /// Further events, by customer; not known before the noon of their day, or before their time.
    public let whatIf: [CustomerID: [Event]]

    /// - Parameters:
    ///   - rules: with activations; a sequence without one is as good as started at `window.now`.
    ///   - window: from the moment the facts and the ledger are from to the end of the simulation.
    public init(
        rules: PlanningRules, window: PlanWindow, behaviour: AssumedBehaviour = .nobodyBuys,
        whatIf: [CustomerID: [Event]] = [:]
    ) {
        var rules = rules
        for sequence in rules.sequences where rules.activations[sequence.id] == nil {
            rules.activations[sequence.id] = window.now
        }
        self.rules = rules
        self.window = window
        self.behaviour = behaviour
        self.whatIf = whatIf
    }

    /// Depends on nothing but its arguments, so customers may be taken in any order and on any number of workers.
    ///
    /// - Parameter ledger: all rows of this customer. What waits for approval or was paused counts as free to go.
    public func course(of facts: CustomerFacts, ledger: [Delivery]) -> SimulatedCourse {
        let zone = facts.customer.zone ?? rules.zone
        let arrivals = arrivals(for: facts, zone)
        var walk = Walk(rules: rules, end: window.horizon, facts: facts, ledger: ledger)
        walk.plan(at: window.now, beyond: arrivals.first?.at)
        var next = 0
        while next < arrivals.count {
            let moment = arrivals[next].at
            var events: [Event] = []
            while next < arrivals.count, arrivals[next].at == moment {
                events.append(arrivals[next].event)
                next += 1
            }
            walk.send(before: moment)
            walk.learn(events, on: zone.date(at: moment))
            walk.plan(at: moment, beyond: next < arrivals.count ? arrivals[next].at : nil)
        }
        walk.send(before: window.horizon)
        return SimulatedCourse(
            customer: facts.customer.id, sends: walk.sends, held: walk.held, exclusions: walk.exclusions,
            events: arrivals.map(\.event))
    }

    private struct Arrival {
        var at: Instant
        var event: Event
    }

    /// Ascending; what lies before the simulation is known from its first moment on.
    private func arrivals(for facts: CustomerFacts, _ zone: Zone) -> [Arrival] {
        let events =
            behaviour.events(of: facts, in: window, zone: zone) + (whatIf[facts.customer.id] ?? [])
        return events.map { event in
            Arrival(at: max(window.now, zone.instant(of: event.date, at: event.time ?? .noon)), event: event)
        }
        .filter { $0.at < window.horizon }
        .sorted { a, b in a.at != b.at ? a.at < b.at : Event.inOrder(a.event, b.event) }
    }
}

/// What became of one customer.
public struct SimulatedCourse: Sendable, Hashable {
    public var customer: CustomerID
    /// Ascending by due time, which is when each was sent.
    public var sends: [PlannedDelivery]
    /// Rows that wait for a value or a template; they never go in a simulation.
    public var held: [PlannedDelivery]
    /// Why something was not sent: one for each step, or for a run or a sequence as a whole.
    public var exclusions: [Exclusion]
    /// What was assumed to happen, ascending.
    public var events: [Event]
}

/// One customer's plan, ledger and verdicts on the way.
private struct Walk {
    let rules: PlanningRules
    let end: Instant
    var facts: CustomerFacts
    var ledger: [Delivery]
    var sends: [PlannedDelivery] = []
    var held: [PlannedDelivery] = []

    private var current: CustomerPlan
    /// The first of `current.deliveries` that has not been dealt with.
    private var next = 0
    private var verdicts: [Place: Exclusion] = [:]
    private let waiting: Set<DeliveryKey>
    /// A week, so that caps by day and week see what they would see in a service.
    private static let lookAhead: Int64 = 7 * 86_400

    /// What an exclusion is about.
    private struct Place: Hashable {
        var sequence: SequenceID
        var occurrence: Occurrence?
        var step: StepID?
    }

    init(rules: PlanningRules, end: Instant, facts: CustomerFacts, ledger: [Delivery]) {
        self.rules = rules
        self.end = end
        self.facts = facts
        self.ledger = ledger
        current = CustomerPlan(customer: facts.customer.id, deliveries: [], exclusions: [])
        waiting = Set(ledger.filter(\.lacksSomething).map(\.key))
    }

    /// - Parameter event: the next moment that changes the facts.
    mutating func plan(at now: Instant, beyond event: Instant?) {
        let horizon = event.map { min(end, $0.adding(seconds: Self.lookAhead)) } ?? end
        current = rules.plan(facts, ledger: ledger, in: PlanWindow(now: now, horizon: horizon))
        next = 0
        for delivery in current.deliveries {
            verdicts[Place(sequence: delivery.key.sequence, occurrence: delivery.key.occurrence, step: nil)] = nil
            verdicts[
                Place(sequence: delivery.key.sequence, occurrence: delivery.key.occurrence, step: delivery.key.step)] =
                nil
        }
        for exclusion in current.exclusions {
            if case .alreadyDone = exclusion.reason { continue }
            let place = Place(
                sequence: exclusion.sequence, occurrence: exclusion.occurrence, step: exclusion.step)
            // What was refused in its time has become late since; the refusal is the reason.
            if exclusion.reason == .skipped(.late), verdicts[place] != nil { continue }
            verdicts[place] = exclusion
        }
    }

    mutating func send(before moment: Instant) {
        while next < current.deliveries.count, current.deliveries[next].due < moment {
            let delivery = current.deliveries[next]
            next += 1
            if waiting.contains(delivery.key) { held.append(delivery) } else { sends.append(delivery) }
        }
    }

    /// New facts. The ledger becomes what a service would hold: what was sent, what is planned, and the rest skipped.
    mutating func learn(_ events: [Event], on day: CivilDate) {
        facts = CustomerFacts(
            customer: facts.customer, revision: facts.revision, events: facts.events + events,
            consents: facts.consents, suppressions: facts.suppressions)
        var rows = ledger.filter { !$0.state.isPlanned }
        let known = Set(rows.map(\.key))
        rows += sends.lazy.filter { !known.contains($0.key) }.map(Delivery.init(sent:))
        let done = Set(sends.map(\.key))
        var placed: Set<DeliveryKey> = []
        for delivery in current.deliveries where !done.contains(delivery.key) {
            placed.insert(delivery.key)
            rows.append(Delivery(delivery, messageID: ""))
        }
        for row in ledger where row.state.isPlanned && !placed.contains(row.key) && !done.contains(row.key) {
            rows.append(row.skipped())
        }
        ledger = rows
        // What was foretold for a day that has not come is open again, and so is all that is no verdict but "not yet".
        verdicts = verdicts.filter { _, exclusion in
            guard case .skipped = exclusion.reason else { return false }
            return exclusion.date.map { $0 < day } ?? true
        }
    }

    var exclusions: [Exclusion] {
        verdicts.values.sorted(by: Exclusion.inOrder)
    }
}

extension Delivery {
    /// Its template cannot be rendered for this customer.
    fileprivate var lacksSomething: Bool {
        switch state {
        case .planned(.missingValue), .planned(.templateFailed): true
        default: false
        }
    }

    fileprivate init(sent planned: PlannedDelivery) {
        self.init(
            key: planned.key, channel: planned.channel, messageID: "", occurrenceDate: planned.occurrenceDate,
            sequenceVersion: planned.sequenceVersion, due: planned.due, expires: planned.expires,
            state: .sent(Receipt(at: planned.due, reply: "")), attempts: 1, claims: 1, composedAt: planned.due)
    }

    fileprivate func skipped() -> Delivery {
        Delivery(
            key: key, channel: channel, messageID: messageID, occurrenceDate: occurrenceDate,
            sequenceVersion: sequenceVersion, due: due, expires: expires, state: .skipped(.superseded))
    }
}
