import CivilTime
import Customers
import Engine
import EngineTesting
import Ledger
import Planning
import Sequences
import Testing

@testable import SQLiteStore

@Suite struct QueryPlanTests {
    /// Does everything a store can do, then asks SQLite how it does each of it.
    @Test func `no statement looks at every customer, event or delivery`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        _ = try await store.add(
            NewFacts(
                customers: [.make(), .make("C002")], events: [.make()], consents: [.make()],
                suppressions: [.make(), .make(.address(.make(), key: store.hashKey))]))
        _ = try await store.apply([
            .insert(.make(.make(step: "a"))), .insert(.make(.make(step: "b"), state: .planned(.wantsApproval))),
            .move(.make(step: "a"), due: .noon, expires: .noon, sequenceVersion: "v2"),
        ])
        _ = try await store.approve([SequenceID("win-back")], at: .noon)
        for claimed in try await store.claimDue(at: .noon, channels: [.email], limit: 100, by: .one) {
            _ = try await store.commitIntent(
                claimed.delivery.key, lease: claimed.lease, message: .make(claimed.delivery), at: .noon
            ) { _ in .send }
        }
        _ = try await store.recover(alive: .two, at: .noon)
        _ = try await store.resolveDoubts(at: .noon.adding(seconds: 900), policy: .standard, holding: [])
        _ = try await store.expire(at: .noon.adding(seconds: 90_000))
        _ = try await store.facts(after: nil, limit: 10)
        _ = try await store.facts(after: CustomerID("A"), limit: 10)
        _ = try await store.deliveries(of: [CustomerID("C001")])
        _ = try await store.keptMessage(of: .make(step: "a"))
        _ = try await store.nextDue()
        _ = try await store.status(at: .noon)
        _ = try await store.deliveries(matching: DeliveryFilter(), limit: 10)
        _ = try await store.deliveries(matching: DeliveryFilter(customer: CustomerID("C001")), limit: 10)
        let plans = try await store.read(queryPlans) + store.write(queryPlans)
        await store.close()

        #expect(plans.count > 40)
        let large = ["customers", "events", "consents", "suppressions", "deliveries", "messages"]
        for (statement, step) in plans {
            for table in large where step == "SCAN \(table)" { Issue.record("\(step) in \(statement)") }
            // Whole indexes are read only where they are short: what is held.
            if step.hasPrefix("SCAN deliveries"), !step.hasSuffix("INDEX deliveries_held") {
                #expect(step == "SCAN deliveries USING INDEX deliveries_by_due", "\(statement)")
            }
        }
        let claims = plans.filter { $0.statement.contains("due <= ?3") && $0.statement.contains("LIMIT") }
        #expect(
            claims.map(\.step) == [
                "SEARCH deliveries USING COVERING INDEX deliveries_due (channel=? AND sequence=? AND due<?)"
            ])
    }
}

@Sendable private func queryPlans(_ database: Database) throws(StoreError) -> [(statement: String, step: String)] {
    var plans: [(statement: String, step: String)] = []
    for statement in database.connection.statementTexts
    where ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: statement.hasPrefix) {
        plans += try database.connection.all("EXPLAIN QUERY PLAN \(statement)", []) { row in
            row.skip()
            row.skip()
            row.skip()
            return (statement, row.text())
        }
    }
    return plans
}
