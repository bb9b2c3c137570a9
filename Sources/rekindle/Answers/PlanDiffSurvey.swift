import CivilTime
import Customers
import Engine
import Planning
import Sequences

/// What other files change for everybody: counts, and the people it happens to.
struct PlanDiffSurvey {
    struct Row {
        var customer: CustomerID
        var name: String
        var zone: Zone
        var change: PlanDiff.Change
    }

    let base: String
    let days: Int
    /// In the order of the workspace; sequences that are gone come last.
    let titles: [(id: SequenceID, title: String)]
    let zone: Zone
    let tally: PlanDiffTally
    /// By customer, then due time.
    let rows: [Row]

    init(
        _ result: PlanComparison.Result, base: String, days: Int, titles: [(id: SequenceID, title: String)], zone: Zone
    ) {
        self.base = base
        self.days = days
        self.titles = titles
        self.zone = zone
        tally = result.tally
        rows = result.changed.flatMap { facts, diff in
            diff.changes.map { change in
                Row(
                    customer: diff.customer, name: facts.customer.name ?? facts.customer.company ?? "",
                    zone: facts.customer.zone ?? zone, change: change)
            }
        }
    }
}

extension Workspace {
    /// The titles of `newer`, then of sequences that only this one has.
    func titles(besides newer: Workspace) -> [(id: SequenceID, title: String)] {
        let known = Set(newer.rules.sequences.map(\.id))
        return (newer.rules.sequences + rules.sequences.filter { !known.contains($0.id) }).map { ($0.id, $0.title) }
    }
}

/// A comparison for programs.
struct PlanDiffAnswer: Encodable {
    struct Counts: Encodable {
        var added: Int
        var dropped: Int
        var moved_earlier: Int
        var moved_later: Int
        var doubled: Int

        init(_ counts: PlanDiffTally.Counts) {
            added = counts.added
            dropped = counts.dropped
            moved_earlier = counts.movedEarlier
            moved_later = counts.movedLater
            doubled = counts.doubled
        }
    }

    struct Change: Encodable {
        var kind: String
        var customer: String
        var sequence: String
        var step: String
        var occurrence: String
        var channel: String
        /// When it goes out now; of a dropped one, when it would have.
        var due: String
        var was_due: String?
        var moved_by_seconds: Int64?
        var reason: String?
        var doubled: Bool
    }

    var base: String
    var days: Int
    var customers: Int
    var changed_customers: Int
    var total: Counts
    var sequences: [String: Counts]
    var changes: [Change]

    init(_ survey: PlanDiffSurvey) {
        base = survey.base
        days = survey.days
        customers = survey.tally.customers
        changed_customers = survey.tally.changedCustomers
        total = Counts(survey.tally.total)
        sequences = Dictionary(
            uniqueKeysWithValues: survey.tally.sequences.map { ($0.key.text, Counts($0.value)) })
        changes = survey.rows.map(Change.init)
    }
}

extension PlanDiffAnswer.Change {
    init(_ row: PlanDiffSurvey.Row) {
        let delivery = row.change.delivery
        self.init(
            kind: "added", customer: row.customer.text, sequence: delivery.key.sequence.text,
            step: delivery.key.step.text, occurrence: delivery.key.occurrence.text,
            channel: delivery.channel.rawValue, due: "\(delivery.due)", was_due: nil, moved_by_seconds: nil,
            reason: nil, doubled: row.change.isDoubled)
        switch row.change.kind {
        case .added: break
        case .dropped(let why):
            kind = "dropped"
            reason = why?.name
        case .moved(let seconds, let from):
            kind = "moved"
            was_due = "\(from)"
            moved_by_seconds = seconds
        }
    }
}
