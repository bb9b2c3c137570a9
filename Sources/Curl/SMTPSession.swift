/// The conversation on one connected and logged-in SMTP connection: what to write, what a reply means for which message.
///
/// A pure state machine. It does no I/O and knows no clock: bytes go in with `receive`, bytes come out of `output`, what others must
/// know comes out of `takeEvents`. Each message is a ticket; every ticket that was begun ends in exactly one `.finished`.
final class SMTPSession {
    typealias Ticket = UInt64

    enum Event: Equatable {
        /// 354 has come. The body goes out when `answer` says so, and not before.
        case readyForBody(Ticket)
        case finished(Ticket, SMTPOutcome)
        /// Nothing more will be said: close the connection.
        case close
    }

    private struct Transaction {
        let ticket: Ticket
        let envelope: SMTPEnvelope
        let body: [UInt8]
        var progress = Progress.envelope
        /// The first refusal of its envelope, until the conversation is in step again.
        var refusal: (reply: SMTPReply, stage: TransferStage)?
        /// Whether its end has been told.
        var isOver = false
    }

    private enum Progress: Equatable {
        case envelope
        /// 354 has come, the answer not yet.
        case awaitingPermit
        /// The body was appended to `output`; its final dot ends at that position.
        case written(end: Int)
    }

    let capabilities: SMTPCapabilities
    let pipelining: SMTPGateway.Pipelining
    var output = OutgoingBytes()
    private(set) var isClosed = false
    /// Counts replies, so that a driver can tell whether a stage has moved on.
    private(set) var replies = 0
    private var parser = SMTPReplyParser()
    private var expected: [TransferStage] = []
    private var expectedHead = 0
    private var current: Transaction?
    /// The message whose envelope went out behind the current one's final dot.
    private var prefetched: Transaction?
    private var events: [Event] = []

    init(capabilities: SMTPCapabilities, pipelining: SMTPGateway.Pipelining) {
        self.capabilities = capabilities
        self.pipelining = capabilities.pipelining ? pipelining : .off
    }

    // MARK: What a driver looks at

    /// What the server owes us now; `nil` when nothing, or when it is our turn (`readyForBody`).
    var stage: TransferStage? {
        guard expectedHead < expected.count else { return nil }
        let stage = expected[expectedHead]
        return stage == .final && !output.isEmpty ? .body : stage
    }

    var isIdle: Bool { current == nil && stage == nil && !isClosed }

    /// Whether another message may be begun now.
    var canBegin: Bool {
        guard !isClosed, expected.last != .quit || expectedHead == expected.count else { return false }
        guard let current else { return stage == nil || (stage == .reset && pipelining != .off) }
        guard pipelining == .prefetching, prefetched == nil, case .written = current.progress else { return false }
        return !current.isOver
    }

    var hasEvents: Bool { !events.isEmpty }

    func takeEvents() -> [Event] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    // MARK: What happens to it

    /// Starts a message: its envelope is written. The envelope must have been checked; what depends on the server is checked here.
    func begin(_ ticket: Ticket, _ envelope: SMTPEnvelope, body: [UInt8], isEightBit: Bool) {
        precondition(canBegin, "a message was begun on a session that is busy")
        if let fault = unfit(envelope, body, isEightBit) {
            events.append(.finished(ticket, .unsendable(fault)))
            return
        }
        let transaction = Transaction(ticket: ticket, envelope: envelope, body: body)
        writeMail(transaction.envelope, isEightBit: isEightBit)
        if pipelining != .off {
            writeRecipient(transaction.envelope)
            writeData()
        }
        if current == nil { current = transaction } else { prefetched = transaction }
    }

    private func unfit(_ envelope: SMTPEnvelope, _ body: [UInt8], _ isEightBit: Bool) -> SMTPMessageFault? {
        if !envelope.isASCII, !capabilities.utf8 { return .needsUTF8 }
        if isEightBit, !capabilities.eightBitMIME { return .needsEightBit }
        if let size = capabilities.size, body.count > size { return .tooLarge }
        return nil
    }

    /// The answer to `readyForBody`. A no closes the connection: the server is left with an unfinished message and drops it.
    func answer(_ ticket: Ticket, granted: Bool) {
        guard !isClosed, let transaction = current, transaction.ticket == ticket,
            transaction.progress == .awaitingPermit
        else { return }
        guard granted else {
            finish(.withheld)
            close(.cancelled)
            return
        }
        output.append(stuffing: transaction.body)
        current?.progress = .written(end: output.appended)
        expect(.final)
    }

    /// Nobody waits for this message any more. It is dropped at the next point where the conversation stays in step;
    /// once its body is written it takes its course.
    func withdraw(_ ticket: Ticket) {
        if current?.ticket == ticket, current?.progress == .envelope { finish(.notSent(.cancelled)) }
        if let transaction = prefetched, transaction.ticket == ticket, !transaction.isOver {
            prefetched?.isOver = true
            events.append(.finished(ticket, .notSent(.cancelled)))
        }
    }

    func quit() {
        guard isIdle else { return }
        output.append("QUIT\r\n")
        expect(.quit)
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed else { return }
        parser.receive(bytes)
        while !isClosed, let code = parser.next() {
            replies += 1
            accept(code)
        }
        if parser.isGarbled { close(.garbled(stage ?? .connect)) }
    }

    /// The peer has gone, the network is broken, or a stage has taken too long.
    func connectionLost(_ failure: TransferFailure) {
        close(failure)
    }

    // MARK: Replies

    private func accept(_ code: Int) {
        guard expectedHead < expected.count else {
            // Servers say 421 or the like on their own before they hang up on somebody who is silent (RFC 5321 3.8).
            let stage: TransferStage = current == nil ? .connect : .data
            return close(code >= 400 ? .lost(stage) : .garbled(stage))
        }
        let stage = expected[expectedHead]
        expectedHead += 1
        let isPositive = (200...299).contains(code)
        switch stage {
        case .mail, .recipient:
            if (300...399).contains(code) { return close(.garbled(stage)) }
            if !isPositive { refuse(at: stage) }
            if pipelining == .off { followEnvelope(stage, isPositive) }
        case .data: acceptData(code)
        case .final: acceptFinal(code, isPositive)
        case .reset: if !isPositive { return close(.garbled(.reset)) }
        case .quit: return close(.cancelled)
        case .connect, .body, .request, .response: return close(.garbled(stage))
        }
        // Whatever it was an answer to, 421 says that the channel is being closed.
        if code == 421, !isClosed { close(.lost(stage)) }
    }

    private func refuse(at stage: TransferStage) {
        if current?.refusal == nil { current?.refusal = (parser.lastReply, stage) }
    }

    private func followEnvelope(_ stage: TransferStage, _ isPositive: Bool) {
        guard let transaction = current else { return }
        if !isPositive {
            finishRefused()
            reset()
        } else if transaction.isOver {
            leave()
            reset()
        } else if stage == .mail {
            writeRecipient(transaction.envelope)
        } else {
            writeData()
        }
    }

    private func acceptData(_ code: Int) {
        guard let transaction = current else { return close(.garbled(.data)) }
        if code == 354 {
            if let refusal = transaction.refusal {
                // RFC 2920 3.1: a server that asks for the message although it refused the only recipient gets a lone dot.
                // If it was the sender that it refused, nothing is certain any more.
                guard refusal.stage == .recipient else { return close(.garbled(.data)) }
                output.append(".\r\n")
                expect(.final)
            } else if transaction.isOver {
                close(.cancelled)
            } else {
                current?.progress = .awaitingPermit
                events.append(.readyForBody(transaction.ticket))
            }
        } else if code < 400 {
            close(.garbled(.data))
        } else {
            refuse(at: .data)
            finishRefused()
            reset()
        }
    }

    private func acceptFinal(_ code: Int, _ isPositive: Bool) {
        guard let transaction = current else { return close(.garbled(.final)) }
        guard case .written(let end) = transaction.progress else {
            // The reply to a lone dot: whatever it says, nothing was sent.
            finishRefused()
            reset()
            return
        }
        if code < 400, !isPositive { return close(.garbled(.final)) }
        let isComplete = output.taken >= end
        if isPositive {
            // Accepted before all of it had left: one of us has lost its place.
            guard isComplete else {
                finish(.unknown(.garbled(.body)))
                return close(.garbled(.body))
            }
            finish(.accepted(parser.lastReply))
        } else {
            finish(SMTPOutcome(refusedBy: parser.lastReply, at: isComplete ? .final : .body))
            if !isComplete { return close(.lost(.body)) }
        }
        leave()
    }

    // MARK: Ends

    private func finishRefused() {
        if let refusal = current?.refusal { finish(SMTPOutcome(refusedBy: refusal.reply, at: refusal.stage)) }
        leave()
    }

    private func finish(_ outcome: SMTPOutcome) {
        guard let transaction = current, !transaction.isOver else { return }
        current?.isOver = true
        events.append(.finished(transaction.ticket, outcome))
    }

    private func leave() {
        current = prefetched
        prefetched = nil
    }

    private func reset() {
        guard !isClosed else { return }
        output.append("RSET\r\n")
        expect(.reset)
    }

    /// Ends the conversation; what is still open gets its outcome by how far it had come.
    private func close(_ failure: TransferFailure) {
        guard !isClosed else { return }
        isClosed = true
        if let transaction = current {
            switch transaction.progress {
            // Two octets early: a server may be content with CR LF dot.
            case .written(let end) where output.taken >= end - 2: finish(.unknown(failure))
            case .envelope:
                if let refusal = transaction.refusal {
                    finish(SMTPOutcome(refusedBy: refusal.reply, at: refusal.stage))
                } else {
                    finish(.notSent(failure))
                }
            default: finish(.notSent(failure))
            }
        }
        current = nil
        if let transaction = prefetched, !transaction.isOver {
            events.append(.finished(transaction.ticket, .notSent(failure)))
        }
        prefetched = nil
        events.append(.close)
    }

    // MARK: Commands

    private func writeMail(_ envelope: SMTPEnvelope, isEightBit: Bool) {
        output.append("MAIL FROM:<")
        output.append(envelope.from)
        output.append(">")
        if isEightBit { output.append(" BODY=8BITMIME") }
        if !envelope.isASCII { output.append(" SMTPUTF8") }
        output.append("\r\n")
        expect(.mail)
    }

    private func writeRecipient(_ envelope: SMTPEnvelope) {
        output.append("RCPT TO:<")
        output.append(envelope.to)
        output.append(">\r\n")
        expect(.recipient)
    }

    private func writeData() {
        output.append("DATA\r\n")
        expect(.data)
    }

    private func expect(_ stage: TransferStage) {
        if expectedHead == expected.count {
            expected.removeAll(keepingCapacity: true)
            expectedHead = 0
        }
        expected.append(stage)
    }
}

extension SMTPOutcome {
    /// A 4xx or 5xx reply, sorted by what `SMTPReply` says it means.
    init(refusedBy reply: SMTPReply, at stage: TransferStage) {
        switch reply.effect {
        case .throttled: self = .throttled(reply, at: stage)
        case .transient: self = .transient(reply, at: stage)
        default: self = .permanent(reply, at: stage)
        }
    }
}
