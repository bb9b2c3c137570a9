import CivilTime
import Customers
import Digest
import EngineTesting
import Foundation
import Ledger
import Liquid
import Logging
import SQLiteStore
import Sequences
import Testing

@testable import Engine

/// The way from the ledger to the wire, on the shipped workspace and a real store.
@Suite struct DispatcherTests {
    /// Everything a test needs, with one customer who bought three months ago and may be written to.
    private struct Scene {
        let store: SQLiteStore
        let clock = SteppedClock(at: "2026-11-25T00:00:00Z")
        let doorbell = Doorbell()
        let current: CurrentWorkspace
        let folder: String
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        init() async throws {
            folder = NSTemporaryDirectory() + "rekindle-dispatcher-\(UUID().uuidString)"
            store = try SQLiteStore.open(folder: folder, as: .owner)
            // A key of its own would hold the customer out of every twentieth run of the tests.
            current = CurrentWorkspace(
                try Workspace.load(WorkspaceFolder(Shipped.root)), hashKey: HashKey(Array("tests".utf8)))
            _ = try await store.add(NewFacts(customers: [Customer.make(phone: nil)]))
            _ = try await store.add(NewFacts(events: [Event.make(date: "2026-08-25")]))
            _ = try await store.add(NewFacts(consents: [Consent.make()]))
        }

        func dispatcher(_ channel: ScriptedChannel) -> Dispatcher {
            Dispatcher(
                store: store, channels: [.email: channel], workspace: current, clock: clock, worker: .one, log: log,
                doorbell: doorbell, spread: { 0.5 })
        }

        /// Plans, and approves what waits for it.
        func plan() async throws {
            let planner = PlannerLoop(
                store: store, workspace: current, clock: clock, log: log, doorbell: doorbell, approval: .notNeeded)
            _ = try await planner.pass()
        }

        func rows() async throws -> [Delivery] {
            try await store.deliveries(matching: DeliveryFilter(), limit: 100)
        }

        func end() async throws {
            await store.close()
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    private let due: Instant = "2026-11-25T01:30:00Z"

    @Test func `what is due leaves once, and the ledger says so`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let channel = ScriptedChannel()
        let dispatcher = scene.dispatcher(channel)
        let taken = await dispatcher.dispatchDue()
        #expect(taken.map { "\($0.sequence)/\($0.step)" } == ["win-back/we-miss-you"])
        #expect(await dispatcher.dispatchDue().isEmpty)
        #expect(channel.sent.count == 1)
        #expect(try await scene.rows().first?.state == .sent(Receipt(at: .noon, reply: "250 OK")))
        try await scene.end()
    }

    @Test func `an opt-out between composing and the permit is obeyed`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let store = scene.store
        let channel = ScriptedChannel {
            do {
                _ = try await store.add(NewFacts(suppressions: [Suppression.make()]))
            } catch {
                Issue.record(error)
            }
        }
        _ = await scene.dispatcher(channel).dispatchDue()
        #expect(channel.sent.isEmpty)
        #expect(try await scene.rows().first?.state == .skipped(.suppressed))
        try await scene.end()
    }

    @Test func `a purchase between composing and the permit ends the run`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let store = scene.store
        let channel = ScriptedChannel {
            do {
                _ = try await store.add(NewFacts(events: [Event.make("E2", date: "2026-11-25")]))
            } catch {
                Issue.record(error)
            }
        }
        _ = await scene.dispatcher(channel).dispatchDue()
        #expect(channel.sent.isEmpty)
        let state = try #require(try await scene.rows().first?.state)
        #expect([.skipped(.exited), .skipped(.superseded)].contains(state))
        try await scene.end()
    }

    @Test func `stop lets nothing past, and start lets it go on`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let store = scene.store
        let stopping = ScriptedChannel {
            do {
                try await store.setStopped(true, at: .noon)
            } catch {
                Issue.record(error)
            }
        }
        _ = await scene.dispatcher(stopping).dispatchDue()
        #expect(stopping.sent.isEmpty)
        try await scene.store.setStopped(false, at: .noon)
        let going = ScriptedChannel()
        _ = await scene.dispatcher(going).dispatchDue()
        #expect(going.sent.count == 1)
        try await scene.end()
    }

    @Test func `a message in doubt is sent again with the same bytes, once, and then a person decides`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let channel = ScriptedChannel(.email, [.loseTheReply])
        let dispatcher = scene.dispatcher(channel)
        _ = await dispatcher.dispatchDue()
        #expect(try await scene.rows().first?.state.name == .inDoubt)
        for round in 1...2 {
            scene.clock.advance(to: Instant.noon.adding(seconds: Int64(round) * 1000))
            _ = try await scene.store.resolveDoubts(at: scene.clock.now(), policy: .standard, holding: [])
            _ = await dispatcher.dispatchDue()
        }
        try #require(channel.sent.count == 2)
        #expect(channel.sent[0].content == channel.sent[1].content)
        #expect(channel.sent[0].messageID == channel.sent[1].messageID)
        #expect(try await scene.rows().first?.state.name == .unresolved)
        #expect(try await scene.store.status(at: scene.clock.now()).inDoubtTotal == 2)
        try await scene.end()
    }

    @Test func `a gateway that cannot be reached rests, and costs no attempt`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        let channel = ScriptedChannel(.email, [.unreachable, .accept])
        let dispatcher = scene.dispatcher(channel)
        _ = await dispatcher.dispatchDue()
        let row = try #require(try await scene.rows().first)
        #expect(row.state == .planned(nil))
        #expect(row.attempts == 0)
        try await scene.plan()
        #expect(try await scene.rows().first?.due == row.due, "planning must not undo the waiting")
        scene.clock.advance(to: row.due)
        _ = await dispatcher.dispatchDue()
        #expect(channel.sent.count == 1)
        try await scene.end()
    }

    @Test(arguments: [
        (Failure.Kind.permanent, DeliveryState.Name.failed, 1), (.transient, .planned, 1), (.throttled, .planned, 0),
    ])
    func `a refusal is judged by its kind`(kind: Failure.Kind, state: DeliveryState.Name, attempts: Int) async throws {
        let scene = try await Scene()
        try await scene.plan()
        scene.clock.advance(to: due)
        _ = await scene.dispatcher(ScriptedChannel(.email, [.fail(kind)])).dispatchDue()
        let row = try #require(try await scene.rows().first)
        #expect(row.state.name == state)
        #expect(row.attempts == attempts)
        try await scene.end()
    }

    @Test func `a first run waits for approval`() async throws {
        let scene = try await Scene()
        let planner = PlannerLoop(
            store: scene.store, workspace: scene.current, clock: scene.clock, log: scene.log, doorbell: scene.doorbell)
        #expect(try await planner.pass().waiting == 1)
        scene.clock.advance(to: due)
        let channel = ScriptedChannel()
        #expect(await scene.dispatcher(channel).dispatchDue().isEmpty)
        #expect(try await scene.store.approve([SequenceID("win-back")], at: scene.clock.now()) == 1)
        _ = await scene.dispatcher(channel).dispatchDue()
        #expect(channel.sent.count == 1)
        try await scene.end()
    }

    @Test func `a held message goes when what it lacked is there`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        let claimed = try #require(
            try await scene.store.claimDue(at: due, channels: [.email], limit: 1, by: .one).first)
        _ = try await scene.store.move(claimed.delivery.key, lease: claimed.lease) { row throws(IllegalMove) in
            try row.hold(.missingValue("customer.last_purchase.item"))
        }
        try await scene.plan()
        #expect(try await scene.rows().first?.state == .planned(nil))
        try await scene.end()
    }

    @Test func `a code in a letter is one person's, and the same whenever the letter is made`() async throws {
        let scene = try await Scene()
        let template = try Template.compile(
            TemplateSource(name: "a", text: "{{ 'coupon' | code: 8 }}"), CompileOptions(names: .lenient))
        let codes = try ["C001", "C001", "C002"].map { customer in
            let source = scene.current.current.composer.codes(for: .make(customer: customer))
            return String(decoding: try template.render(RenderContext(now: .noon, code: source)), as: UTF8.self)
        }
        #expect(codes[0] == codes[1])
        #expect(codes[0] != codes[2])
        #expect(codes[0].count == 8)
        try await scene.end()
    }

    @Test func `what another start left behind goes back to the plan, or into doubt`() async throws {
        let scene = try await Scene()
        try await scene.plan()
        let claimed = try #require(
            try await scene.store.claimDue(at: due, channels: [.email], limit: 1, by: .two).first)
        let message = OutgoingMessage.make(claimed.delivery)
        _ = try await scene.store.commitIntent(claimed.delivery.key, lease: claimed.lease, message: message, at: due) {
            _ in .send
        }
        let recovered = try await scene.store.recover(alive: .one, at: due)
        #expect(recovered.inDoubt == 1)
        #expect(try await scene.rows().first?.state.name == .inDoubt)
        try await scene.end()
    }

    @Test func `a message that lacks a value is held, and says which`() async throws {
        let scene = try await Scene()
        _ = try await scene.store.add(
            NewFacts(customers: [Customer.make("C002", familyName: nil, givenName: nil, phone: nil)]))
        let composer = scene.current.current.composer
        #expect(composer.makesPreviews == false)
        let facts = try #require(try await scene.store.facts(of: CustomerID("C002")))
        let (sequence, step) = try #require(
            scene.current.current.rules.sequences.first { $0.id.text == "win-back" }
                .flatMap { sequence in sequence.steps.first.map { (sequence, $0) } })
        let delivery = Delivery.rehearsal(of: step, in: sequence, for: facts, on: "2026-11-25", at: .noon)
        do throws(ComposeFailure) {
            _ = try composer.compose(delivery, for: facts, at: .noon)
            Issue.record("composed without a purchase to speak of")
        } catch {
            #expect(error.move == .hold(.missingValue("customer.last_purchase.date")))
        }
        try await scene.end()
    }
}
