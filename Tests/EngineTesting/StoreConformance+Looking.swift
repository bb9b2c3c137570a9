import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Testing

extension StoreConformance {
    static let looking: [StoreConformance] = [
        rule("status says when everybody was planned for the last time") { store in
            #expect(try await store.status(at: .noon).lastPlan == nil)
            for moment in [Instant.noon, .noon.adding(seconds: 60)] { try await store.notePlanned(at: moment) }
            #expect(try await store.status(at: .noon).lastPlan == Instant.noon.adding(seconds: 60))
        },
        rule("an empty store answers everything with nothing") { store in
            let status = try await store.status(at: .noon)
            #expect(status == LedgerStatus())
            #expect(try await store.facts(after: nil, limit: 10).isEmpty)
            #expect(try await store.claim().isEmpty)
            #expect(try await store.nextDue() == nil)
            #expect(try await store.switches() == Switches())
            #expect(try await store.deliveries(matching: DeliveryFilter(), limit: 10).isEmpty)
            #expect(try await store.add(NewFacts()) == NewFactsResult())
            #expect(try await store.apply([]) == PlanChangeResult())
        },
        rule("the next due time is the earliest that may be claimed") { store in
            try await store.plan(
                .make(.make(step: "held"), due: "2026-11-25T00:00:00Z", state: .planned(.wantsApproval)),
                .make(.make(step: "sent"), due: "2026-11-25T00:00:00Z", state: .skipped(.late)),
                .make(.make(sequence: "birthday"), channel: .sms, due: "2026-11-26T00:00:00Z"),
                .make(due: "2026-11-25T09:00:00Z"))
            #expect(try await store.nextDue() == "2026-11-25T09:00:00Z")
        },
        rule("the status counts states, holds, doubts, customers and what is overdue") { store in
            let early = Instant.noon.adding(seconds: -600)
            try await store.plan(
                .make(due: early), .make(.make(step: "b"), due: .noon),
                .make(.make(step: "c"), due: .noon.adding(seconds: 1)),
                .make(.make(step: "d"), state: .planned(.wantsApproval)),
                .make(.make(step: "d", customer: "C002"), state: .planned(.wantsApproval)),
                .make(.make(step: "e"), state: .planned(.missingValue("x"))),
                .make(.make(step: "f"), state: .skipped(.exited)),
                .make(.make(sequence: "birthday"), due: early.adding(seconds: -600)),
                .make(
                    .make(step: "g"), state: .unresolved(Doubt(since: .noon, reason: "no answer")), doubts: 2,
                    claims: 2,
                    composedAt: .noon))
            try await store.setPaused(SequenceID("birthday"), true, at: .noon)
            var expected = LedgerStatus()
            expected.byState = [.planned: 7, .skipped: 1, .unresolved: 1]
            expected.held = [
                .init(sequence: SequenceID("win-back"), step: StepID("e"), hold: .missingValue("x"), count: 1),
                .init(sequence: SequenceID("win-back"), step: StepID("d"), hold: .wantsApproval, count: 2),
            ]
            expected.inDoubtTotal = 2
            expected.customers = 2
            expected.overdue = 2
            expected.oldestDue = early
            expected.switches = Switches(paused: [SequenceID("birthday")])
            var status = try await store.status(at: .noon)
            status.held.sort { $0.step > $1.step }
            #expect(status == expected)
        },
        rule("a look shows what its filters let through, in due order, up to the limit") { store in
            let rows: [Delivery] = [
                .make(.make(sequence: "birthday"), due: "2026-11-25T00:00:00Z"),
                .make(.make(step: "a"), due: "2026-11-25T01:00:00Z", state: .skipped(.late)),
                .make(.make(step: "a", customer: "C002"), due: "2026-11-25T02:00:00Z"),
                .make(.make(step: "b"), due: "2026-11-25T02:00:00Z"),
            ]
            try await store.plan(rows.reversed())
            func look(_ filter: DeliveryFilter, limit: Int = 10) async throws -> [Delivery] {
                try await store.deliveries(matching: filter, limit: limit)
            }
            #expect(try await look(DeliveryFilter()) == [rows[0], rows[1], rows[3], rows[2]])
            #expect(try await look(DeliveryFilter(), limit: 2) == [rows[0], rows[1]])
            #expect(try await look(DeliveryFilter(sequence: SequenceID("birthday"))) == [rows[0]])
            #expect(try await look(DeliveryFilter(customer: CustomerID("C002"))) == [rows[2]])
            #expect(try await look(DeliveryFilter(states: [.skipped, .sent])) == [rows[1]])
            #expect(try await look(DeliveryFilter(states: [])) == [])
            let span = DeliveryFilter(dueFrom: "2026-11-25T01:00:00Z", dueBefore: "2026-11-25T02:00:00Z")
            #expect(try await look(span) == [rows[1]])
        },
    ]
}
