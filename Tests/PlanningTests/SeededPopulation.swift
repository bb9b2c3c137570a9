import CivilTime
import Customers
import Ledger
import Planning
import Sequences

/// SplitMix64: the same numbers from the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Customers, files and a shop's year as chance would have them.
struct SeededPopulation {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func day(_ from: CivilDate = "2026-01-01", _ days: Int = 700) -> CivilDate {
        from.adding(days: Int.random(in: 0..<days, using: &random))
    }

    mutating func facts(_ id: String) -> CustomerFacts {
        let birthday: PartialDate? =
            chance(70) ? pick([PartialDate("1988-02-29"), PartialDate("--12-31"), PartialDate("1970-06-30")]) : nil
        let zone: Zone? = chance(30) ? pick([.newYork, .tokyo]) : nil
        let customer = PlanningTests.customer(
            id, email: chance(80) ? "\(id)@example.jp" : nil, phone: chance(70) ? "09012345678" : nil,
            address: chance(50) ? "東京都" : nil, birthday: birthday, zone: zone, reason: chance(20) ? .price : nil,
            attributes: chance(50) ? ["joined": .date(day("2020-01-01", 2000))] : [:])
        let events = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            "\(pick(["purchase", "visit", "churn", "meeting"])) \(day())" + (chance(30) ? " 14:00" : "")
        }
        return PlanningTests.facts(
            customer, events: events,
            consents: [ChannelKind.email, .sms, .post].filter { _ in chance(75) },
            suppressions: chance(10)
                ? [
                    Suppression(
                        subject: .customer(customer.id), channel: pick([nil, .sms]), reason: .optOut, since: .first)
                ]
                : [])
    }

    mutating func rules() throws -> PlanningRules {
        let triggers: [Trigger] = [
            threeMonthsAfterPurchase, .yearly(.init(field: .birthday, days: -14)),
            .monthOf(.attribute("joined")), .season(.init(name: "mothers-day", lead: .businessDays(5))),
            .recurrence(try RecurrenceRule("FREQ=MONTHLY;BYMONTHDAY=-1"), source: ""),
            .enters(.dormant, definition: nil), .on(day()),
            .afterEvent(.init(period: .days(45), event: "purchase", which: .first)),
            .afterEvent(.init(period: .hours(36), event: "visit")),
        ]
        let sequences = triggers.enumerated().map { index, trigger in
            sequence(
                "s\(index)", trigger, audience: chance(30) ? [#"customer.reason != "price""#] : [],
                at: pick(["02:30", "10:30", "19:45"]), window: chance(50) ? weekdays : nil,
                exits: chance(50) ? ["purchase"] : [], again: pick([.once, .eachOccurrence, .after(.months(6))]),
                late: pick([.days(3), .hours(12), .days(10)]), onCap: pick([.defer, .skip]),
                holdout: chance(20) ? 0.3 : 0, priority: pick([0, 0, 5]),
                steps: [
                    step("a", pick([.email, .sms])), step("b", .sms, afterPrevious: pick([.days(2), .hours(50)])),
                    step("c", .post, after: .days(9)),
                ])
        }
        return PlanningTests.rules(
            sequences, windows: [.sms: daytime],
            caps: FrequencyCaps(
                perDay: pick([1, 2, nil]), perWeek: pick([3, 2, nil]), perMonth: pick([5, nil]),
                gap: pick([0, 3600, 90_000])))
    }
}
