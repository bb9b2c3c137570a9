import CivilTime
import Customers
import Ledger
import Planning
import Sequences
import Testing

@Suite struct PlanDiffTests {
    private func told(
        _ old: [StepSequence], _ new: [StepSequence], days horizon: String = "2027-01-10 00:00", ledger: [Delivery] = []
    ) -> [String] {
        let facts = facts(events: ["purchase 2026-09-01"])
        let window = window("2026-11-25 09:00", horizon)
        let diff = PlanDiff(
            from: rules(old).plan(facts, ledger: ledger, in: window),
            to: rules(new).plan(facts, ledger: ledger, in: window), ledger: ledger, zone: .tokyo)
        return diff.changes.map { change in
            let key = "\(change.delivery.key.sequence)/\(change.delivery.key.step)"
            let doubled = change.isDoubled ? " doubled" : ""
            switch change.kind {
            case .added: return "added \(key) \(text(change.delivery.due))\(doubled)"
            case .dropped(let reason): return "dropped \(key) \(reason?.name ?? "-")"
            case .moved(let seconds, let from):
                return "moved \(key) \(text(from)) \(seconds / 3600) h\(doubled)"
            }
        }
    }

    @Test func `the same files change nothing`() {
        #expect(told([sequence()], [sequence()]) == [])
    }

    @Test func `a new step is an added message`() {
        let new = sequence(steps: [step("first"), step("second", after: .days(3))])
        #expect(told([sequence()], [new]) == ["added win-back/second 2026-12-04 10:30"])
    }

    @Test func `a step that is gone is a dropped message`() {
        let old = sequence(steps: [step("first"), step("second", after: .days(3))])
        #expect(told([old], [sequence()]) == ["dropped win-back/second -"])
    }

    @Test func `an audience that no longer holds drops with that reason`() {
        let new = sequence(audience: [#"customer.state == "active""#])
        #expect(told([sequence()], [new]) == ["dropped win-back/first audience"])
    }

    @Test func `a message at another time is moved by as much`() {
        #expect(
            told([sequence()], [sequence(at: "08:30")]) == ["moved win-back/first 2026-12-01 10:30 -2 h"])
        #expect(
            told([sequence()], [sequence(steps: [step("first", after: .days(2))])])
                == ["moved win-back/first 2026-12-01 10:30 48 h"])
    }

    @Test func `what moves over the end of the window is moved and not dropped`() {
        #expect(
            told([sequence()], [sequence(steps: [step("first", after: .days(20))])], days: "2026-12-10 00:00")
                == ["moved win-back/first 2026-12-01 10:30 480 h"])
    }

    @Test func `a second message on one person's day is doubled`() {
        let other = sequence("hello", .on("2026-12-01"), at: "15:00")
        #expect(told([sequence()], [sequence(), other]) == ["added hello/first 2026-12-01 15:00 doubled"])
    }

    @Test func `the tally counts each kind by sequence, in parts as in one`() {
        let facts = facts(events: ["purchase 2026-09-01"])
        let window = window("2026-11-25 09:00", "2027-01-10 00:00")
        let old = rules([sequence(), sequence("gone", .on("2026-12-20"))]).plan(facts, ledger: [], in: window)
        let new = rules([sequence(at: "09:00"), sequence("hello", .on("2026-12-01"))])
            .plan(facts, ledger: [], in: window)
        let diff = PlanDiff(from: old, to: new, zone: .tokyo)
        var tally = PlanDiffTally()
        tally.count(diff)
        #expect(
            tally.sequences == [
                SequenceID("win-back"): counts {
                    $0.movedEarlier = 1; $0.doubled = 1
                },
                SequenceID("gone"): counts { $0.dropped = 1 },
                SequenceID("hello"): counts {
                    $0.added = 1; $0.doubled = 1
                },
            ])
        #expect(tally.total.total == 3)
        #expect(tally.changedCustomers == 1)
        var twice = tally
        twice.merge(tally)
        #expect(twice.total.total == 6)
        #expect(twice.customers == 2)
    }

    private func counts(_ change: (inout PlanDiffTally.Counts) -> Void) -> PlanDiffTally.Counts {
        var counts = PlanDiffTally.Counts()
        change(&counts)
        return counts
    }
}
