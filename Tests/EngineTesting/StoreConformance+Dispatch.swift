import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Synchronization
import Testing

extension StoreConformance {
    static let dispatch: [StoreConformance] = [
        rule("what is due is claimed in order of due time, then key, up to the limit") { store in
            let due: [(String, String, Int64)] = [
                ("win-back", "C003", -60), ("birthday", "C002", -120), ("win-back", "C001", -60),
                ("birthday", "C001", -60), ("season", "C001", 0), ("season", "C002", 1),
            ]
            try await store.plan(
                due.map { sequence, customer, seconds in
                    .make(
                        .make(sequence: sequence, customer: customer), channel: sequence == "birthday" ? .sms : .email,
                        due: .noon.adding(seconds: seconds))
                })
            let first = try await store.claim(limit: 3)
            #expect(
                first.map(\.delivery.key)
                    == [
                        .make(sequence: "birthday", customer: "C002"), .make(sequence: "birthday", customer: "C001"),
                        .make(sequence: "win-back", customer: "C001"),
                    ])
            let second = try await store.claim(limit: 3)
            #expect(
                second.map(\.delivery.key)
                    == [.make(sequence: "win-back", customer: "C003"), .make(sequence: "season", customer: "C001")])
            #expect(try await store.claim().isEmpty)
            #expect(try await store.claim(at: .noon.adding(seconds: 1)).count == 1)
        },
        rule("a claim says whose it is, counts, and brings the customer's facts") { store in
            try await store.plan(.make())
            _ = try await store.add(NewFacts(events: [.make()]))
            let claimed = try #require(try await store.claim().first)
            #expect(claimed.lease == Lease(worker: .one, claim: 1))
            #expect(claimed.delivery.state == .claimed(claimed.lease))
            #expect(claimed.facts == (try await store.facts(of: CustomerID("C001"))))
            #expect(claimed.facts.events == [.make()])
            #expect(try await store.row() == claimed.delivery)
        },
        rule("what is held, final, in hand, or for another channel is not claimed") { store in
            try await store.plan(
                .make(.make(step: "held"), state: .planned(.paused)),
                .make(.make(step: "skipped"), state: .skipped(.late)),
                .make(.make(step: "taken"), state: .claimed(Lease(worker: .two, claim: 1)), claims: 1),
                .make(.make(step: "text"), channel: .sms))
            #expect(try await store.claim(channels: [.email]).isEmpty)
            #expect(try await store.claim(channels: []).isEmpty)
            #expect(try await store.claim(limit: 0).isEmpty)
            #expect(try await store.claim(channels: [.sms]).map(\.delivery.key.step.text) == ["text"])
        },
        rule("stopped, nothing is claimed and nothing is next") { store in
            try await store.plan(.make())
            try await store.setStopped(true, at: .noon)
            #expect(try await store.switches() == Switches(stopped: true))
            #expect(try await store.claim().isEmpty)
            #expect(try await store.nextDue() == nil)
            try await store.setStopped(false, at: .noon)
            #expect(try await store.nextDue() == .noon)
            #expect(try await store.claim().count == 1)
        },
        rule("a paused sequence stands still while the others go on") { store in
            let other = DeliveryKey.make(sequence: "birthday")
            try await store.plan(.make(), .make(other, due: .noon.adding(seconds: 60)))
            try await store.setPaused(SequenceID("win-back"), true, at: .noon)
            #expect(try await store.switches() == Switches(paused: [SequenceID("win-back")]))
            #expect(try await store.nextDue() == .noon.adding(seconds: 60))
            #expect(try await store.claim(at: .noon.adding(seconds: 60)).map(\.delivery.key) == [other])
            try await store.setPaused(SequenceID("win-back"), false, at: .noon)
            #expect(try await store.nextDue() == .noon)
            #expect(try await store.claim().map(\.delivery.key) == [.make()])
        },
        rule("an intent that is granted makes the row sending and fixes its date") { store in
            try await store.plan(.make())
            let claimed = try #require(try await store.claim().first)
            #expect(try await store.intend(claimed))
            let row = try await store.row()
            #expect(row?.state == .sending(claimed.lease))
            #expect(row?.composedAt == .noon)
            #expect(try await store.succeed(claimed))
            #expect(try await store.row()?.state == .sent(.make()))
            #expect(try await store.row()?.attempts == 1)
        },
        rule("an intent is granted once") { store in
            try await store.plan(.make())
            let claimed = try #require(try await store.claim().first)
            #expect(try await store.intend(claimed))
            #expect(try await store.intend(claimed) == false)
        },
        rule("an intent that is refused leaves the row as the decision says") { store in
            let later = Instant.noon.adding(seconds: 3_600)
            let cases: [(IntentDecision, DeliveryState)] = [
                (.skip(.suppressed), .skipped(.suppressed)), (.putBack(until: later), .planned(nil)),
                (.hold(.missingValue("customer.point")), .planned(.missingValue("customer.point"))),
            ]
            for (index, (decision, state)) in cases.enumerated() {
                let key = DeliveryKey.make(step: "step-\(index)")
                try await store.plan(.make(key))
                let claimed = try #require(try await store.claim().first)
                let granted = try await store.commitIntent(
                    key, lease: claimed.lease, message: .make(claimed.delivery), at: .noon
                ) { _ in decision }
                #expect(!granted)
                #expect(try await store.row(key)?.state == state)
                #expect(try await store.row(key)?.composedAt == nil)
                #expect(try await store.keptMessage(of: key) == nil)
            }
            #expect(try await store.row(.make(step: "step-1"))?.due == later)
        },
        rule("an intent sees what came in after the claim: opt-out, consent, purchase, switches, other rows") { store in
            let other = Delivery.make(.make(sequence: "birthday"), due: .noon.adding(seconds: 60))
            try await store.plan(.make(), other)
            let claimed = try #require(try await store.claim().first)
            let suppression = Suppression.make(.address(.make(), key: store.hashKey))
            let withdrawn = Consent.make(decision: .withdrawn)
            _ = try await store.add(
                NewFacts(events: [.make("E2")], consents: [withdrawn], suppressions: [suppression]))
            try await store.setStopped(true, at: .noon)
            try await store.setPaused(SequenceID("win-back"), true, at: .noon)
            let seen = Mutex<IntentFacts?>(nil)
            _ = try await store.commitIntent(
                .make(), lease: claimed.lease, message: .make(claimed.delivery), at: .noon
            ) { facts in
                seen.withLock { $0 = facts }
                return .skip(.suppressed)
            }
            let facts = try #require(seen.withLock { $0 })
            #expect(facts.facts.suppressions == [suppression])
            #expect(facts.facts.consents == [withdrawn])
            #expect(facts.facts.events.map(\.id) == ["E2"])
            #expect(facts.facts.revision > claimed.facts.revision)
            #expect(facts.delivery == claimed.delivery)
            #expect(facts.ledger == [other, claimed.delivery])
            #expect(facts.switches == Switches(stopped: true, paused: [SequenceID("win-back")]))
        },
        rule("a worker whose claim is not the latest can write nothing") { store in
            try await store.plan(.make())
            let stale = try #require(try await store.claim().first)
            #expect(try await store.recover(alive: .two, at: .noon).putBack == 1)
            #expect(try await store.intend(stale) == false)
            // The same worker again, so that only the number tells the two apart.
            let fresh = try #require(try await store.claim().first)
            #expect(fresh.lease == Lease(worker: .one, claim: 2))
            #expect(try await store.intend(stale) == false)
            for decision in [IntentDecision.skip(.exited), .putBack(until: .last), .hold(.paused)] {
                let granted = try await store.commitIntent(
                    .make(), lease: stale.lease, message: .make(stale.delivery), at: .noon
                ) { _ in decision }
                #expect(!granted)
            }
            #expect(try await store.row()?.state == .claimed(fresh.lease))
            #expect(try await store.intend(fresh))
            #expect(try await store.succeed(stale) == false)
            #expect(try await store.row()?.state == .sending(fresh.lease))
            #expect(try await store.succeed(fresh))
            #expect(try await store.succeed(fresh) == false)
        },
        rule("a move the state does not allow writes nothing") { store in
            try await store.plan(.make())
            let claimed = try #require(try await store.claim().first)
            #expect(try await store.succeed(claimed) == false)
            #expect(try await store.row() == claimed.delivery)
        },
        rule("a transient failure waits for its time and keeps its message; a final state needs none") { store in
            try await store.plan(.make())
            let claimed = try #require(try await store.claim().first)
            let message = OutgoingMessage.make(claimed.delivery)
            _ = try await store.intend(claimed, message)
            let busy = Failure(.transient, reason: "451 busy", code: "4.3.2")
            let written = try await store.move(.make(), lease: claimed.lease) { (delivery) throws(IllegalMove) in
                try delivery.fail(busy, at: .noon, policy: .standard, spread: 0.5)
            }
            #expect(written)
            #expect(try await store.row()?.due == .noon.adding(seconds: 300))
            #expect(try await store.nextDue() == .noon.adding(seconds: 300))
            #expect(try await store.claim().isEmpty)
            #expect(try await store.keptMessage(of: .make()) == message)
            let again = try #require(try await store.claim(at: .noon.adding(seconds: 300)).first)
            #expect(again.lease.claim == 2)
            _ = try await store.intend(again, message)
            #expect(try await store.succeed(again))
            #expect(try await store.keptMessage(of: .make()) == nil)
        },
        rule("a kept message is the same to the last byte, also after a restart") { store in
            try await store.plan(oddMail, oddText)
            for claimed in try await store.claim() {
                let message = claimed.delivery.channel == .sms ? oddTextMessage : oddMailMessage
                #expect(try await store.intend(claimed, message))
            }
            #expect(try await store.keptMessage(of: oddMail.key) == oddMailMessage)
        } afterRestart: { store in
            let mail = try await store.keptMessage(of: oddMail.key)
            #expect(mail == oddMailMessage)
            #expect(try await store.keptMessage(of: oddText.key) == oddTextMessage)
            #expect(try await store.keptMessage(of: .make(step: "never")) == nil)
        },
        rule("what may have left once is kept as it was, whatever a later intent brings") { store in
            try await store.plan(.make())
            let first = try #require(try await store.claim().first)
            let message = OutgoingMessage.make(first.delivery)
            _ = try await store.intend(first, message)
            _ = try await store.recover(alive: .two, at: .noon)
            _ = try await store.resolveDoubts(at: .noon.adding(seconds: 900), policy: .standard, holding: [])
            let second = try #require(try await store.claim(at: .noon.adding(seconds: 900), by: .two).first)
            _ = try await store.intend(second, .make(second.delivery, body: "さようなら。"))
            #expect(try await store.keptMessage(of: .make()) == message)
            #expect(try await store.row()?.composedAt == .noon)
        },
    ]
}

private let oddMail = Delivery.make(.make(step: "mail"))
private let oddText = Delivery.make(.make(step: "text"), channel: .sms)
private let oddMailMessage = OutgoingMessage(
    key: oddMail.key, messageID: "abc234",
    content: .mail(
        from: .make("\"o'hara \\\"x\\\"\"@example.com"), to: .make("taro@xn--wgv71a119e.jp"),
        bytes: (0...255).map { UInt8($0) } + Array("\r\n.\r\n".utf8)))
private let oddTextMessage = OutgoingMessage(
    key: oddText.key, messageID: "def567", content: .sms(to: .make("+15551234567"), text: "𠮷野家で👨‍👩‍👧\u{0}が\r\n"))
