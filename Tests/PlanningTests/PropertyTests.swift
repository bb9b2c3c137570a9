import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

/// What must hold whatever the files and the customers are. A failure names its seed.
@Suite struct PropertyTests {
    static let seeds = Array(UInt64(1)...6)
    private let window = PlanWindow(now: wall("2026-11-25 12:00"), horizon: wall("2027-01-10 00:00"))

    private func each(
        _ seed: UInt64, customers: Int = 30, _ body: (PlanningRules, CustomerFacts, CustomerPlan) throws -> Void
    ) throws {
        var population = SeededPopulation(seed: seed)
        let rules = try population.rules()
        for number in 0..<customers {
            let facts = population.facts("c\(number)")
            try body(rules, facts, rules.plan(facts, ledger: [], in: window))
        }
    }

    @Test(arguments: seeds)
    func `the plan of a customer does not depend on the order of anything`(seed: UInt64) throws {
        try each(seed) { rules, facts, plan in
            var shuffled = rules
            shuffled.sequences.reverse()
            let other = CustomerFacts(
                customer: facts.customer, events: facts.events.reversed(), consents: facts.consents.reversed(),
                suppressions: facts.suppressions)
            #expect(shuffled.plan(other, ledger: [], in: window) == plan)
        }
    }

    @Test(arguments: seeds)
    func `no delivery occurs twice, and every one lies in the plan's window and before its expiry`(seed: UInt64) throws
    {
        try each(seed) { _, _, plan in
            let keys = plan.deliveries.map(\.key) + plan.later.map(\.key)
            #expect(Set(keys).count == keys.count)
            for delivery in plan.deliveries {
                #expect(delivery.due >= window.now && delivery.due < window.horizon)
                #expect(delivery.nominal <= delivery.due && delivery.due <= delivery.expires)
            }
            #expect(plan.later.allSatisfy { $0.due >= window.horizon })
        }
    }

    @Test(arguments: seeds)
    func `nothing is sent outside its windows`(seed: UInt64) throws {
        try each(seed) { rules, facts, plan in
            let zone = facts.customer.zone ?? rules.zone
            for delivery in plan.deliveries + plan.later {
                let sequence = try #require(rules.sequences.first { $0.id == delivery.key.sequence })
                #expect(sequence.window?.allows(delivery.due, in: zone) ?? true)
                #expect(rules.windows[delivery.channel]?.allows(delivery.due, in: zone) ?? true)
            }
        }
    }

    @Test(arguments: seeds)
    func `caps are never exceeded`(seed: UInt64) throws {
        try each(seed) { rules, facts, plan in
            let zone = facts.customer.zone ?? rules.zone
            let days = plan.deliveries.map { zone.date(at: $0.due) }
            func most(_ name: (CivilDate) -> CivilDate) -> Int {
                Dictionary(grouping: days, by: name).values.map(\.count).max() ?? 0
            }
            #expect(most { $0 } <= rules.caps.perDay ?? .max)
            #expect(most { $0.startOfWeek() } <= rules.caps.perWeek ?? .max)
            #expect(most(\.firstOfMonth) <= rules.caps.perMonth ?? .max)
            for (a, b) in zip(plan.deliveries, plan.deliveries.dropFirst()) {
                #expect(a.due.seconds(until: b.due) >= rules.caps.gap)
            }
        }
    }

    @Test(arguments: seeds)
    func `every sequence gives each customer something or says why not`(seed: UInt64) throws {
        try each(seed) { rules, _, plan in
            for sequence in rules.sequences {
                let gives = plan.deliveries.contains { $0.key.sequence == sequence.id }
                #expect(gives || plan.exclusions.contains { $0.sequence == sequence.id }, "\(sequence.id)")
            }
        }
    }

    @Test(arguments: seeds)
    func `a plan that is written down plans itself again and changes nothing`(seed: UInt64) throws {
        try each(seed) { rules, facts, plan in
            var ledger = Ledger()
            ledger.apply(rules.changes(from: [], to: plan, in: window) { _ in "m" })
            #expect(ledger.rows.count == plan.deliveries.count)
            let again = rules.plan(facts, ledger: ledger.rows, in: window)
            #expect(again.deliveries == plan.deliveries)
            #expect(rules.changes(from: ledger.rows, to: again, in: window) { _ in "m" } == [])
        }
    }

    /// A year, hour by hour where something is due: the planner writes, a worker sends what its last look lets through.
    @Test(arguments: seeds.prefix(2))
    func `through a year nothing is sent twice, outside its window or over a cap`(seed: UInt64) throws {
        var population = SeededPopulation(seed: seed)
        var rules = try population.rules()
        let start = wall("2026-06-01 00:00")
        for sequence in rules.sequences { rules.activations[sequence.id] = start }
        for number in 0..<4 {
            let all = population.facts("c\(number)")
            let zone = all.customer.zone ?? rules.zone
            var ledger = Ledger()
            for day in 0..<365 {
                let now = start.adding(seconds: Int64(day) * 86_400)
                // Tomorrow's events are not known today.
                let known = CustomerFacts(
                    customer: all.customer, events: all.events.filter { $0.date <= zone.date(at: now) },
                    consents: all.consents, suppressions: all.suppressions)
                let window = PlanWindow(now: now, horizon: now.adding(seconds: 48 * 3600))
                let plan = rules.plan(known, ledger: ledger.rows, in: window)
                ledger.apply(rules.changes(from: ledger.rows, to: plan, in: window) { _ in "m" })
                try ledger.send(until: now.adding(seconds: 86_400)) { row, rows, at in
                    rules.decideIntent(row, facts: known, ledger: rows, at: at)
                }
            }
            let sent = ledger.rows.compactMap(\.sentAt).sorted()
            let days = sent.map { zone.date(at: $0) }
            for (_, sameDay) in Dictionary(grouping: days, by: \.self) {
                #expect(sameDay.count <= rules.caps.perDay ?? .max)
            }
            for (_, week) in Dictionary(grouping: days, by: { $0.startOfWeek() }) {
                #expect(week.count <= rules.caps.perWeek ?? .max)
            }
            for (a, b) in zip(sent, sent.dropFirst()) { #expect(a.seconds(until: b) >= rules.caps.gap) }
            for row in ledger.rows where row.countsAsSent {
                let sequence = try #require(rules.sequences.first { $0.id == row.key.sequence })
                let at = try #require(row.sentAt)
                #expect(sequence.window?.allows(at, in: zone) ?? true)
                #expect(at <= row.expires)
            }
        }
    }
}

/// A ledger in memory: what the stores do, without keeping anything.
private struct Ledger {
    private(set) var rows: [Delivery] = []

    mutating func apply(_ changes: [PlanChange]) {
        for change in changes {
            do throws(IllegalMove) {
                switch change {
                case .insert(let delivery): rows.append(delivery)
                case .move(let key, let due, let expires, let version):
                    if let index = at(key) {
                        try rows[index].replan(due: due, expires: expires, sequenceVersion: version)
                    }
                case .release: break
                case .skip(let key, let reason):
                    if let index = at(key) { try rows[index].skip(reason) }
                }
            } catch {
                Issue.record("the plan asked for an illegal move: \(error)")
            }
        }
    }

    private func at(_ key: DeliveryKey) -> Int? { rows.firstIndex { $0.key == key } }

    mutating func send(
        until end: Instant, _ decide: (Delivery, [Delivery], Instant) -> IntentDecision
    ) throws {
        while let next = rows.indices.filter({ rows[$0].state == .planned(nil) && rows[$0].due < end }).min(by: {
            (rows[$0].due, rows[$0].key) < (rows[$1].due, rows[$1].key)
        }) {
            let now = rows[next].due
            let lease = try rows[next].claim(by: WorkerIncarnation("w"))
            switch decide(rows[next], rows, now) {
            case .send:
                try rows[next].begin(lease, at: now)
                try rows[next].succeed(Receipt(at: now, reply: "250"))
            case .skip(let reason): try rows[next].skip(reason)
            case .putBack(let until):
                try #require(until > now, "put back into the past would turn for ever")
                try rows[next].putBack(until: until)
            case .hold(let hold): try rows[next].hold(hold)
            }
        }
    }
}
