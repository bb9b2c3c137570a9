import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct SimulationTests {
    private let year = window("2026-11-25 09:00", "2027-11-25 00:00")

    private func told(_ course: SimulatedCourse) -> [String] {
        course.sends.map { "\($0.key.sequence)/\($0.key.step) \($0.key.occurrence) \(text($0.due))" }
            + course.exclusions.map {
                "\($0.sequence)/\($0.step?.text ?? "-") \($0.occurrence?.text ?? "-") \($0.reason.name)"
            }
    }

    private func purchase(_ day: CivilDate, time: TimeOfDay? = nil) -> Event {
        Event(id: "what-if", customer: CustomerID("c1"), kind: "purchase", date: day, time: time)
    }

    @Test func `when nothing happens a year of a simulation is the year's plan`() {
        let rules = rules([sequence(steps: [step("first"), step("second", afterPrevious: .days(7))])])
        let facts = facts(events: ["purchase 2026-10-01"])
        let course = Simulation(rules: rules, window: year).course(of: facts, ledger: [])
        #expect(
            told(course) == [
                "win-back/first event:2026-10-01 2027-01-01 10:30", "win-back/second event:2026-10-01 2027-01-08 10:30",
            ])
        #expect(course.sends == rules.plan(facts, ledger: [], in: year).deliveries)
    }

    @Test func `a what-if purchase ends the run it falls into and begins another`() {
        let rules = rules([sequence(exits: ["purchase"], steps: [step("first"), step("second", after: .days(7))])])
        let simulation = Simulation(
            rules: rules, window: year, whatIf: [CustomerID("c1"): [purchase("2027-01-03")]])
        #expect(
            told(simulation.course(of: facts(events: ["purchase 2026-10-01"]), ledger: [])) == [
                "win-back/first event:2026-10-01 2027-01-01 10:30", "win-back/first event:2027-01-03 2027-04-03 10:30",
                "win-back/second event:2027-01-03 2027-04-10 10:30", "win-back/second event:2026-10-01 exited",
            ])
    }

    @Test func `what was sent before a what-if purchase still counts against the caps after it`() {
        let rules = rules(
            [
                sequence("thanks", .afterEvent(.init(period: .days(1), event: "purchase")), again: .eachOccurrence)
            ], caps: FrequencyCaps(perDay: nil, perWeek: 1))
        let simulation = Simulation(
            rules: rules, window: year, whatIf: [CustomerID("c1"): [purchase("2026-12-01"), purchase("2026-12-03")]])
        // Both fall into the week of 30 November; the second waits for Monday.
        #expect(
            told(simulation.course(of: facts(), ledger: [])) == [
                "thanks/first event:2026-12-01 2026-12-02 10:30", "thanks/first event:2026-12-03 2026-12-07 10:30",
            ])
    }

    @Test func `a purchase of the same morning is not known at the time a message goes out`() {
        let rules = rules([sequence(exits: ["purchase"])])
        let simulation = Simulation(
            rules: rules, window: year, whatIf: [CustomerID("c1"): [purchase("2027-01-01", time: "10:31")]])
        #expect(
            told(simulation.course(of: facts(events: ["purchase 2026-10-01"]), ledger: [])).first
                == "win-back/first event:2026-10-01 2027-01-01 10:30")
    }

    @Test func `a row that waits for a value is held and never sent`() {
        let rules = rules([sequence()])
        let waiting = row(
            "win-back", "first", "event:2026-08-26", from: "2026-11-26", due: wall("2026-11-26 10:30"),
            state: .planned(.missingValue("customer.family_name")))
        let course = Simulation(rules: rules, window: year).course(
            of: facts(events: ["purchase 2026-08-26"]), ledger: [waiting])
        #expect(course.sends == [])
        #expect(course.held.map(\.key.occurrence.text) == ["event:2026-08-26"])
    }

    @Test func `the tally counts days, hours, people and reasons`() {
        let rules = rules([sequence(steps: [step("first"), step("second", .sms, after: .days(7))])])
        var tally = SimulationTally(zone: .tokyo, from: year.now)
        let simulation = Simulation(rules: rules, window: year)
        tally.count(simulation.course(of: facts(events: ["purchase 2026-10-01"]), ledger: []))
        tally.count(simulation.course(of: facts(customer("c2")), ledger: []))
        #expect(tally.total == 2)
        #expect(tally.customers == 2)
        #expect(tally.reached == 1)
        #expect(tally.perPerson == [0: 1, 2: 1])
        #expect(tally.days == ["2027-01-01": [.email: 1], "2027-01-08": [.sms: 1]])
        #expect(tally.weeks == ["2026-12-28": [.email: 1], "2027-01-04": [.sms: 1]])
        #expect(tally.busiestDay?.day == "2027-01-01")
        #expect(tally.busiestHour?.start == wall("2027-01-01 10:00"))
        #expect(tally.exclusions == [SequenceID("win-back"): [.noOccurrence: 1]])
    }

    @Test func `rates are purchases over days lived through at that distance`() {
        var rates = PurchaseRates()
        // 30 and 10 days in the first band with a purchase at day 10 of the second; then 5 days to today.
        rates.count(facts(events: ["purchase 2026-01-01", "purchase 2026-02-10"]), through: "2026-02-15")
        #expect(rates.daily(daysSince: 0) == 0)
        #expect(rates.daily(daysSince: 20) == 0)
        #expect(rates.daily(daysSince: 31) == 0.1)
        #expect(rates.daily(daysSince: 400) == 0)
    }
}

/// What must hold of any simulated year.
@Suite struct SimulationPropertyTests {
    static let seeds = Array(UInt64(1)...4)
    static let zones = ["Asia/Tokyo", "America/New_York", "Europe/London", "Pacific/Apia", "Africa/Casablanca"]

    private func population(
        _ seed: UInt64, zone: Zone = .tokyo, customers: Int = 25
    ) throws -> (Simulation, [CustomerFacts]) {
        var population = SeededPopulation(seed: seed)
        var rules = try population.rules()
        rules.zone = zone
        let people = (0..<customers).map { population.facts("c\($0)") }
        let now = wall("2026-06-01 09:00", zone)
        var rates = PurchaseRates()
        rates.count(
            facts(events: ["purchase 2025-01-01", "purchase 2025-01-20", "purchase 2025-03-20", "purchase 2025-07-01"]),
            through: "2025-07-20")
        let simulation = Simulation(
            rules: rules, window: PlanWindow(now: now, horizon: wall("2027-06-01 00:00", zone)),
            behaviour: .purchases(rates, seed: seed))
        return (simulation, people)
    }

    @Test(arguments: zones)
    func `a year never exceeds a cap and sends nothing outside its window or past its expiry`(name: String) throws {
        let zone = try Zone(identifier: name)
        for seed in Self.seeds {
            let (simulation, people) = try population(seed, zone: zone)
            let caps = simulation.rules.caps
            var sent = 0
            for facts in people {
                let zone = facts.customer.zone ?? zone
                let sends = simulation.course(of: facts, ledger: []).sends
                sent += sends.count
                #expect(Set(sends.map(\.key)).count == sends.count, "sent twice")
                let days = sends.map { zone.date(at: $0.due) }
                func most(_ name: (CivilDate) -> CivilDate) -> Int {
                    Dictionary(grouping: days, by: name).values.map(\.count).max() ?? 0
                }
                #expect(most { $0 } <= caps.perDay ?? .max)
                #expect(most { $0.startOfWeek() } <= caps.perWeek ?? .max)
                #expect(most(\.firstOfMonth) <= caps.perMonth ?? .max)
                for (a, b) in zip(sends, sends.dropFirst()) { #expect(a.due.seconds(until: b.due) >= caps.gap) }
                for send in sends {
                    let sequence = try #require(simulation.rules.sequences.first { $0.id == send.key.sequence })
                    #expect(sequence.window?.allows(send.due, in: zone) ?? true)
                    #expect(simulation.rules.windows[send.channel]?.allows(send.due, in: zone) ?? true)
                    #expect(send.due <= send.expires)
                    #expect(send.due >= simulation.window.now && send.due < simulation.window.horizon)
                }
            }
            #expect(sent > 0, "seed \(seed) proves nothing")
        }
    }

    /// The reason why a simulation need not ask for each message.
    @Test(arguments: seeds)
    func `the last look lets through every message that a simulation takes as sent`(seed: UInt64) throws {
        let (simulation, people) = try population(seed)
        for facts in people {
            let zone = facts.customer.zone ?? simulation.rules.zone
            let course = simulation.course(of: facts, ledger: [])
            var ledger: [Delivery] = []
            for send in course.sends {
                let known = CustomerFacts(
                    customer: facts.customer,
                    events: facts.events
                        + course.events.filter { zone.instant(of: $0.date, at: $0.time ?? "12:00") <= send.due },
                    consents: facts.consents, suppressions: facts.suppressions)
                var delivery = row(
                    send.key.sequence.text, send.key.step.text, send.key.occurrence.text,
                    customer: facts.customer.id.text, channel: send.channel, from: send.occurrenceDate, due: send.due,
                    expires: send.expires)
                _ = try delivery.claim(by: WorkerIncarnation("w"))
                let decision = simulation.rules.decideIntent(
                    delivery, facts: known, ledger: ledger + [delivery], at: send.due)
                #expect(decision == .send, "\(send.key)")
                ledger.append(
                    row(
                        send.key.sequence.text, send.key.step.text, send.key.occurrence.text,
                        customer: facts.customer.id.text, channel: send.channel, from: send.occurrenceDate,
                        due: send.due, state: sent(send.due)))
            }
        }
    }

    @Test(arguments: seeds)
    func `a simulation is the same in any order and cut into any parts`(seed: UInt64) throws {
        let (simulation, people) = try population(seed)
        func tally(_ people: some Sequence<CustomerFacts>) -> SimulationTally {
            var tally = SimulationTally(zone: simulation.rules.zone, from: simulation.window.now)
            for facts in people { tally.count(simulation.course(of: facts, ledger: [])) }
            return tally
        }
        let whole = tally(people)
        #expect(whole.total > 0)
        #expect(whole.events > 0)
        #expect(tally(people.reversed()) == whole)
        var parts = tally(people.prefix(7))
        parts.merge(tally(people.dropFirst(7)))
        #expect(parts == whole)
    }

    @Test func `another seed draws other purchases, the same seed the same`() throws {
        let (simulation, people) = try population(1)
        guard case .purchases(let rates, _) = simulation.behaviour else { return }
        func drawn(_ seed: UInt64) -> [Event] {
            let simulation = Simulation(
                rules: simulation.rules, window: simulation.window, behaviour: .purchases(rates, seed: seed))
            return people.flatMap { simulation.course(of: $0, ledger: []).events }
        }
        #expect(drawn(1) == drawn(1))
        #expect(drawn(1) != drawn(2))
    }
}
