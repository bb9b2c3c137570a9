import CivilTime
import Customers
import Planning
import Testing

@Suite struct PlanIDTests {
    private let window = PlanningTests.window("2026-11-25 12:00", "2027-01-10 00:00")

    private func plans(_ count: Int = 20) throws -> [CustomerPlan] {
        var population = SeededPopulation(seed: 3)
        let rules = try population.rules()
        return (0..<count).map { rules.plan(population.facts("c\($0)"), ledger: [], in: window) }
    }

    private func id(of plans: some Sequence<CustomerPlan>) -> PlanID {
        var id = PlanID(of: window)
        for plan in plans { id.add(plan) }
        return id
    }

    @Test func `a plan's id hangs neither on the order of customers nor on how they are cut into pages`() throws {
        let plans = try plans()
        let whole = id(of: plans)
        #expect(id(of: plans.reversed()).text == whole.text)
        for size in [1, 3, 7, 19] {
            var parts = PlanID(of: window)
            for start in stride(from: 0, to: plans.count, by: size) {
                parts.merge(id(of: plans[start..<min(start + size, plans.count)]))
            }
            #expect(parts.text == whole.text, "pages of \(size)")
        }
    }

    @Test func `another due time, reason, customer or window is another id`() throws {
        let plans = try plans()
        let whole = id(of: plans).text
        let sending = try #require(plans.firstIndex { !$0.deliveries.isEmpty })
        let excluded = try #require(plans.firstIndex { !$0.exclusions.isEmpty })
        var moved = plans
        moved[sending].deliveries[0].due = moved[sending].deliveries[0].due.adding(seconds: 1)
        var reasoned = plans
        reasoned[excluded].exclusions[0].reason = .skipped(.aborted)
        var other = PlanID(of: PlanWindow(now: window.now, horizon: window.horizon.adding(seconds: 1)))
        for plan in plans { other.add(plan) }
        let ids = [whole, id(of: moved).text, id(of: reasoned).text, id(of: plans.dropLast()).text, other.text]
        #expect(Set(ids).count == 5)
    }

    @Test func `an empty plan has the id it always had`() {
        #expect(
            PlanID(of: PlanWindow(now: .init(secondsSinceEpoch: 0), horizon: .init(secondsSinceEpoch: 1))).text
                == "c52c8010bc5ab441183bd00dca0bcbb8dbdc0dee32b2b984a7e510da138d7993")
    }
}
