// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
// What a test writes down wrongly shall stop it at once.

import CivilTime
import Customers
import Ledger
import Sequences

/// Every move there is, with a name, so that tests can try each of them on each state.
enum Move: String, CaseIterable {
    case replan, hold, release, claim, putBack, begin, beginWithAnotherLease, succeed
    case failPermanently, failTransiently, failThrottled, failNotSent, failBeforeSending, doubt, resolveDoubt, skip

    func apply(to delivery: inout Delivery) throws(IllegalMove) {
        switch self {
        case .replan: try delivery.replan(due: .noon, expires: .evening, sequenceVersion: "v2")
        case .hold: try delivery.hold(.paused)
        case .release: try delivery.releaseHold()
        case .claim: _ = try delivery.claim(by: .me)
        case .putBack: try delivery.putBack()
        case .begin: try delivery.begin(.mine, at: .noon)
        case .beginWithAnotherLease: try delivery.begin(Lease(worker: .me, claim: 7), at: .noon)
        case .succeed: try delivery.succeed(Receipt(at: .noon, reply: "250 ok"))
        case .failPermanently: try fail(&delivery, .permanent)
        case .failTransiently: try fail(&delivery, .transient)
        case .failThrottled: try fail(&delivery, .throttled)
        case .failNotSent: try fail(&delivery, .notSent)
        case .failBeforeSending:
            try delivery.failBeforeSending(
                Failure(.transient, reason: "no route"), at: .noon, policy: .standard, spread: 0.5)
        case .doubt: try delivery.doubt(Doubt(since: .noon, reason: "connection lost"))
        case .resolveDoubt: try delivery.resolveDoubt(at: .evening, policy: .standard)
        case .skip: try delivery.skip(.exited)
        }
    }

    private func fail(_ delivery: inout Delivery, _ kind: Failure.Kind) throws(IllegalMove) {
        try delivery.fail(Failure(kind, reason: "no"), at: .noon, policy: .standard, spread: 0.5)
    }
}

extension Instant {
    static let morning = Instant("2026-11-25T00:00:00Z")!
    static let noon = Instant("2026-11-25T03:00:00Z")!
    static let evening = Instant("2026-11-25T12:00:00Z")!
}

extension WorkerIncarnation {
    static let me = WorkerIncarnation("me")
}

extension Lease {
    static let mine = Lease(worker: .me, claim: 1)
}

extension Delivery {
    static func make(_ state: DeliveryState = .planned(nil), doubts: Int = 0, claims: Int64 = 1) -> Delivery {
        Delivery(
            key: DeliveryKey(
                sequence: SequenceID("win-back"), step: StepID("first"), customer: CustomerID("c1"),
                occurrence: Occurrence("event:2026-08-25")),
            channel: .email, messageID: "abcdefghijklmnopqrstuvwxyz", occurrenceDate: CivilDate("2026-11-25")!,
            sequenceVersion: "v1", due: .morning, expires: .evening, state: state, doubts: doubts, claims: claims)
    }

    /// One of every state.
    static let all: [Delivery] = [
        make(.planned(nil)), make(.planned(.paused)), make(.planned(.missingValue("customer.company"))),
        make(.claimed(.mine)), make(.sending(.mine)), make(.sent(Receipt(at: .noon, reply: "250"))),
        make(.failed(Failure(.permanent, reason: "550"))),
        make(.inDoubt(Doubt(since: .noon, reason: "lost")), doubts: 1),
        make(.unresolved(Doubt(since: .noon, reason: "lost")), doubts: 2), make(.skipped(.late)),
    ]
}
