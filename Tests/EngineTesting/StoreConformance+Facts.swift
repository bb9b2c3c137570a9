import CivilTime
import Customers
import Engine
import Testing

extension StoreConformance {
    static let facts: [StoreConformance] = [
        rule("every value of a customer comes back as it went in") { store in
            let full = Customer(
                id: CustomerID("顧客-001"), familyName: "髙橋", givenName: "𠮷郎", familyKana: "タカハシ", givenKana: "ヨシロウ",
                company: "株式会社さくら", department: "総務部", email: .make("\"taro..y\"@docomo.ne.jp"),
                phone: .make("03-1234-5678"), postalCode: "1000001", postalAddress: "東京都千代田区千代田1-1\n2階",
                birthday: PartialDate(month: 2, day: 29), zone: try Zone(identifier: "America/New_York"),
                reason: .price,
                attributes: [
                    "店舗": .text("渋谷:1\u{0}"), "points": .integer(-120), "vip": .truth(true), "no": .truth(false),
                    "since": .date("1999-12-31"), "": .text(""),
                ])
            let empty = Customer(id: CustomerID("C002"))
            let result = try await store.add(NewFacts(customers: [full, empty]))
            #expect(result.added == 2)
            #expect(try await store.facts(of: full.id)?.customer == full)
            #expect(try await store.facts(of: empty.id)?.customer == empty)
        },
        rule("a customer nobody added is nil") { store in
            let facts = try await store.facts(of: CustomerID("C404"))
            #expect(facts == nil)
        },
        rule("the same facts again change nothing and raise no revision") { store in
            let facts = NewFacts(
                customers: [.make()], events: [.make("E1"), .make("E2")], consents: [.make(), .make(source: nil)],
                suppressions: [
                    .make(), .make(channel: .sms, topic: "news"), .make(.address(.make(), key: store.hashKey)),
                ])
            _ = try await store.add(facts)
            let before = try await store.facts(of: CustomerID("C001"))
            let version = try await store.factsVersion()
            let again = try await store.add(facts)
            #expect(again.added == 0)
            #expect(again.changed == 0)
            #expect(again.unchanged == 8)
            #expect(again.orphans.isEmpty)
            #expect(try await store.facts(of: CustomerID("C001")) == before)
            #expect(try await store.factsVersion() == version)
        },
        rule("a changed customer has the next revision, and the facts another version") { store in
            _ = try await store.add(NewFacts(customers: [.make(), .make("C002")]))
            let version = try await store.factsVersion()
            let result = try await store.add(NewFacts(customers: [.make(givenName: "華子"), .make("C002")]))
            #expect(result.changed == 1)
            #expect(result.unchanged == 1)
            let facts = try await store.facts(of: CustomerID("C001"))
            #expect(facts?.revision == 2)
            #expect(facts?.customer.givenName == "華子")
            #expect(try await store.facts(of: CustomerID("C002"))?.revision == 1)
            #expect(try await store.factsVersion() > version)
        },
        rule("a value that is taken away is gone") { store in
            _ = try await store.add(NewFacts(customers: [.make()]))
            _ = try await store.add(NewFacts(customers: [.make(email: nil)]))
            #expect(try await store.facts(of: CustomerID("C001"))?.customer.email == nil)
        },
        rule("a new event, consent or suppression raises its customer's revision by one") { store in
            _ = try await store.add(NewFacts(customers: [.make(), .make("C002")]))
            _ = try await store.add(NewFacts(events: [.make("E1"), .make("E2")]))
            #expect(try await store.facts(of: CustomerID("C001"))?.revision == 2)
            _ = try await store.add(NewFacts(consents: [.make()]))
            #expect(try await store.facts(of: CustomerID("C001"))?.revision == 3)
            _ = try await store.add(NewFacts(suppressions: [.make()]))
            #expect(try await store.facts(of: CustomerID("C001"))?.revision == 4)
            #expect(try await store.facts(of: CustomerID("C002"))?.revision == 1)
        },
        rule("events come back in order of time, whole, and only their customer's") { store in
            let events: [Event] = [
                .make("E3", date: "2026-09-01", time: TimeOfDay(hour: 18, minute: 30), amount: nil),
                .make("E1", date: "2026-08-25", item: "定期便", properties: ["店舗": "渋谷", "staff": "a:1"]),
                .make("E2", date: "2026-09-01", time: TimeOfDay(hour: 9, minute: 0), amount: -500),
            ]
            _ = try await store.add(
                NewFacts(
                    customers: [.make(), .make("C002")], events: events + [.make("E1", customer: "C002", amount: 1)]))
            let facts = try await store.facts(of: CustomerID("C001"))
            #expect(facts?.events == [events[1], events[2], events[0]])
            #expect(try await store.facts(of: CustomerID("C002"))?.events.map(\.amount) == [1])
        },
        rule("consents come back in order of entry, and the latest counts") { store in
            let granted = Consent.make(date: "2026-03-01")
            let older = Consent.make(decision: .withdrawn, date: "2026-01-01")
            let withdrawn = Consent.make(decision: .withdrawn, date: "2026-03-01", source: nil)
            _ = try await store.add(NewFacts(customers: [.make()], consents: [granted, older]))
            _ = try await store.add(NewFacts(consents: [withdrawn, granted]))
            let facts = try await store.facts(of: CustomerID("C001"))
            #expect(facts?.consents == [granted, older, withdrawn])
            #expect(facts?.consent(for: .email) == withdrawn)
        },
        rule("rows of a customer nobody knows are reported, not kept") { store in
            _ = try await store.add(NewFacts(customers: [.make()]))
            let events = try await store.add(
                NewFacts(events: [.make("E1"), .make("E2", customer: "C404"), .make("E3", customer: "C405")]))
            #expect(events.orphans == [1, 2])
            #expect(events.added == 1)
            let consents = try await store.add(NewFacts(consents: [.make(customer: "C404"), .make()]))
            #expect(consents.orphans == [0])
            let unknown = Suppression.make(.customer(CustomerID("C404")))
            #expect(try await store.add(NewFacts(suppressions: [unknown])).orphans == [0])
            // When the customer comes, the same file brings them.
            _ = try await store.add(NewFacts(customers: [.make("C404")]))
            #expect(try await store.add(NewFacts(events: [.make("E2", customer: "C404")])).added == 1)
        },
        rule("a suppressed address bars everybody who has it, now or later, however it is spelt") { store in
            _ = try await store.add(
                NewFacts(customers: [.make("C001", email: .make("Hanako@EXAMPLE.jp")), .make("C002", email: nil)]))
            let mail = Suppression.make(.address(.make("hanako@example.jp"), key: store.hashKey), channel: .email)
            let phone = Suppression.make(.number(.make("+81 90-1234-5678"), key: store.hashKey), reason: .complaint)
            #expect(try await store.add(NewFacts(suppressions: [mail, phone])).added == 2)
            _ = try await store.add(NewFacts(customers: [.make("C003", phone: nil)]))
            #expect(try await store.facts(of: CustomerID("C001"))?.suppressions == [mail, phone])
            #expect(try await store.facts(of: CustomerID("C001"))?.revision == 2)
            #expect(try await store.facts(of: CustomerID("C002"))?.suppressions == [phone])
            #expect(try await store.facts(of: CustomerID("C003"))?.suppressions == [mail])
        },
        rule("an opt-out that is repeated later stays as it was first") { store in
            _ = try await store.add(NewFacts(customers: [.make()], suppressions: [.make()]))
            let again = try await store.add(NewFacts(suppressions: [.make(since: .noon.adding(seconds: 60))]))
            #expect(again.unchanged == 1)
            #expect(try await store.facts(of: CustomerID("C001"))?.suppressions == [.make()])
        },
        rule("pages of customers ascend by the bytes of the id and miss nobody") { store in
            let ids = ["B", "a", "A", "A1", "Ä", "あ", "𠮷", "10", "9"]
            _ = try await store.add(NewFacts(customers: ids.map { .make($0) }, events: [.make("E1", customer: "あ")]))
            var seen: [CustomerFacts] = []
            while true {
                let page = try await store.facts(after: seen.last?.customer.id, limit: 2)
                #expect(page.count <= 2)
                if page.isEmpty { break }
                seen += page
            }
            #expect(seen.map(\.customer.id.text) == ["10", "9", "A", "A1", "B", "a", "Ä", "あ", "𠮷"])
            #expect(seen.filter { !$0.events.isEmpty }.map(\.customer.id.text) == ["あ"])
        },
    ]
}
