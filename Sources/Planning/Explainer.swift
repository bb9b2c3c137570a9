import CivilTime
import Customers
import Ledger
import Liquid
import Sequences
import Wording

extension PlanningRules {
    /// Explains one step for one customer; without a step, the first one of the sequence that is not yet in the ledger as
    /// final. `nil` when there is no such sequence or step.
    ///
    /// - Parameter ledger: all rows of the customer.
    public func explain(
        _ facts: CustomerFacts, ledger: [Delivery], sequence id: SequenceID, step: StepID? = nil, in window: PlanWindow
    ) -> Explanation? {
        guard let sequence = sequences.first(where: { $0.id == id }) else { return nil }
        let recipient = Recipient(facts, ledger: ledger, rules: self)
        let plan = plan(facts, ledger: ledger, in: window)
        let done = Set(ledger.filter { $0.key.sequence == id && $0.state.isFinal }.map(\.key.step))
        let chosen =
            step.map { wanted in sequence.steps.first { $0.id == wanted } }
            ?? sequence.steps.first { !done.contains($0.id) } ?? sequence.steps.first
        guard let chosen else { return nil }
        let explainer = Explainer(
            rules: self, sequence: sequence, step: chosen, recipient: recipient, plan: plan, window: window)
        return explainer.explain()
    }
}

/// Asks every clause about one step and writes down what it saw.
struct Explainer {
    let rules: PlanningRules
    let sequence: StepSequence
    let step: Step
    let recipient: Recipient
    let plan: CustomerPlan
    let window: PlanWindow

    private var zone: Zone { recipient.zone }
    private var eligibility: Eligibility { Eligibility(rules: rules, sequence: sequence, recipient: recipient) }

    func explain() -> Explanation {
        let start = chosenStart()
        let row = start.flatMap { recipient.rows[recipient.key(step, of: sequence, $0.occurrence)] }
        let decision = decision(start, row)
        var explanation = Explanation(
            customer: recipient.id, sequence: sequence.id, step: step.id, channel: step.channel,
            occurrence: start?.occurrence, occurrenceDate: start?.date, clauses: clauses(start, row, decision),
            decision: decision)
        if case .excluded = decision {
            explanation.change = Counterfactuals(rules: rules, sequence: sequence, step: step, recipient: recipient)
                .smallest(in: window)
        }
        return explanation
    }

    // MARK: What was decided

    /// The occurrence the plan speaks about: the one that gives the step, else the one whose row waits, else the latest with
    /// a reason that is not "not yet".
    private func chosenStart() -> RunStart? {
        let known = Dictionary(
            recipient.ledger.filter { $0.key.sequence == sequence.id }.map { ($0.key.occurrence, $0.occurrenceDate) }
        ) { first, _ in first }
        let occurrences = Occurrences(rules: rules, sequence: sequence, recipient: recipient)
        let today = zone.date(at: window.now)
        let end = max(today, zone.date(at: window.horizon))
        var starts = occurrences.starts(
            in: today.adding(days: -sequence.span)...end.adding(days: 800), today: today, known: known)
        if starts.isEmpty { starts = occurrences.next(after: end).map { [$0] } ?? [] }
        func start(_ occurrence: Occurrence?) -> RunStart? {
            starts.first { $0.occurrence == occurrence }
        }
        let mine = { (key: DeliveryKey) in key.sequence == sequence.id && key.step == step.id }
        if let given = plan.deliveries.first(where: { mine($0.key) }) { return start(given.key.occurrence) }
        let reasons = plan.exclusions.filter {
            $0.sequence == sequence.id && ($0.step == nil || $0.step == step.id) && $0.occurrence != nil
        }
        let told = reasons.filter { $0.reason.name != "not-due" }.compactMap { start($0.occurrence) }
        return told.max { $0.date < $1.date } ?? reasons.lazy.compactMap { start($0.occurrence) }.first ?? starts.last
    }

    private func decision(_ start: RunStart?, _ row: Delivery?) -> Explanation.Decision {
        if let row, !row.state.isPlanned { return .recorded(row.state.name, at: row.sentAt) }
        let ofRun = { (key: DeliveryKey) in
            key.sequence == sequence.id && key.step == step.id && key.occurrence == start?.occurrence
        }
        if let given = plan.deliveries.first(where: { ofRun($0.key) }) {
            return .planned(due: given.due, deferredBy: given.deferredBy)
        }
        return .excluded(reason(start) ?? .noOccurrence)
    }

    private func reason(_ start: RunStart?) -> ExclusionReason? {
        guard let start else { return nil }
        let ofRun = plan.exclusions.filter { $0.sequence == sequence.id && $0.occurrence == start.occurrence }
        let found = ofRun.first { $0.step == step.id } ?? ofRun.first { $0.step == nil }
        if let found { return found.reason }
        let later = plan.later.first { $0.key.occurrence == start.occurrence && $0.key.step == step.id }
        return .notDue(next: later?.due)
    }

    // MARK: Clauses

    private func clauses(
        _ start: RunStart?, _ row: Delivery?, _ decision: Explanation.Decision
    ) -> [Explanation.Clause] {
        guard let start else {
            return [.init(.trigger, .fail, trigger)]
                + Explanation.ClauseName.allCases.dropFirst().map { .init($0, .notReached, Self.nothing) }
        }
        let excluded: String? = if case .excluded(let reason) = decision { reason.name } else { nil }
        let times = TimeFinding(self, start)
        let day = times.day ?? zone.date(at: max(window.now, zone.instant(of: start.date, at: sequence.at)))
        var clauses: [Explanation.Clause] = [
            .init(
                .trigger, .pass,
                Wording(ja: "\(start.date) から (\(start.occurrence))", en: "from \(start.date) (\(start.occurrence))")),
            ledgerClause(row),
            .init(.started, excluded == ExclusionReason.beforeActivation.name ? .fail : .pass, started),
            .init(.again, excluded == ExclusionReason.notAgain.name ? .fail : .pass, again(start)),
            exitClause(start, by: day),
            currentClause(start, by: day),
        ]
        clauses += times.clauses
        let missed = times.time.flatMap { eligibility.missedDay(start, step: step, at: $0, by: day) }
        clauses += customerClauses(start, on: missed ?? day, hasTime: times.day != nil)
        clauses.append(capClause(excluded, times))
        return clauses
    }

    static let nothing = Wording(ja: "-", en: "-")

    private var trigger: Wording {
        switch sequence.trigger {
        case .afterEvent(let trigger):
            Wording(ja: "\(trigger.event) の記録が足りません", en: "not enough events of the kind \(trigger.event)")
        case .yearly, .monthOf: Wording(ja: "日付がわかりません", en: "the date is not known")
        case .enters(let state, _):
            Wording(
                ja: "「\(state.wording.japanese)」になる日がありません", en: "no day on which the customer turns \(state.rawValue)")
        case .season, .recurrence, .on: Wording(ja: "これからの日がありません", en: "no day to come")
        }
    }

    private func ledgerClause(_ row: Delivery?) -> Explanation.Clause {
        guard let row else { return .init(.ledger, .pass, Wording(ja: "記録なし", en: "no row")) }
        let detail = Wording(
            ja: "\(row.state.name.rawValue)、予定 \(shown(row.due))",
            en: "\(row.state.name.rawValue), due \(shown(row.due))")
        return .init(.ledger, row.state.isPlanned ? .pass : .fail, detail)
    }

    private var started: Wording {
        guard let at = rules.activations[sequence.id] else {
            return Wording(ja: "まだ開始していません", en: "not started yet")
        }
        return at == .first ? Self.nothing : Wording(ja: "\(shown(at)) に開始", en: "started at \(shown(at))")
    }

    private func again(_ start: RunStart) -> Wording {
        let others = recipient.received(sequence.id).filter { $0.key != start.occurrence }.values
        guard let last = others.max() else { return Wording(ja: "初めて", en: "the first time") }
        return Wording(ja: "前回は \(last) から", en: "the time before counted from \(last)")
    }

    private func exitClause(_ start: RunStart, by day: CivilDate) -> Explanation.Clause {
        guard let event = eligibility.exit(from: start, by: day) else {
            return .init(.exit, .pass, Wording(ja: "該当なし", en: "no such event"))
        }
        return .init(.exit, .fail, Wording(same: "\(event.kind) \(event.date)"))
    }

    private func currentClause(_ start: RunStart, by day: CivilDate) -> Explanation.Clause {
        guard let superseded = start.supersededOn, superseded <= day else {
            return .init(.current, .pass, Wording(ja: "最新", en: "the latest"))
        }
        return .init(
            .current, .fail, Wording(ja: "\(superseded) に新しい起点", en: "another one since \(superseded)"))
    }

    private func customerClauses(
        _ start: RunStart, on day: CivilDate, hasTime: Bool
    ) -> [Explanation.Clause] {
        let failing = eligibility.failingCondition(start, step: step, on: day)
        let state = recipient.definition?.standing(of: recipient.facts, on: day).state
        let seen = Wording(
            ja: "\(day) の状態: \(state?.wording.japanese ?? "-")", en: "state on \(day): \(state?.rawValue ?? "-")")
        let audience = failing.map { unmet(sequence.audience[$0], start, on: day) } ?? seen
        let suppression = eligibility.suppression(on: step.channel)
        let consent = recipient.facts.consent(for: step.channel)
        let isReachable = recipient.facts.customer.isReachable(by: step.channel)
        let channel = step.channel.wording
        let heldOut = rules.holdsOut(recipient.id, from: sequence)
        return [
            .init(.audience, failing == nil ? .pass : .fail, audience),
            .init(
                .suppression, suppression == nil ? .pass : .fail,
                suppression.map { Wording(same: "\($0.reason.rawValue) \(shown($0.since))") }
                    ?? Wording(ja: "なし", en: "none")),
            .init(
                .address, isReachable ? .pass : .fail,
                isReachable
                    ? Wording(ja: "\(channel.japanese)の宛先あり", en: "has an address for \(channel.english)")
                    : Wording(ja: "\(channel.japanese)の宛先なし", en: "no address for \(channel.english)")),
            .init(
                .consent, eligibility.consent(on: step.channel) == nil ? .fail : .pass,
                consent.map { entry in
                    let withdrawn = entry.decision == .withdrawn
                    return Wording(
                        ja: "\(entry.basis.wording.japanese) \(entry.date)\(withdrawn ? " 撤回" : "")",
                        en: "\(entry.basis.wording.english) \(entry.date)\(withdrawn ? ", withdrawn" : "")")
                } ?? Wording(ja: "\(channel.japanese)の同意なし", en: "no consent for \(channel.english)")),
            .init(
                .holdout, heldOut ? .fail : .pass,
                sequence.holdout == 0
                    ? Wording(ja: "設定なし", en: "none")
                    : Wording(
                        ja: "\(percent) のうち\(heldOut ? "" : "外")", en: "\(heldOut ? "in" : "outside") the \(percent)")),
        ]
    }

    /// What of a condition does not hold, with the value it met.
    private func unmet(_ condition: Condition, _ start: RunStart, on day: CivilDate) -> Wording {
        let context = CustomerContext(recipient, on: day).value(occurrence: start.date, sequence: sequence, step: step)
        guard case .object(let values) = context else { return Wording(same: condition.source.text) }
        let unmet = condition.clauses(values).filter { !$0.holds }.map { ($0.text, $0.actual) }
        return Wording(
            ja: unmet.map { "\($0) が不成立 (実際は \($1))" }.joined(separator: "、"),
            en: unmet.map { "\($0) does not hold (it is \($1))" }.joined(separator: ", "))
    }

    private var percent: String { "\(Int((sequence.holdout * 100).rounded()))%" }

    private func capClause(_ excluded: String?, _ times: TimeFinding) -> Explanation.Clause {
        guard let due = times.due else { return .init(.cap, .notReached, Self.nothing) }
        if excluded == SkipReason.capped.rawValue {
            return .init(.cap, .fail, Wording(ja: "上限のため送れません", en: "no room before it is late"))
        }
        let given = plan.deliveries.first { $0.key.sequence == sequence.id && $0.key.step == step.id }
        guard let given, given.deferredBy == .cap else {
            return .init(.cap, .pass, Wording(ja: "余裕あり", en: "room on \(zone.date(at: due))"))
        }
        return .init(.cap, .pass, Wording(ja: "\(shown(given.due)) に延期", en: "deferred to \(shown(given.due))"))
    }

    /// On the customer's own wall.
    func shown(_ instant: Instant) -> String {
        let wall = zone.wall(at: instant)
        return "\(wall.date) \(wall.time)"
    }
}

/// When the step would go out, as far as the clauses before the caps say.
private struct TimeFinding {
    var clauses: [Explanation.Clause]
    var time: StepTime?
    var due: Instant?
    var day: CivilDate?

    init(_ explainer: Explainer, _ start: RunStart) {
        let zone = explainer.recipient.zone
        let previous = Self.previous(explainer, start)
        let chained = if case .afterPrevious = explainer.step.delay { true } else { false }
        let time = explainer.step.time(in: explainer.sequence, from: start, previous: previous, zone: zone)
        let previousDetail =
            !chained
            ? Wording(ja: "起点から数えます", en: "counts from the trigger")
            : previous.map { Wording(same: explainer.shown($0)) }
                ?? Wording(ja: "送信も予定もありません", en: "neither sent nor planned")
        clauses = [.init(.previous, time == nil ? .fail : .pass, previousDetail)]
        guard let time else {
            clauses += [.time, .due].map { .init($0, .notReached, Explainer.nothing) }
            return
        }
        self.time = time
        let key = explainer.recipient.key(explainer.step, of: explainer.sequence, start.occurrence)
        let row = explainer.recipient.rows[key]
        let opening = Opening(explainer.step, of: explainer.sequence, rules: explainer.rules, zone: zone)
        let earliest = max(time.nominal, explainer.window.now, row?.notBefore ?? time.nominal)
        let found = opening.next(from: earliest, limit: time.expires)
        due = found
        day = zone.date(at: found ?? time.nominal)
        clauses.append(
            .init(
                .time, found == nil ? .fail : .pass,
                Wording(
                    ja: "予定 \(explainer.shown(time.nominal))、期限 \(explainer.shown(time.expires))",
                    en: "nominal \(explainer.shown(time.nominal)), late after \(explainer.shown(time.expires))")))
        guard let found else {
            clauses.append(.init(.due, .notReached, Explainer.nothing))
            return
        }
        clauses.append(
            .init(
                .due, found < explainer.window.horizon ? .pass : .fail,
                Wording(same: explainer.shown(found))))
    }

    /// When the step before went out or goes out.
    private static func previous(_ explainer: Explainer, _ start: RunStart) -> Instant? {
        guard let index = explainer.sequence.steps.firstIndex(where: { $0.id == explainer.step.id }), index > 0 else {
            return nil
        }
        let key = explainer.recipient.key(
            explainer.sequence.steps[index - 1], of: explainer.sequence, start.occurrence)
        let planned = (explainer.plan.deliveries + explainer.plan.later).first { $0.key == key }?.due
        return explainer.recipient.rows[key]?.sentAt ?? planned
    }
}
