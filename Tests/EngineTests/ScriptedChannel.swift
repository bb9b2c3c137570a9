import CivilTime
import Customers
import Engine
import Ledger
import Synchronization

/// A carrier that answers as it is told, and remembers what left through it.
final class ScriptedChannel: Channel {
    enum Answer: Sendable {
        case accept
        case fail(Failure.Kind)
        /// The gateway cannot be reached: nobody asks for a permit.
        case unreachable
        case loseTheReply
    }

    let kind: ChannelKind
    private let answers: Mutex<[Answer]>
    private let left = Mutex<[OutgoingMessage]>([])
    /// Runs between connecting and asking for the permit.
    private let beforePermit: @Sendable () async -> Void

    /// - Parameter answers: one for each message, in order; the last one goes on answering.
    init(
        _ kind: ChannelKind = .email, _ answers: [Answer] = [.accept],
        beforePermit: @escaping @Sendable () async -> Void = {}
    ) {
        self.kind = kind
        self.answers = Mutex(answers)
        self.beforePermit = beforePermit
    }

    var sent: [OutgoingMessage] { left.withLock { $0 } }

    func send(_ message: OutgoingMessage, permit: Permit) async -> Outcome {
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        if case .unreachable = answer { return .failed(Failure(.notSent, reason: "connection refused")) }
        await beforePermit()
        guard await permit() else { return .withheld }
        left.withLock { $0.append(message) }
        switch answer {
        case .accept: return .accepted(Receipt(at: .noon, reply: "250 OK"))
        case .fail(let kind): return .failed(Failure(kind, reason: "as told", code: "4xx"))
        case .loseTheReply: return .unknown(Doubt(since: .noon, reason: "connection lost after the dot"))
        case .unreachable: return .withheld
        }
    }

    func close() async {}
}
