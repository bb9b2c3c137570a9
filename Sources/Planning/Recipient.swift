import CivilTime
import Customers
import Ledger
import Sequences

/// One customer as the clauses look at it: the facts, the zone they count in, and the rows of the ledger by key.
struct Recipient {
    let facts: CustomerFacts
    let zone: Zone
    let definition: DormancyDefinition?
    let ledger: [Delivery]
    let rows: [DeliveryKey: Delivery]

    init(_ facts: CustomerFacts, ledger: [Delivery], rules: PlanningRules) {
        self.facts = facts
        self.ledger = ledger
        zone = facts.customer.zone ?? rules.zone
        definition = rules.definition(for: facts.customer)
        rows = Dictionary(ledger.map { ($0.key, $0) }) { first, _ in first }
    }

    var id: CustomerID { facts.customer.id }

    func key(_ step: Step, of sequence: StepSequence, _ occurrence: Occurrence) -> DeliveryKey {
        DeliveryKey(sequence: sequence.id, step: step.id, customer: id, occurrence: occurrence)
    }

    /// Whether anything of this run was ever planned.
    func hasBegun(_ occurrence: Occurrence, of sequence: SequenceID) -> Bool {
        ledger.contains { $0.key.sequence == sequence && $0.key.occurrence == occurrence }
    }

    /// Runs of the sequence of which the customer may have received something, with the days they count from.
    func received(_ sequence: SequenceID) -> [Occurrence: CivilDate] {
        var runs: [Occurrence: CivilDate] = [:]
        for row in ledger where row.key.sequence == sequence && row.countsAsSent {
            runs[row.key.occurrence] = row.occurrenceDate
        }
        return runs
    }

    /// Runs with rows that a worker may still take, with the days they count from.
    func unfinished(_ sequence: SequenceID) -> [Occurrence: CivilDate] {
        var runs: [Occurrence: CivilDate] = [:]
        for row in ledger where row.key.sequence == sequence {
            switch row.state {
            case .planned, .claimed: runs[row.key.occurrence] = row.occurrenceDate
            default: break
            }
        }
        return runs
    }
}
