import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

/// The table of reasons: one fact is wrong, and exactly that is said.
@Suite struct ExclusionTests {
    static let base = facts(events: ["purchase 2026-08-25"])

    private func told(
        _ facts: CustomerFacts, _ sequence: StepSequence = sequence(), ledger: [Delivery] = [],
        activatedAt: Instant? = .first
    ) -> [String] {
        rules([sequence], activatedAt: activatedAt)
            .told(facts, ledger: ledger, "2026-11-25 00:00", "2026-11-26 00:00")
    }

    @Test func `with everything right there is a delivery and no reason`() {
        #expect(told(Self.base) == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
    }

    @Test func `without the event there is no occurrence`() {
        #expect(told(facts(events: ["visit 2026-08-25"])) == ["win-back/- - no-occurrence"])
    }

    @Test func `outside the window the next time is named`() {
        #expect(
            told(facts(events: ["purchase 2026-09-10"]))
                == ["win-back/- event:2026-09-10 not-due 2026-12-10 10:30"])
    }

    @Test func `without consent on the channel nothing goes out`() {
        let facts = facts(events: ["purchase 2026-08-25"], consents: [.sms])
        #expect(told(facts) == ["win-back/- event:2026-08-25 no-consent"])
    }

    @Test func `a withdrawn consent is none`() {
        var facts = Self.base
        facts.consents.append(
            Consent(
                customer: facts.customer.id, channel: .email, decision: .withdrawn, basis: .optIn, date: "2026-10-01"))
        #expect(told(facts) == ["win-back/- event:2026-08-25 no-consent"])
    }

    @Test(
        arguments: [
            (ChannelKind?.none, String?.none, true), (.email, nil, true), (.sms, nil, false), (nil, "spring", true),
            (nil, "autumn", false), (.email, "spring", true),
        ])
    func `a suppression bars its channel and its topic`(channel: ChannelKind?, topic: String?, bars: Bool) {
        let suppression = Suppression(
            subject: .customer(CustomerID("c1")), channel: channel, topic: topic, reason: .optOut, since: .first)
        let facts = facts(events: ["purchase 2026-08-25"], suppressions: [suppression])
        let expected =
            bars
            ? "win-back/- event:2026-08-25 suppressed" : "win-back/first event:2026-08-25 2026-11-25 10:30"
        #expect(told(facts, sequence(topic: "spring")) == [expected])
    }

    @Test func `without an address the channel is unreachable`() {
        let facts = facts(customer(email: nil), events: ["purchase 2026-08-25"])
        #expect(told(facts) == ["win-back/- event:2026-08-25 unreachable"])
    }

    @Test func `the state in the audience is the one of the day on which it is due`() {
        // On the 24th the customer is still cooling; the silence of three months is complete on the 25th.
        let dormant = sequence(audience: [#"customer.state == "dormant""#])
        #expect(told(Self.base, dormant) == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
        let cooling = sequence(audience: [#"customer.state == "cooling""#])
        #expect(told(Self.base, cooling) == ["win-back/- event:2026-08-25 audience"])
    }

    @Test func `all conditions of an audience must hold`() {
        let conditions = [#"customer.state == "dormant""#, #"customer.reason != "price""#]
        let facts = facts(customer(reason: .price), events: ["purchase 2026-08-25"])
        #expect(told(facts, sequence(audience: conditions)) == ["win-back/- event:2026-08-25 audience"])
    }

    @Test(
        arguments: [
            ("visit 2026-08-24", false), ("visit 2026-08-25", false), ("visit 2026-08-26", true),
            ("visit 2026-11-25", true), ("visit 2026-11-26", false), ("meeting 2026-09-01", false),
        ])
    func `an exit event after the purchase and up to the day itself ends the run`(event: String, ends: Bool) {
        let facts = facts(events: ["purchase 2026-08-25", event])
        let expected =
            ends ? "win-back/- event:2026-08-25 exited" : "win-back/first event:2026-08-25 2026-11-25 10:30"
        #expect(told(facts, sequence(exits: ["purchase", "visit"])) == [expected])
    }

    @Test(
        arguments: [
            ("purchase 2026-11-23", true), ("purchase 2026-11-23 09:00", false), ("purchase 2026-11-23 18:00", true),
        ])
    func `when the message follows within hours, the same day decides by the time of day`(event: String, ends: Bool) {
        let cart = sequence("cart", .afterEvent(.init(period: .hours(48), event: "cart")), exits: ["purchase"])
        let facts = facts(events: ["cart 2026-11-23 10:00", event])
        let expected = ends ? "cart/- event:2026-11-23 exited" : "cart/first event:2026-11-23 2026-11-25 10:00"
        #expect(told(facts, cart) == [expected])
    }

    @Test func `a later purchase makes it another occurrence`() {
        let ledger = [row("win-back", "first", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-25 10:30"))]
        let facts = facts(events: ["purchase 2026-08-25", "purchase 2026-11-20"])
        #expect(
            told(facts, ledger: ledger) == [
                "win-back/first event:2026-08-25 superseded", "win-back/- event:2026-11-20 not-due 2027-02-20 10:30",
            ])
    }

    @Test func `held out are as many as the file says, and always the same`() {
        let sequence = sequence(holdout: 0.2)
        let rules = rules([sequence])
        let heldOut = (0..<2_000).filter { number in
            let facts = facts(customer("c\(number)"), events: ["purchase 2026-08-25"])
            let told = rules.told(facts, "2026-11-25 00:00", "2026-11-26 00:00")
            return told == ["win-back/- event:2026-08-25 held-out"]
        }
        #expect((340...460).contains(heldOut.count), "\(heldOut.count) of 2,000")
        var again = rules
        again.sequences[0].holdout = 0.4
        let more = (0..<2_000).filter { number in
            let facts = facts(customer("c\(number)"), events: ["purchase 2026-08-25"])
            return again.told(facts, "2026-11-25 00:00", "2026-11-26 00:00") == [
                "win-back/- event:2026-08-25 held-out"
            ]
        }
        #expect(Set(heldOut).isSubset(of: more), "a larger share keeps those who were held out")
    }

    @Test func `another sequence holds out other people`() {
        let both = rules([sequence("a", holdout: 0.5), sequence("b", holdout: 0.5)])
        let heldOut = (0..<200).map { number in
            let facts = facts(customer("c\(number)"), events: ["purchase 2026-08-25"])
            return both.plan(facts, ledger: [], in: window("2026-11-25 00:00", "2026-11-26 00:00")).exclusions.count
        }
        #expect(heldOut.contains(1), "held out from one and not from the other")
    }

    @Test func `held out is only who would have got it`() {
        let facts = facts(events: ["purchase 2026-08-25"], consents: [])
        #expect(told(facts, sequence(holdout: 0.999_999)) == ["win-back/- event:2026-08-25 no-consent"])
    }

    @Test func `a run that would have begun before the sequence was started never begins`() {
        let steps = [step("first"), step("second", after: .days(2))]
        let facts = facts(events: ["purchase 2026-08-23"])
        let started = wall("2026-11-24 09:00")
        #expect(
            told(facts, sequence(steps: steps), activatedAt: started) == [
                "win-back/- event:2026-08-23 before-activation"
            ])
        #expect(
            told(Self.base, activatedAt: wall("2026-11-25 10:30"))
                == ["win-back/first event:2026-08-25 2026-11-25 10:30"], "what is due at that very moment begins")
        let ledger = [
            row(
                "win-back", "first", "event:2026-08-23", from: "2026-11-23", due: wall("2026-11-23 10:30"),
                state: sent(wall("2026-11-23 10:30")))
        ]
        #expect(
            told(facts, sequence(steps: steps), ledger: ledger, activatedAt: started) == [
                "win-back/second event:2026-08-23 2026-11-25 10:30", "win-back/first event:2026-08-23 already-done",
            ], "one that began goes on")
    }

    @Test func `a sequence that nobody has started counts as started now`() {
        #expect(told(Self.base, activatedAt: nil) == ["win-back/first event:2026-08-25 2026-11-25 10:30"])
        #expect(
            told(facts(events: ["purchase 2026-08-24"]), activatedAt: nil)
                == ["win-back/- event:2026-08-24 before-activation"])
    }

    @Test func `a step that counts from one that never goes out is missing it`() {
        let steps = [step("first", .sms), step("second", afterPrevious: .days(7))]
        let facts = facts(events: ["purchase 2026-08-25"], consents: [.email])
        #expect(
            told(facts, sequence(steps: steps)) == [
                "win-back/first event:2026-08-25 no-consent", "win-back/second event:2026-08-25 previous-step-missing",
            ])
    }

    @Test func `an end of the run takes its later planned steps along`() {
        let steps = [step("first"), step("second", after: .days(7))]
        let ledger = [
            row(
                "win-back", "first", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-20 10:30"),
                state: sent(wall("2026-11-20 10:30"))),
            row("win-back", "second", "event:2026-08-20", from: "2026-11-20", due: wall("2026-11-27 10:30")),
        ]
        let facts = facts(events: ["purchase 2026-08-20", "visit 2026-11-24"])
        #expect(
            told(facts, sequence(exits: ["visit"], steps: steps), ledger: ledger) == [
                "win-back/first event:2026-08-20 already-done", "win-back/second event:2026-08-20 exited",
            ])
    }

    @Test func `rows whose sequence or step is gone are edited away`() {
        let ledger = [
            row("win-back", "old", "event:2026-08-25", from: "2026-11-25", due: wall("2026-11-26 10:30")),
            row("gone", "first", "2026-11-30", from: "2026-11-30", due: wall("2026-11-30 10:30")),
        ]
        #expect(
            told(Self.base, ledger: ledger) == [
                "win-back/first event:2026-08-25 2026-11-25 10:30", "gone/first 2026-11-30 edited-away",
                "win-back/old event:2026-08-25 edited-away",
            ])
    }
}
