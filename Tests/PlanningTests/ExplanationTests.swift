import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing
import Wording

@Suite struct ExplanationTests {
    private let window = PlanningTests.window("2026-11-25 00:00", "2026-11-27 00:00")

    private func explain(
        _ facts: CustomerFacts, _ sequence: StepSequence = sequence(), ledger: [Delivery] = [],
        step: StepID? = nil, activatedAt: Instant? = .first
    ) throws -> Explanation {
        try #require(
            rules([sequence], activatedAt: activatedAt)
                .explain(facts, ledger: ledger, sequence: sequence.id, step: step, in: window))
    }

    private func failing(_ explanation: Explanation) -> [String] {
        explanation.clauses.filter { $0.verdict == .fail }.map { "\($0.name.rawValue): \($0.detail.english)" }
    }

    @Test func `everything that passed is told with what it saw`() throws {
        let explanation = try explain(facts(events: ["purchase 2026-08-25"]))
        #expect(explanation.decision == .planned(due: wall("2026-11-25 10:30"), deferredBy: nil))
        #expect(explanation.change == nil)
        #expect(
            explanation.clauses.map { "\($0.name.rawValue) \($0.verdict.rawValue): \($0.detail.english)" } == [
                "trigger pass: from 2026-11-25 (event:2026-08-25)",
                "ledger pass: no row",
                "started pass: -",
                "again pass: the first time",
                "exit pass: no such event",
                "current pass: the latest",
                "previous pass: counts from the trigger",
                "time pass: nominal 2026-11-25 10:30, late after 2026-11-28 10:30",
                "due pass: 2026-11-25 10:30",
                "audience pass: state on 2026-11-25: dormant",
                "suppression pass: none",
                "address pass: has an address for e-mail",
                "consent pass: opt-in 2020-01-01",
                "holdout pass: none",
                "cap pass: room on 2026-11-25",
            ])
    }

    @Test func `the smallest change is one that really would send it`() throws {
        let bought = "purchase 2026-08-25"
        let bar = Suppression(subject: .customer(CustomerID("c1")), reason: .optOut, since: wall("2026-10-01 09:00"))
        let cases: [(CustomerFacts, StepSequence, String, String?)] = [
            (
                facts(events: [bought], consents: []), sequence(), "consent: no consent for e-mail",
                "a consent for e-mail"
            ),
            (
                facts(events: [bought], suppressions: [bar]), sequence(), "suppression: opt-out 2026-10-01 09:00",
                "lifting the suppression"
            ),
            (
                facts(customer(email: nil), events: [bought]), sequence(), "address: no address for e-mail",
                "an address for e-mail"
            ),
            (
                facts(events: [bought, "visit 2026-09-20"]), sequence(exits: ["visit"]), "exit: visit 2026-09-20",
                "no visit on 2026-09-20"
            ),
            (
                facts(customer(reason: .price), events: [bought]),
                sequence(audience: [#"customer.reason != "price""#]),
                #"audience: customer.reason != "price" does not hold (it is "price")"#,
                "the reason for the silence being unknown"
            ),
            (facts(), sequence(), "trigger: not enough events of the kind purchase", "a purchase on 2026-08-25"),
            (
                facts(), sequence("b", .yearly(.init(field: .birthday, days: 0))), "trigger: the date is not known",
                "a birthday, such as 1996-11-25"
            ),
            // Two things are wrong: no single one is enough.
            (
                facts(customer(email: nil), events: [bought], consents: []), sequence(),
                "address: no address for e-mail", nil
            ),
            (facts(events: [bought]), sequence(holdout: 0.999_999), "holdout: in the 100%", nil),
        ]
        for (facts, sequence, clause, change) in cases {
            let explanation = try explain(facts, sequence)
            #expect(failing(explanation).first == clause)
            #expect(explanation.change?.english == change, "\(clause)")
        }
    }

    @Test func `two lines of a later receipt are undone together`() throws {
        let facts = facts(events: ["purchase 2026-08-25", "purchase 2026-11-01", "purchase 2026-11-02"])
        let explanation = try explain(facts)
        #expect(explanation.occurrence == Occurrence("event:2026-11-02"))
        #expect(explanation.decision == .excluded(.notDue(next: wall("2027-02-02 10:30"))))
        #expect(explanation.change?.english == "no purchase after 2026-08-25")
    }

    @Test func `without an occurrence the rest is not reached`() throws {
        let explanation = try explain(facts())
        #expect(explanation.clauses.count == Explanation.ClauseName.allCases.count)
        #expect(explanation.clauses.dropFirst().allSatisfy { $0.verdict == .notReached })
        #expect(explanation.decision == .excluded(.noOccurrence))
    }

    @Test func `what has happened is told from the ledger`() throws {
        let at = wall("2026-11-25 10:31")
        let ledger = [
            row(
                "win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"),
                state: sent(at))
        ]
        let explanation = try explain(facts(events: ["purchase 2026-08-25"]), ledger: ledger)
        #expect(explanation.decision == .recorded(.sent, at: at))
        #expect(failing(explanation) == ["ledger: sent, due 2026-11-25 10:30"])
    }

    @Test func `without a step the first one that is not done is explained`() throws {
        let at = wall("2026-11-24 10:30")
        let steps = [step("first"), step("second", after: .days(1))]
        let ledger = [row("win-back", "first", "event:2026-08-24", from: "2026-11-24", due: at, state: sent(at))]
        let facts = facts(events: ["purchase 2026-08-24"])
        #expect(try explain(facts, sequence(steps: steps), ledger: ledger).step == StepID("second"))
        #expect(
            try explain(facts, sequence(steps: steps), ledger: ledger, step: StepID("first")).decision
                == .recorded(.sent, at: at))
    }

    @Test func `a name that does not exist is not explained`() {
        let rules = rules([sequence()])
        #expect(rules.explain(facts(), ledger: [], sequence: SequenceID("x"), in: window) == nil)
        #expect(
            rules.explain(facts(), ledger: [], sequence: SequenceID("win-back"), step: StepID("x"), in: window) == nil)
    }

    @Test func `sequences that were started too late say so`() throws {
        let explanation = try explain(
            facts(events: ["purchase 2026-08-20"]), activatedAt: wall("2026-11-24 09:00"))
        #expect(failing(explanation).first == "started: started at 2026-11-24 09:00")
        #expect(explanation.decision == .excluded(.beforeActivation))
    }

    /// The explanation asks the clauses by itself; the plan decided. They must not tell two stories.
    @Test(arguments: PropertyTests.seeds)
    func `what is planned has no failing clause, and what is not has one or is told from the ledger`(seed: UInt64)
        throws
    {
        var population = SeededPopulation(seed: seed)
        let rules = try population.rules()
        let window = PlanWindow(now: wall("2026-11-25 12:00"), horizon: wall("2026-12-10 00:00"))
        for number in 0..<2 {
            let facts = population.facts("c\(number)")
            for sequence in rules.sequences {
                for step in sequence.steps {
                    let explanation = try #require(
                        rules.explain(facts, ledger: [], sequence: sequence.id, step: step.id, in: window))
                    let fails = failing(explanation)
                    switch explanation.decision {
                    case .planned: #expect(fails.isEmpty, "\(sequence.id)/\(step.id) of \(facts.customer.id): \(fails)")
                    case .excluded(let reason):
                        #expect(!fails.isEmpty, "\(sequence.id)/\(step.id) of \(facts.customer.id): \(reason.name)")
                    case .recorded: Issue.record("the ledger is empty")
                    }
                }
            }
        }
    }
}
