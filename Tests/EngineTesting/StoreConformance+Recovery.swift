import CivilTime
import Customers
import Engine
import Ledger
import Sequences
import Testing

extension StoreConformance {
    static let recovery: [StoreConformance] = [
        rule("what was written is there after a restart") { store in
            try await store.plan(restartRows)
            _ = try await store.add(
                NewFacts(
                    events: [.make()], consents: [.make()],
                    suppressions: [.make(), .make(.address(.make(), key: store.hashKey))]))
            try await store.activate([SequenceID("win-back")], at: .noon)
            _ = try await store.approve([SequenceID("birthday")], at: .noon)
            try await store.setStopped(true, at: .noon)
            try await store.setPaused(SequenceID("season"), true, at: .noon)
        } afterRestart: { store in
            #expect(try await store.deliveries(of: [CustomerID("C001")])[CustomerID("C001")] == restartRows)
            let facts = try await store.facts(of: CustomerID("C001"))
            #expect(facts?.customer == .make())
            #expect(facts?.revision == 2)
            #expect(facts?.events == [.make()])
            #expect(facts?.consents == [.make()])
            #expect(facts?.suppressions == [.make(), .make(.address(.make(), key: store.hashKey))])
            #expect(try await store.activations() == [SequenceID("win-back"): .noon])
            #expect(try await store.approvals() == [SequenceID("birthday")])
            #expect(try await store.switches() == Switches(stopped: true, paused: [SequenceID("season")]))
            #expect(try await store.status(at: .noon).inDoubtTotal == 1)
        },
        rule("what a dead worker had claimed goes back, what it was sending is in doubt, and what is ours stays") {
            store in
            let mine = DeliveryKey.make(step: "mine")
            let sending = DeliveryKey.make(step: "sending")
            try await store.plan(.make(), .make(sending))
            for claimed in try await store.claim() where claimed.delivery.key == sending {
                _ = try await store.intend(claimed)
            }
            try await store.plan(.make(mine))
            let own = try #require(try await store.claim(by: .two).first)
            #expect(try await store.intend(own))
            let later = Instant.noon.adding(seconds: 60)
            let result = try await store.recover(alive: .two, at: later)
            #expect(result.putBack == 1)
            #expect(result.inDoubt == 1)
            #expect(try await store.row()?.state == .planned(nil))
            #expect(try await store.row()?.claims == 1)
            let doubted = try await store.row(sending)
            #expect(doubted?.doubts == 1)
            guard case .inDoubt(let doubt) = doubted?.state else {
                Issue.record("not in doubt")
                return
            }
            #expect(doubt.since == later)
            #expect(try await store.row(mine)?.state == .sending(own.lease))
            #expect(try await store.keptMessage(of: sending) != nil)
            #expect(try await store.status(at: .noon).inDoubtTotal == 1)
            #expect(try await store.recover(alive: .two, at: later) == RecoveryResult())
        },
        rule("a doubt on a channel that holds doubts is never resent") { store in
            try await store.plan(.make())
            let claimed = try #require(try await store.claim(at: .noon).first)
            _ = try await store.intend(claimed)
            _ = try await store.move(.make(), lease: claimed.lease) { (delivery) throws(IllegalMove) in
                try delivery.doubt(Doubt(since: .noon, reason: "no answer"))
            }
            let later = Instant.noon.adding(seconds: 900)
            #expect(try await store.resolveDoubts(at: later, policy: .standard, holding: [.email]) == 1)
            #expect(try await store.row()?.state.name == .unresolved)
        },
        rule("a doubt is resent once after its wait, and then a person decides") { store in
            try await store.plan(.make())
            var now = Instant.noon
            for expected in [DeliveryState.Name.planned, .unresolved] {
                let claimed = try #require(try await store.claim(at: now).first)
                _ = try await store.intend(claimed)
                let since = now
                _ = try await store.move(.make(), lease: claimed.lease) { (delivery) throws(IllegalMove) in
                    try delivery.doubt(Doubt(since: since, reason: "no answer"))
                }
                #expect(
                    try await store.resolveDoubts(at: now.adding(seconds: 899), policy: .standard, holding: []) == 0)
                now = now.adding(seconds: 900)
                #expect(try await store.resolveDoubts(at: now, policy: .standard, holding: []) == 1)
                #expect(try await store.row()?.state.name == expected)
            }
            #expect(try await store.row()?.doubts == 2)
            #expect(try await store.status(at: now).inDoubtTotal == 2)
            #expect(try await store.claim(at: now).isEmpty)
        },
        rule("planned rows past their expiry are late, held or not, and no others") { store in
            let held = DeliveryKey.make(step: "held")
            let fresh = Delivery.make(.make(step: "fresh"), expires: .noon)
            let taken = Delivery.make(
                .make(step: "taken"), expires: "2026-11-25T02:00:00Z", state: .claimed(Lease(worker: .one, claim: 1)),
                claims: 1)
            let doubted = Delivery.make(
                .make(step: "doubted"), expires: "2026-11-25T02:00:00Z", doubts: 1, claims: 1, composedAt: .noon)
            try await store.plan(
                .make(expires: "2026-11-25T02:59:59Z"),
                .make(held, expires: "2026-11-25T02:00:00Z", state: .planned(.wantsApproval)), fresh, taken, doubted)
            #expect(try await store.expire(at: .noon) == 3)
            #expect(try await store.row()?.state == .skipped(.late))
            #expect(try await store.row(held)?.state == .skipped(.late))
            #expect(try await store.row(fresh.key) == fresh)
            #expect(try await store.row(taken.key) == taken)
            #expect(try await store.row(doubted.key)?.state.name == .unresolved)
            #expect(try await store.expire(at: .noon) == 0)
        },
    ]
}

private let restartRows: [Delivery] = [
    .make(.make(sequence: "birthday", occurrence: "2026"), state: .planned(.missingValue("customer.point"))),
    .make(
        .make(sequence: "season", occurrence: "mothers-day:2027"),
        state: .inDoubt(Doubt(since: .noon, reason: "no answer")), doubts: 1, claims: 1, composedAt: .noon),
    .make(),
]
