import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct DormancyReportTests {
    private let day: CivilDate = "2026-11-25"
    private let persons = DormancyDefinition(
        name: "b2c", population: .persons, contact: ["purchase", "visit"], cooling: .days(60), dormant: .months(3),
        lookBack: .months(6))

    private func report(
        _ all: [CustomerFacts], _ sequences: [StepSequence] = [sequence()], ledger: [Delivery] = []
    ) -> DormancyReport {
        var rules = rules(sequences)
        rules.definitions = [persons]
        var census = DormancyCensus(definitions: rules.definitions, on: day)
        for facts in all {
            let rows = ledger.filter { $0.key.customer == facts.customer.id }
            let window = window("2026-11-25 00:00", "2026-12-02 00:00")
            census.add(facts, plan: rules.plan(facts, ledger: rows, in: window), ledger: rows)
        }
        return census.report()
    }

    private let all = [
        facts(customer("active"), events: ["purchase 2026-11-01"]),
        facts(customer("cooling"), events: ["visit 2026-09-10"]),
        facts(customer("due", reason: .price), events: ["purchase 2026-08-25"]),
        facts(customer("mute", reason: .forgotten), events: ["purchase 2026-08-25"], consents: []),
        facts(customer("old"), events: ["purchase 2024-11-25"]),
        facts(customer("gone", reason: .competitor), events: ["purchase 2026-07-01", "churn 2026-07-15"]),
        facts(customer("never")),
        facts(customer("firm", company: "見本商事"), events: ["purchase 2026-08-25"]),
    ]

    @Test func `everybody is counted once, under a definition or under none`() {
        let report = report(all)
        #expect(report.sections.map(\.definition) == ["b2c", nil])
        #expect(
            report.sections[0].states == [
                .active: 1, .cooling: 1, .dormant: 3, .churned: 1, .never: 1,
            ])
        #expect(report.sections[1].states == [.never: 1])
        #expect(report.sections.map(\.total) == [7, 1])
    }

    @Test func `the ages of the silence count from the last contact in whole months`() {
        #expect(
            report(all).sections[0].ages == [
                .underOneMonth: 1, .oneToThree: 1, .threeToSix: 3, .overTwentyFour: 1,
            ])
        #expect(
            [0, 1, 2, 3, 5, 6, 11, 12, 23, 24, 400].map { DormancyReport.Age(months: $0).rawValue } == [
                "0-1", "1-3", "1-3", "3-6", "3-6", "6-12", "6-12", "12-24", "12-24", "24+", "24+",
            ])
    }

    @Test func `reasons are those of the people who are gone, by state`() {
        #expect(
            report(all).sections[0].reasons == [
                .price: [.dormant: 1], .forgotten: [.dormant: 1], .unknown: [.dormant: 1], .competitor: [.churned: 1],
            ])
    }

    @Test func `the list begins with the latest contact and ends where the definition stops looking back`() {
        let more =
            all + [
                facts(customer("newer"), events: ["visit 2026-08-25"]),
                facts(customer("edge"), events: ["visit 2026-05-25"]),
            ]
        let report = report(more)
        #expect(report.recencyFirst.map(\.customer.text) == ["due", "mute", "newer", "edge"])
        #expect(report.beyondLookBack == 1)
    }

    @Test func `each dormant person is planned, excluded for a reason, or forgotten`() {
        let report = report(all + [facts(customer("visitor"), events: ["visit 2026-08-25"])])
        let attention = Dictionary(report.recencyFirst.map { ($0.customer.text, $0.attention) }) { first, _ in first }
        #expect(attention["due"] == .planned(wall("2026-11-25 10:30")))
        #expect(attention["mute"] == .excluded(.skipped(.noConsent)))
        #expect(attention["visitor"] == .forgotten)
        #expect(report.forgotten.map(\.customer.text) == ["visitor"])
        #expect(report.attention == ["planned": 1, "no-consent": 1, "late": 1, "forgotten": 1])
    }

    @Test func `without any sequence every dormant person is forgotten, also those long gone`() {
        #expect(report(all, []).forgotten.map(\.customer.text) == ["due", "mute", "old"])
    }

    @Test func `what already waits in the ledger is planned`() {
        let waiting = row(
            "other", "first", "x", customer: "due", from: "2026-12-24", due: wall("2026-12-24 10:30"))
        let report = report(all, [], ledger: [waiting])
        #expect(report.recencyFirst.first?.attention == .planned(wall("2026-12-24 10:30")))
    }

    @Test func `the order in which customers come does not matter`() {
        #expect(report(all) == report(all.reversed()))
    }
}
