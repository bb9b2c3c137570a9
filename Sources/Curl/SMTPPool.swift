import Synchronization

/// The connections to one gateway. They are never shared with another gateway: libcurl's own matching of connections forgets the
/// level of TLS and would send one customer's mail in clear over another's settings.
public final class SMTPPool: Sendable {
    typealias Identity = UInt64

    public let gateway: SMTPGateway
    private let loop: TransferLoop
    private let identity: Identity
    private let isClosed = Atomic(false)

    public init(_ gateway: SMTPGateway, on loop: TransferLoop) {
        self.gateway = gateway
        self.loop = loop
        identity = loop.newTicket()
    }

    deinit { loop.submit(.closePool(identity, nil)) }

    /// Takes no more messages, finishes those under way, and returns when every connection has said QUIT.
    public func close() async {
        isClosed.store(true, ordering: .relaxed)
        await withCheckedContinuation { loop.submit(.closePool(identity, $0)) }
    }

    /// Sends one message and says what became of it.
    ///
    /// `body` is the complete message with CRLF line ends (RFC 5322); dots are stuffed here. `permit` is awaited after the
    /// server has said 354 and immediately before the body and its final dot are written: every wait lies before it. It
    /// is not awaited at all when the message does not come that far. If it answers no, the connection is closed without the dot.
    ///
    /// A connection that turns out to be stale before the permit is replaced once, unseen. Cancelling the task withdraws
    /// the message as long as the permit was not asked for; from then on its outcome is awaited.
    public func send(
        _ envelope: SMTPEnvelope, body: [UInt8], permit: @Sendable () async -> Bool
    ) async -> SMTPOutcome {
        if isClosed.load(ordering: .relaxed) { return .notSent(.shutDown) }
        let check = SMTPBodyCheck(body)
        if let fault = envelope.fault ?? check.fault { return .unsendable(fault) }
        let message = SMTPMessage(
            ticket: loop.newTicket(), envelope: envelope, body: body, isEightBit: check.isEightBit)
        switch await reachBody(message) {
        case .ended(let outcome): return outcome
        case .readyForBody: break
        }
        let granted = await permit()
        return await withCheckedContinuation { waiter in
            loop.submit(.answer(identity, ticket: message.ticket, granted: granted, waiter))
        }
    }

    private func reachBody(_ message: SMTPMessage) async -> SMTPProgress {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                loop.submit(.smtp(identity, gateway, message, waiter))
                // A handler that ran before this line has found nothing to withdraw.
                if Task.isCancelled { loop.submit(.withdraw(identity, ticket: message.ticket)) }
            }
        } onCancel: {
            loop.submit(.withdraw(identity, ticket: message.ticket))
        }
    }
}
