import CivilTime
import Customers
import Liquid
import Messages
import Planning
import Sequences
import Testing

@Suite struct CustomerContextTests {
    private let facts: CustomerFacts = {
        func bought(_ date: CivilDate, _ item: String, _ amount: Int64) -> Event {
            Event(
                id: "\(date)", customer: CustomerID("c1"), kind: "purchase", date: date, amount: amount, item: item,
                properties: ["shop": "東京"])
        }
        let customer = customer(
            company: "見本商事", birthday: PartialDate("--02-29"), reason: .trial,
            attributes: [
                "points": .integer(120), "joined": .date("2020-04-01"), "vip": .truth(true), "rank": .text("金"),
            ])
        return CustomerFacts(
            customer: customer,
            events: [
                bought("2026-02-01", "器", 5_000), bought("2026-08-25", "豆", 1_200), bought("2026-12-24", "菓子", 900),
            ]
                + events(["seminar 2026-05-01"]))
    }()

    private func value(_ path: String, on day: CivilDate = "2026-11-25") -> Value {
        let sequence = sequence()
        let value = CustomerContext(facts, definition: b2c, on: day)
            .value(occurrence: "2026-11-25", sequence: sequence, step: sequence.steps[0])
        return path.split(separator: ".").reduce(value) { member(String($1), of: $0) }
    }

    @Test(
        arguments: [
            ("customer.id", Value.string("c1")), ("customer.family_name", .string("見本")),
            ("customer.name", .string("見本 花子")), ("customer.kana", .nil), ("customer.company", .string("見本商事")),
            ("customer.email", .string("c1@example.jp")), ("customer.phone", .string("090-1234-5678")),
            ("customer.birthday", .date("2026-02-28")), ("customer.reason", .string("trial")),
            ("customer.state", .string("dormant")), ("customer.last_contact", .date("2026-08-25")),
            ("customer.last_purchase.date", .date("2026-08-25")), ("customer.last_purchase.item", .string("豆")),
            ("customer.last_purchase.amount", .integer(1_200)),
            ("customer.last_purchase.properties.shop", .string("東京")),
            ("customer.first_purchase.date", .date("2026-02-01")), ("customer.purchase_count", .integer(2)),
            ("customer.total_amount", .integer(6_200)), ("customer.last_visit", .nil),
            ("customer.visit_count", .integer(0)),
            ("customer.last_seminar.date", .date("2026-05-01")), ("customer.seminar_count", .integer(1)),
            ("customer.attributes.points", .integer(120)), ("customer.attributes.joined", .date("2020-04-01")),
            ("customer.attributes.vip", .bool(true)), ("customer.attributes.rank", .string("金")),
            ("occurrence.date", .date("2026-11-25")), ("today", .date("2026-11-25")),
            ("sequence.title", .string("win-back")), ("step.id", .string("first")),
        ])
    func `a customer's values stand under their names`(path: String, expected: Value) {
        #expect(value(path) == expected)
    }

    @Test func `what comes after the day has not happened yet`() {
        #expect(value("customer.purchase_count", on: "2026-12-24") == .integer(3))
        #expect(value("customer.purchase_count", on: "2026-12-23") == .integer(2))
        #expect(value("customer.last_purchase", on: "2026-01-31") == .nil)
        #expect(value("customer.state", on: "2026-01-31") == .string("never"))
    }

    @Test func `amounts that no sum can hold stop at the largest`() {
        let huge = (0..<3).map {
            Event(
                id: "\($0)", customer: CustomerID("c1"), kind: "purchase", date: "2026-01-01", amount: .max - 1)
        }
        let facts = CustomerFacts(customer: customer(), events: huge)
        #expect(
            member("total_amount", of: CustomerContext(facts, definition: nil, on: "2026-02-01").customer)
                == .integer(.max))
    }

    @Test func `someone nobody knows why they left is of unknown reason, and without a definition of no state`() {
        let context = CustomerContext(PlanningTests.facts(), definition: nil, on: "2026-11-25").customer
        #expect(member("reason", of: context) == .string("unknown"))
        #expect(member("state", of: context) == .nil)
    }

    @Test(
        arguments: [
            #"customer.state == "dormant""#, "customer.company == nil", "customer.last_purchase.item == nil",
            "customer.meeting_count > 0 or customer.visit_count == 1", "customer.total_amount > 1000",
            "customer.attributes.joined == nil", #"customer["reason"] == "price""#, "customer.seminar_count == nil",
            "customer.nothing == nil", "customer[customer.reason] == nil", "customer == nil",
        ])
    func `an audience sees in the members it reads what it would see in all of them`(text: String) {
        var population = SeededPopulation(seed: 9)
        let sequence = sequence(audience: [text])
        let condition = sequence.audience[0]
        for facts in (0..<40).map({ population.facts("c\($0)") }) + [facts] {
            let context = CustomerContext(facts, definition: b2c, on: "2026-11-25")
            func holds(_ members: Set<String>?) -> Bool {
                condition.evaluate(
                    context.value(
                        occurrence: "2026-11-25", sequence: sequence, step: sequence.steps[0], customer: members))
            }
            #expect(holds(sequence.audienceReads) == holds(nil), "\(facts.customer.id)")
        }
    }

    @Test func `what an audience reads is told by its conditions`() {
        #expect(
            sequence(audience: [#"customer.state == "dormant" and customer.last_visit.date != nil"#]).audienceReads
                == ["state", "last_visit"])
        #expect(sequence(audience: ["today == nil"]).audienceReads == [])
        #expect(sequence(audience: ["customer[customer.reason] == nil"]).audienceReads == nil)
    }

    private func member(_ name: String, of value: Value) -> Value {
        guard case .object(let members) = value else { return .nil }
        return members[name] ?? .nil
    }
}
