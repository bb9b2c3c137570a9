import CivilTime
import Curl
import Customers
import Engine
import Ledger

/// Mail by way of a configured relay.
public struct SMTPChannel: Channel {
    private let pool: SMTPPool
    private let clock: any WallClock

    public init(_ gateway: SMTPGateway, on loop: TransferLoop, clock: any WallClock) {
        pool = SMTPPool(gateway, on: loop)
        self.clock = clock
    }

    public var kind: ChannelKind { .email }

    public func send(_ message: OutgoingMessage, permit: Permit) async -> Outcome {
        guard case .mail(let from, let to, let bytes) = message.content else {
            return .failed(Failure(.permanent, reason: "a mail gateway carries mail only", code: "wrong-channel"))
        }
        let envelope = SMTPEnvelope(from: from.text, to: to.text)
        let outcome = await pool.send(envelope, body: bytes, permit: permit)
        return Outcome(outcome, at: clock.now())
    }

    public func close() async {
        await pool.close()
    }
}

extension Outcome {
    /// What an SMTP outcome means for the ledger. What a reply means is `SMTPReply`'s to say; this is what follows from it.
    init(_ outcome: SMTPOutcome, at now: Instant) {
        switch outcome {
        // RFC 5321 4.2.5 and 6.1: with a 2xx after the dot the server has the message, and the duty to deliver or report it.
        case .accepted(let reply):
            self = .accepted(Receipt(at: now, reply: "\(reply)".clipped))
        // RFC 5321 4.2.1: 5yz is not to be repeated. But what is said about us would be said about every message: nobody
        // loses their mail because our domain, login or reputation is in trouble.
        case .permanent(let reply, let stage):
            let kind: Failure.Kind = reply.concern == .sender ? .throttled : .permanent
            self = .failed(Failure(kind, reply, at: stage))
        case .transient(let reply, let stage):
            self = .failed(Failure(.transient, reply, at: stage))
        case .throttled(let reply, let stage):
            self = .failed(Failure(.throttled, reply, at: stage))
        // The dot was not written: RFC 5321 4.1.1.4, a message without its end is none.
        case .notSent(let failure):
            self = .failed(Failure(.notSent, reason: failure.wording.english.clipped, code: failure.code))
        // RFC 1047: between the dot and its reply nobody can know.
        case .unknown(let failure):
            self = .unknown(Doubt(since: now, reason: failure.wording.english.clipped))
        case .withheld:
            self = .withheld
        case .unsendable(let fault):
            self = .failed(Failure(.permanent, reason: fault.reason, code: fault.code))
        }
    }
}

extension Failure {
    fileprivate init(_ kind: Kind, _ reply: SMTPReply, at stage: TransferStage) {
        self.init(
            kind, reason: "\(reply) (\(stage.rawValue))".clipped, code: reply.status.map { "\($0)" } ?? "\(reply.code)")
    }
}

extension SMTPMessageFault {
    fileprivate var code: String { "message-\(rawValue)" }

    fileprivate var reason: String {
        switch self {
        case .address: "an envelope address holds what could become an SMTP command"
        case .bareLineBreak: "the message holds a CR or LF that stands alone"
        case .emptyBody: "the message is empty"
        case .needsUTF8: "the address is not ASCII and the server does not offer SMTPUTF8"
        case .needsEightBit: "the message is not 7-bit and the server does not offer 8BITMIME"
        case .tooLarge: "the message is larger than the server takes"
        }
    }
}

extension String {
    /// As much as a receipt or failure keeps.
    var clipped: String { String(prefix(200)) }
}
