import CivilTime
import Customers
import Testing

@Suite struct DormancyTests {
    private let b2c = DormancyDefinition(
        name: "b2c", contact: ["purchase", "visit"], cooling: .days(60), dormant: .months(3))

    /// `purchase 2026-08-25`, in any order; later ones get smaller ids, so that no test leans on ids.
    private func facts(_ texts: [String]) throws -> CustomerFacts {
        let events = try texts.enumerated().map { index, text in
            let words = text.split(separator: " ").map(String.init)
            return Event(
                id: "e\(9 - index)", customer: CustomerID("c1"), kind: EventKind(words[0]),
                date: try #require(CivilDate(words[1])),
                time: words.count > 2 ? TimeOfDay(words[2]) : nil)
        }
        return CustomerFacts(customer: Customer(id: CustomerID("c1")), events: events)
    }

    @Test(
        arguments: [
            ("2026-08-24", "never - -"), ("2026-08-25", "active 2026-08-25 2026-08-25"),
            ("2026-10-23", "active 2026-08-25 2026-08-25"), ("2026-10-24", "cooling 2026-10-24 2026-08-25"),
            ("2026-11-24", "cooling 2026-10-24 2026-08-25"),
            // The day on which a message "3 months after the last purchase" is due.
            ("2026-11-25", "dormant 2026-11-25 2026-08-25"), ("2029-01-01", "dormant 2026-11-25 2026-08-25"),
        ])
    func `silence turns into cooling and dormancy on exactly its day`(day: String, expected: String) throws {
        #expect(try told(["purchase 2026-08-25"], on: day) == expected)
    }

    @Test(
        arguments: [
            // Three months after 30 November is the last day of February.
            ("2026-11-30", "2027-02-27", "cooling"), ("2026-11-30", "2027-02-28", "dormant"),
            ("2027-11-30", "2028-02-28", "cooling"), ("2027-11-30", "2028-02-29", "dormant"),
            ("2028-02-29", "2028-05-28", "cooling"), ("2028-02-29", "2028-05-29", "dormant"),
        ])
    func `months are the calendar's, also at their ends`(contact: String, day: String, state: String) throws {
        #expect(try told(["visit \(contact)"], on: day).hasPrefix(state))
    }

    @Test func `other kinds of events are no contact`() throws {
        #expect(try told(["meeting 2026-08-25", "mail-opened 2026-11-01"], on: "2026-11-25") == "never - -")
    }

    @Test(
        arguments: [
            // 3 months to the day is dormancy, one day less is not.
            (["purchase 2026-01-10", "purchase 2026-04-10"], "reactivated 2026-04-10 2026-04-10"),
            (["purchase 2026-01-10", "purchase 2026-04-09"], "active 2026-04-09 2026-04-09"),
            (["purchase 2026-01-10", "purchase 2026-04-10", "visit 2026-04-10"], "reactivated 2026-04-10 2026-04-10"),
            (["purchase 2026-01-10", "purchase 2026-04-10", "visit 2026-04-11"], "active 2026-04-11 2026-04-11"),
        ])
    func `who comes back from dormancy is reactivated until the next contact`(
        events: [String], expected: String
    ) throws {
        #expect(try told(events, on: "2026-04-20") == expected)
    }

    @Test(
        arguments: [
            (["purchase 2026-01-10", "churn 2026-02-01"], "2026-04-20", "churned 2026-02-01 2026-01-10"),
            (["purchase 2026-01-10", "churn 2026-02-01"], "2026-01-31", "active 2026-01-10 2026-01-10"),
            (["churn 2026-02-01"], "2026-04-20", "churned 2026-02-01 -"),
            // The state began with the first of them.
            (["churn 2026-02-01", "churn 2026-03-01"], "2026-04-20", "churned 2026-02-01 -"),
            // One who left and came back is reactivated, however soon.
            (
                ["purchase 2026-01-10", "churn 2026-02-01", "purchase 2026-02-15"], "2026-02-20",
                "reactivated 2026-02-15 2026-02-15"
            ),
            (
                ["purchase 2026-01-10", "churn 2026-02-01", "purchase 2026-02-15"], "2026-05-15",
                "dormant 2026-05-15 2026-02-15"
            ),
            // Cancelled on the day of a visit, in either order of the file.
            (["visit 2026-02-01", "churn 2026-02-01"], "2026-02-02", "churned 2026-02-01 2026-02-01"),
            (["churn 2026-02-01", "visit 2026-02-01"], "2026-02-02", "churned 2026-02-01 2026-02-01"),
            (["churn 2026-02-01 10:00", "visit 2026-02-01 15:00"], "2026-02-02", "reactivated 2026-02-01 2026-02-01"),
            (["churn 2026-02-01 15:00", "visit 2026-02-01 10:00"], "2026-02-02", "churned 2026-02-01 2026-02-01"),
        ])
    func `who left for a reason is churned, not dormant, until the next contact`(
        events: [String], day: String, expected: String
    ) throws {
        #expect(try told(events, on: day) == expected)
    }

    @Test func `events of the future have not happened yet`() throws {
        #expect(
            try told(["purchase 2026-08-25", "visit 2026-12-01"], on: "2026-11-25") == "dormant 2026-11-25 2026-08-25")
    }

    @Test func `the order of the file does not matter`() throws {
        let events = ["purchase 2026-01-10", "churn 2026-02-01", "visit 2026-02-15", "purchase 2026-06-01"]
        for day in ["2026-01-20", "2026-02-10", "2026-02-20", "2026-05-20", "2026-06-02", "2026-12-01"] {
            #expect(try told(events, on: day) == told(events.reversed(), on: day))
        }
    }

    @Test func `a definition is for everybody, for persons or for companies`() {
        let person = Customer(id: CustomerID("p"))
        let company = Customer(id: CustomerID("c"), company: "見本商事")
        func fits(_ population: DormancyDefinition.Population) -> [Bool] {
            var definition = b2c
            definition.population = population
            return [definition.fits(person), definition.fits(company)]
        }
        #expect(fits(.everyone) == [true, true])
        #expect(fits(.persons) == [true, false])
        #expect(fits(.companies) == [false, true])
    }

    private func told(_ events: [String], on day: String) throws -> String {
        let standing = b2c.standing(of: try facts(events), on: try #require(CivilDate(day)))
        let since = standing.since?.description ?? "-"
        return "\(standing.state.rawValue) \(since) \(standing.lastContact?.description ?? "-")"
    }
}
