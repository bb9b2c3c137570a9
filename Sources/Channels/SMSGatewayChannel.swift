import CivilTime
import Curl
import Customers
import Engine
import Ledger

/// SMS by way of any provider that a profile file can describe.
public struct SMSGatewayChannel: Channel {
    private let profile: SMSGatewayProfile
    private let account: SMSAccount
    private let loop: TransferLoop
    private let clock: any WallClock
    private let limit: ConcurrencyLimit

    public init(
        _ profile: SMSGatewayProfile, account: SMSAccount, connections: Int, on loop: TransferLoop, clock: any WallClock
    ) {
        self.profile = profile
        self.account = account
        self.loop = loop
        self.clock = clock
        limit = ConcurrencyLimit(max(1, connections))
    }

    public var kind: ChannelKind { .sms }

    public func send(_ message: OutgoingMessage, permit: Permit) async -> Outcome {
        guard case .sms(let to, let text) = message.content else {
            return .failed(Failure(.permanent, reason: "an SMS gateway carries SMS only", code: "wrong-channel"))
        }
        let request: HTTPRequest
        do throws(SMSOrderFault) {
            request = try profile.request(for: SMSOrder(to: to, text: text, id: message.messageID), from: account)
        } catch {
            return .failed(Failure(.permanent, reason: error.reason, code: error.rawValue))
        }
        if let fault = request.fault {
            return .failed(
                Failure(
                    .permanent, reason: "the profile makes a malformed request: \(fault.rawValue)",
                    code: "request-\(fault.rawValue)"))
        }
        let outcome = await limit.run { () async -> Outcome in
            if Task.isCancelled { return .failed(Failure(.notSent, .cancelled)) }
            guard await permit() else { return .withheld }
            return self.outcome(await loop.send(request))
        }
        return outcome ?? .failed(Failure(.notSent, .shutDown))
    }

    private func outcome(_ outcome: HTTPOutcome) -> Outcome {
        switch outcome {
        case .response(let response): Outcome(profile.read(response), at: clock.now())
        case .notSent(let failure): .failed(Failure(.notSent, failure))
        case .unknown(let failure): .unknown(Doubt(since: clock.now(), reason: failure.wording.english.clipped))
        case .unsendable(let fault):
            .failed(Failure(.permanent, reason: "malformed request", code: "request-\(fault.rawValue)"))
        }
    }

    public func close() async {
        await limit.close()
    }
}

extension Outcome {
    init(_ answer: SMSAnswer, at now: Instant) {
        switch answer.meaning {
        case .accepted: self = .accepted(Receipt(at: now, providerID: answer.id, reply: answer.reason.clipped))
        case .unknown: self = .unknown(Doubt(since: now, reason: answer.reason.clipped))
        // What is about our account would be said about every message: nobody loses theirs over it.
        case .permanent where answer.about == .gateway, .throttled: self = .failed(Failure(.throttled, answer))
        case .permanent: self = .failed(Failure(.permanent, answer))
        case .transient: self = .failed(Failure(.transient, answer))
        }
    }
}

extension Failure {
    fileprivate init(_ kind: Kind, _ answer: SMSAnswer) {
        self.init(
            kind, reason: "\(answer.reason) (\(answer.about.rawValue))".clipped, code: answer.reason.clipped,
            retryAfter: answer.wait.map { $0.components.seconds })
    }

    fileprivate init(_ kind: Kind, _ failure: TransferFailure) {
        self.init(kind, reason: failure.wording.english.clipped, code: failure.code)
    }
}

extension SMSOrderFault {
    fileprivate var reason: String {
        switch self {
        case .foreignNumber: "the gateway takes Japanese numbers only"
        case .notInCharset: "the text holds a character that the gateway's charset does not have"
        }
    }
}
