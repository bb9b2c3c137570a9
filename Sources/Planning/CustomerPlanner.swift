import CivilTime
import Customers
import Ledger
import Sequences

extension PlanningRules {
    /// What one customer gets in the window, and why it gets nothing else.
    ///
    /// Customers are independent of one another, so the whole plan is this over all of them, in any order and on any number
    /// of workers.
    ///
    /// - Parameter ledger: all rows of this customer.
    public func plan(_ facts: CustomerFacts, ledger: [Delivery], in window: PlanWindow) -> CustomerPlan {
        var planner = CustomerPlanner(
            rules: self, recipient: Recipient(facts, ledger: ledger, rules: self), window: window)
        return planner.plan()
    }
}

/// Plans one customer: lists the runs of all sequences, times their steps, and places the steps that are due one after the
/// other under the caps.
struct CustomerPlanner {
    let rules: PlanningRules
    let recipient: Recipient
    let window: PlanWindow

    private var caps: CapBook
    private var runs: [Run] = []
    private var waiting: [Candidate] = []
    /// Runs the customer has received something of or is to receive, by sequence.
    private var received: [SequenceID: [Occurrence: CivilDate]] = [:]
    private var deliveries: [PlannedDelivery] = []
    private var later: [PlannedDelivery] = []
    private var exclusions: [Exclusion] = []

    private struct Run {
        var sequence: StepSequence
        var start: RunStart
        var hasBegun: Bool
        var placed = 0
        var reasons: [(step: Step, reason: ExclusionReason)] = []

        /// The reason of a run that nobody has begun and that gives nothing, when it is the same for all its steps.
        var commonReason: ExclusionReason? {
            guard placed == 0, !hasBegun, reasons.count == sequence.steps.count, let first = reasons.first?.reason,
                reasons.allSatisfy({ $0.reason.name == first.name })
            else { return nil }
            guard case .notDue = first else { return first }
            return .notDue(
                next: reasons.compactMap { if case .notDue(let next) = $0.reason { next } else { nil } }.min())
        }
    }

    /// A step that is due in the window and waits for its place.
    private struct Candidate {
        var run: Int
        var step: Int
        var key: DeliveryKey
        var priority: Int
        var time: StepTime
        var due: Instant

        static func comesFirst(_ a: Candidate, _ b: Candidate) -> Bool {
            if a.priority != b.priority { return a.priority > b.priority }
            if a.due != b.due { return a.due < b.due }
            return a.key < b.key
        }
    }

    init(rules: PlanningRules, recipient: Recipient, window: PlanWindow) {
        self.rules = rules
        self.recipient = recipient
        self.window = window
        caps = CapBook(rules.caps, zone: recipient.zone, ledger: recipient.ledger)
        for row in recipient.ledger {
            if case .claimed = row.state, row.doubts == 0 { caps.count(row.due) }
        }
    }

    mutating func plan() -> CustomerPlan {
        for sequence in rules.sequences { consider(sequence) }
        while let next = waiting.indices.min(by: { Candidate.comesFirst(waiting[$0], waiting[$1]) }) {
            place(waiting.remove(at: next))
        }
        for sequence in rules.sequences { conclude(sequence) }
        for sequence in rules.sequences { excludeLostRows(of: sequence) }
        excludeRowsWithoutSequence()
        return CustomerPlan(
            customer: recipient.id,
            deliveries: deliveries.sorted(by: PlannedDelivery.inOrder),
            later: later.sorted(by: PlannedDelivery.inOrder),
            exclusions: exclusions.sorted(by: Exclusion.inOrder))
    }

    // MARK: Runs

    private mutating func consider(_ sequence: StepSequence) {
        guard !sequence.steps.isEmpty else { return }
        received[sequence.id] = recipient.received(sequence.id)
        let occurrences = Occurrences(rules: rules, sequence: sequence, recipient: recipient)
        let today = recipient.zone.date(at: window.now)
        let last = recipient.zone.date(at: window.horizon).adding(days: 1)
        let known = recipient.unfinished(sequence.id)
        var starts = occurrences.starts(
            in: today.adding(days: -sequence.span)...max(today, last), today: today, known: known)
        // What lies behind us says nothing about when the customer's turn comes.
        if !starts.contains(where: { $0.date > today }), let next = occurrences.next(after: max(today, last)) {
            starts.append(next)
        }
        for start in starts {
            let run = Run(
                sequence: sequence, start: start,
                hasBegun: recipient.hasBegun(start.occurrence, of: sequence.id))
            runs.append(run)
            if isBeforeActivation(run) {
                runs[runs.count - 1].reasons = sequence.steps.map { ($0, .beforeActivation) }
            } else {
                schedule(run: runs.count - 1)
            }
        }
        if starts.isEmpty {
            exclusions.append(Exclusion(sequence: sequence.id, reason: .noOccurrence))
        }
    }

    /// A run that began goes on; one whose first step lies before the sequence was started never begins.
    private func isBeforeActivation(_ run: Run) -> Bool {
        guard !run.hasBegun else { return false }
        let activation = rules.activations[run.sequence.id] ?? window.now
        for step in run.sequence.steps {
            guard let time = step.time(in: run.sequence, from: run.start, previous: nil, zone: recipient.zone) else {
                continue
            }
            // A window only moves a message to later, so most need no look at it.
            guard time.nominal < activation else { continue }
            let opening = Opening(step, of: run.sequence, rules: rules, zone: recipient.zone)
            let first = opening.next(from: time.nominal, limit: time.expires) ?? time.nominal
            if first < activation { return true }
        }
        return false
    }

    // MARK: Steps

    /// Times the steps that count from the trigger, and after each of them those that count from it.
    private mutating func schedule(run: Int) {
        for (index, step) in runs[run].sequence.steps.enumerated() {
            if case .afterTrigger = step.delay { schedule(run: run, from: index, previous: nil) }
        }
    }

    /// Times the step at `index` and the ones that count from it, up to the first that has to find its place under the
    /// caps; it continues from there.
    private mutating func schedule(run: Int, from index: Int, previous: Instant?) {
        var index = index
        var previous = previous
        repeat {
            switch judge(run: run, step: index, previous: previous) {
            case .waits: return
            case .goes(let moment): previous = moment
            case .never: previous = nil
            }
            index += 1
        } while runs[run].sequence.followsPrevious(index)
    }

    private enum Judgement {
        /// Placed under the caps first.
        case waits
        /// Went out or will, at this moment.
        case goes(Instant)
        case never
    }

    private mutating func judge(run: Int, step index: Int, previous: Instant?) -> Judgement {
        let sequence = runs[run].sequence
        let start = runs[run].start
        let step = sequence.steps[index]
        let key = recipient.key(step, of: sequence, start.occurrence)
        let row = recipient.rows[key]
        if let row, !row.state.isPlanned {
            runs[run].reasons.append((step, .alreadyDone(row.state.name)))
            if row.state.name == .claimed { return .goes(row.due) }
            return row.sentAt.map { .goes($0) } ?? .never
        }
        func exclude(_ reason: ExclusionReason) -> Judgement {
            runs[run].reasons.append((step, reason))
            return .never
        }
        guard let time = step.time(in: sequence, from: start, previous: previous, zone: recipient.zone) else {
            return exclude(.previousStepMissing)
        }
        let opening = Opening(step, of: sequence, rules: rules, zone: recipient.zone)
        let earliest = max(time.nominal, row?.notBefore ?? time.nominal)
        let eligibility = Eligibility(rules: rules, sequence: sequence, recipient: recipient)
        // An end of the run that is known already says more than "late" or "not yet".
        let day = recipient.zone.date(at: earliest)
        if let reason = eligibility.endOfRun(start, by: day) { return exclude(.skipped(reason)) }
        if let row, row.channel != step.channel { return exclude(.skipped(.editedAway)) }
        var expires = time.expires
        if let edited = editDeadline(run: runs[run], row: row, time: time) {
            guard window.now <= edited else { return exclude(.skipped(.editedAway)) }
            expires = max(expires, edited)
        }
        guard window.now <= expires,
            let due = opening.next(from: max(earliest, window.now), limit: expires)
        else { return exclude(.skipped(.late)) }
        let planned = StepTime(nominal: time.nominal, expires: expires)
        guard due < window.horizon else {
            addLater(key, step, runs[run], planned, due, deferredBy: due > earliest ? .window : nil)
            runs[run].reasons.append((step, .notDue(next: due)))
            return .goes(due)
        }
        waiting.append(
            Candidate(run: run, step: index, key: key, priority: sequence.priority, time: planned, due: due))
        return .waits
    }

    /// For a step whose time an edit has put into the past for somebody half-way: until when it may still go out. `nil`
    /// when no edit did that.
    private func editDeadline(run: Run, row: Delivery?, time: StepTime) -> Instant? {
        guard run.hasBegun, time.nominal < window.now else { return nil }
        let version = run.sequence.version
        if let row {
            guard row.sequenceVersion != version, row.expires > time.expires else { return nil }
        } else {
            // A step that was there when the rest of the run was planned would have a row by now.
            let rows = recipient.ledger.filter {
                $0.key.sequence == run.sequence.id && $0.key.occurrence == run.start.occurrence
            }
            guard rows.allSatisfy({ $0.sequenceVersion != version }) else { return nil }
        }
        switch run.sequence.onEdit {
        case .skip: return .first
        case .sendWithin(let period): return recipient.zone.adding(period, to: time.nominal)
        }
    }

    // MARK: Places

    private mutating func place(_ candidate: Candidate) {
        let run = runs[candidate.run]
        let step = run.sequence.steps[candidate.step]
        switch settle(candidate, step, run) {
        case .excluded(let reason):
            runs[candidate.run].reasons.append((step, reason))
            proceed(after: candidate, at: nil)
        case .due(let due) where due < window.horizon:
            let row = recipient.rows[candidate.key]
            deliveries.append(planned(candidate.key, step, run, candidate.time, due, deferral(due, candidate)))
            runs[candidate.run].placed += 1
            received[run.sequence.id, default: [:]][run.start.occurrence] = run.start.date
            // A resend counts already; what is held past its time takes nobody's place.
            if row.map({ $0.doubts == 0 && !$0.isOverdueAndHeld(at: window.now) }) ?? true { caps.count(due) }
            proceed(after: candidate, at: due)
        case .due(let due):
            addLater(candidate.key, step, run, candidate.time, due, deferredBy: deferral(due, candidate))
            runs[candidate.run].reasons.append((step, .notDue(next: due)))
            proceed(after: candidate, at: due)
        }
    }

    private enum Settlement {
        case due(Instant)
        case excluded(ExclusionReason)
    }

    private func settle(_ candidate: Candidate, _ step: Step, _ run: Run) -> Settlement {
        let eligibility = Eligibility(rules: rules, sequence: run.sequence, recipient: recipient)
        guard eligibility.mayBegin(run.start, after: received[run.sequence.id] ?? [:]) else {
            return .excluded(.notAgain)
        }
        let day = recipient.zone.date(at: candidate.due)
        if let reason = eligibility.endOfRun(run.start, by: day) ?? eligibility.bar(run.start, step: step, on: day) {
            return .excluded(.skipped(reason))
        }
        if eligibility.missedDay(run.start, step: step, at: candidate.time, by: day) != nil {
            return .excluded(.skipped(.audience))
        }
        // The caps have let it pass once already.
        if let row = recipient.rows[candidate.key], row.doubts > 0 { return .due(candidate.due) }
        let opening = Opening(step, of: run.sequence, rules: rules, zone: recipient.zone)
        let at = step.at ?? run.sequence.at
        if run.sequence.onCap == .skip, caps.blocked(at: candidate.due, retryAt: at) != nil {
            return .excluded(.skipped(.capped))
        }
        guard let due = caps.next(from: candidate.due, through: opening, limit: candidate.time.expires, retryAt: at)
        else {
            return .excluded(.skipped(.capped))
        }
        // Another day may see another customer: dormant, gone, or back.
        let later = recipient.zone.date(at: due)
        if later != day, due < window.horizon,
            let reason = eligibility.endOfRun(run.start, by: later) ?? eligibility.bar(run.start, step: step, on: later)
        {
            return .excluded(.skipped(reason))
        }
        return .due(due)
    }

    private mutating func proceed(after candidate: Candidate, at moment: Instant?) {
        guard runs[candidate.run].sequence.followsPrevious(candidate.step + 1) else { return }
        schedule(run: candidate.run, from: candidate.step + 1, previous: moment)
    }

    private func deferral(_ due: Instant, _ candidate: Candidate) -> PlannedDelivery.Deferral? {
        if due > candidate.due { return .cap }
        return candidate.due > max(candidate.time.nominal, window.now) ? .window : nil
    }

    private func planned(
        _ key: DeliveryKey, _ step: Step, _ run: Run, _ time: StepTime, _ due: Instant,
        _ deferral: PlannedDelivery.Deferral?
    ) -> PlannedDelivery {
        PlannedDelivery(
            key: key, channel: step.channel, occurrenceDate: run.start.date, sequenceVersion: run.sequence.version,
            nominal: time.nominal, due: due, expires: time.expires, priority: run.sequence.priority,
            deferredBy: deferral)
    }

    private mutating func addLater(
        _ key: DeliveryKey, _ step: Step, _ run: Run, _ time: StepTime, _ due: Instant,
        deferredBy deferral: PlannedDelivery.Deferral?
    ) {
        later.append(planned(key, step, run, time, due, deferral))
    }

    // MARK: Reasons

    /// The next time round is worth a word only when nothing is given now, and a past before the start only when nothing
    /// is to come either.
    private mutating func conclude(_ sequence: StepSequence) {
        let ofSequence = runs.filter { $0.sequence.id == sequence.id }
        let gives = ofSequence.contains { $0.placed > 0 }
        let isAwaited = ofSequence.contains { run in run.reasons.contains { $0.reason.name == "not-due" } }
        for run in ofSequence {
            guard let reason = run.commonReason else {
                for (step, reason) in run.reasons { exclude(run, step, reason) }
                continue
            }
            switch reason {
            case .notDue where gives: continue
            case .beforeActivation where gives || isAwaited: continue
            default: exclude(run, nil, reason)
            }
        }
    }

    private mutating func exclude(_ run: Run, _ step: Step?, _ reason: ExclusionReason) {
        exclusions.append(
            Exclusion(
                sequence: run.sequence.id, occurrence: run.start.occurrence, date: run.start.date, step: step?.id,
                channel: step?.channel, reason: reason))
    }

    /// Planned rows whose cause is gone, or whose step is.
    private mutating func excludeLostRows(of sequence: StepSequence) {
        let known = Set(runs.filter { $0.sequence.id == sequence.id }.map(\.start.occurrence))
        let steps = Set(sequence.steps.map(\.id))
        for row in recipient.ledger where row.key.sequence == sequence.id && row.state.isPlanned {
            guard !known.contains(row.key.occurrence) || !steps.contains(row.key.step) else { continue }
            let isEdited = !steps.contains(row.key.step) || row.sequenceVersion != sequence.version
            exclude(row, isEdited ? .editedAway : .superseded)
        }
    }

    private mutating func excludeRowsWithoutSequence() {
        let known = Set(rules.sequences.map(\.id))
        for row in recipient.ledger where !known.contains(row.key.sequence) && row.state.isPlanned {
            exclude(row, .editedAway)
        }
    }

    private mutating func exclude(_ row: Delivery, _ reason: SkipReason) {
        exclusions.append(
            Exclusion(
                sequence: row.key.sequence, occurrence: row.key.occurrence, date: row.occurrenceDate,
                step: row.key.step, channel: row.channel, reason: .skipped(reason)))
    }
}
