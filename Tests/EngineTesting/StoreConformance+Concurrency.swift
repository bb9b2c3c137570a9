import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Testing

extension StoreConformance {
    static let concurrency: [StoreConformance] = [
        rule("of many workers claiming at once, each row falls to one") { store in
            let rows = (1...400).map { Delivery.make(.make(customer: "C\($0)")) }
            try await store.plan(rows)
            let claims = try await withThrowingTaskGroup(of: [ClaimedDelivery].self) { group in
                for worker in 1...16 {
                    group.addTask {
                        var mine: [ClaimedDelivery] = []
                        while true {
                            let more = try await store.claim(limit: 7, by: WorkerIncarnation("worker-\(worker)"))
                            if more.isEmpty { return mine }
                            mine += more
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 400)
            #expect(Set(claims.map(\.delivery.key)).count == 400)
            #expect(claims.allSatisfy { $0.lease.claim == 1 })
        },
        rule("everything goes out once while facts, plans and looks go on beside it") { store in
            let rows = (1...200).map { Delivery.make(.make(customer: "C\($0)")) }
            try await store.plan(rows)
            let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                for worker in 1...8 {
                    group.addTask {
                        var sent = 0
                        while let claimed = try await store.claim(limit: 1, by: .init("worker-\(worker)")).first {
                            if try await store.intend(claimed), try await store.succeed(claimed) { sent += 1 }
                        }
                        return sent
                    }
                }
                group.addTask {
                    for number in 1...100 {
                        _ = try await store.add(NewFacts(events: [.make("E\(number)", customer: "C\(number)")]))
                        _ = try await store.apply(rows.map(PlanChange.insert))
                        let status = try await store.status(at: .noon)
                        #expect(status.byState.values.reduce(0, +) == 200)
                    }
                    return 0
                }
                return try await group.reduce(0, +)
            }
            #expect(sent == 200)
            #expect(try await store.status(at: .noon).byState == [.sent: 200])
        },
        rule("of two intents for one customer at once, a cap of one grants one") { store in
            for round in 1...20 {
                let customer = "C\(round)"
                try await store.plan(
                    .make(.make(step: "a", customer: customer)), .make(.make(step: "b", customer: customer)))
                let claimed = try await store.claim()
                #expect(claimed.count == 2)
                let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for claim in claimed {
                        group.addTask {
                            try await store.commitIntent(
                                claim.delivery.key, lease: claim.lease, message: .make(claim.delivery), at: .noon
                            ) { facts in
                                facts.ledger.contains(where: \.countsAsSent) ? .skip(.capped) : .send
                            }
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(granted == 1)
            }
        },
        rule("no intent is granted after an opt-out was taken") { store in
            let rows = (1...100).map { Delivery.make(.make(customer: "C\($0)")) }
            try await store.plan(rows)
            let claimed = try await store.claim()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for claim in claimed {
                    let customer = claim.delivery.key.customer
                    group.addTask {
                        _ = try await store.add(NewFacts(suppressions: [.make(.customer(customer))]))
                        let granted = try await store.commitIntent(
                            claim.delivery.key, lease: claim.lease, message: .make(claim.delivery), at: .noon
                        ) { $0.facts.suppressions.isEmpty ? .send : .skip(.suppressed) }
                        #expect(!granted)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.status(at: .noon).byState == [.skipped: 100])
        },
    ]
}
