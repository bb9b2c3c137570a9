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
        var tally = SimulationTally(zone: rules.zone, from: start)
        var unknown = Set(whatIf.keys)
        try await reading.forEachCustomer { facts, ledger in
            unknown.remove(facts.customer.id)
            tally.count(simulation.course(of: facts, ledger: ledger))
        }
        return Result(tally: tally, unknown: unknown.sorted())
    }

    private func behaviour(
        _ assumption: Assumption, at now: Instant, zone: Zone
    ) async throws(StoreError) -> AssumedBehaviour {
        guard case .historical(let seed) = assumption else { return .nobodyBuys }
        var rates = PurchaseRates()
        let today = zone.date(at: now)
        try await reading.forEachCustomer { facts, _ in rates.count(facts, through: today) }
        return .purchases(rates, seed: seed)
    }
}
