import CivilTime
import Customers
import Ledger
import Planning

/// Takes everybody in the store through time, writing nothing.
public struct PopulationSimulation: Sendable {
    /// What customers are taken to do.
    public enum Assumption: Sendable, Hashable {
        case nobodyBuys
        /// At the rate of the store's own purchases.
        case historical(seed: UInt64)
    }

    public struct Result: Sendable {
        public var tally: SimulationTally
        /// Customers of `whatIf` that the store does not know, ascending.
        public var unknown: [CustomerID]
    }

    private let reading: PlanReading

    public init(_ reading: PlanReading) {
        self.reading = reading
    }

    /// - Parameter start: what is sent before it is not counted; at `window.now` or later.
    public func run(
        in window: PlanWindow, countingFrom start: Instant, assuming assumption: Assumption,
        whatIf: [CustomerID: [Event]]
    ) async throws(StoreError) -> Result {
        let rules = try await reading.rules(at: window.now)
        let simulation = Simulation(
            rules: rules, window: window, behaviour: try await behaviour(assumption, at: window.now, zone: rules.zone),
            whatIf: whatIf)
        let wanted = Set(whatIf.keys)
        let whole = try await reading.total(
            Part(tally: SimulationTally(zone: rules.zone, from: start)),
            count: { part, facts, ledger in
                if wanted.contains(facts.customer.id) { part.found.insert(facts.customer.id) }
                part.tally.count(simulation.course(of: facts, ledger: ledger))
            },
            merge: { whole, part in
                whole.tally.merge(part.tally)
                whole.found.formUnion(part.found)
            })
        return Result(tally: whole.tally, unknown: wanted.subtracting(whole.found).sorted())
    }

    private struct Part {
        var tally: SimulationTally
        var found: Set<CustomerID> = []
    }

    private func behaviour(
        _ assumption: Assumption, at now: Instant, zone: Zone
    ) async throws(StoreError) -> AssumedBehaviour {
        guard case .historical(let seed) = assumption else { return .nobodyBuys }
        let today = zone.date(at: now)
        let rates = try await reading.total(
            PurchaseRates(), count: { rates, facts, _ in rates.count(facts, through: today) }, merge: { $0.merge($1) })
        return .purchases(rates, seed: seed)
    }
}
