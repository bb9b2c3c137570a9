internal import CCurl

/// What the dispatch thread keeps for one `SMTPPool`: its connections and the messages that wait for one.
final class SMTPConnections {
    /// A message from the moment it is handed over until its task has the outcome.
    private final class Job {
        let message: SMTPMessage
        /// Whom to tell about the first stretch, up to 354; then whom to tell about the second.
        var first: CheckedContinuation<SMTPProgress, Never>?
        var second: CheckedContinuation<SMTPOutcome, Never>?
        /// An end that came while the task was still asking for the permit.
        var early: SMTPOutcome?
        var connection: SMTPConnection?
        var isRetried = false

        init(_ message: SMTPMessage, _ waiter: CheckedContinuation<SMTPProgress, Never>) {
            self.message = message
            first = waiter
        }
    }

    private let identity: SMTPPool.Identity
    private let gateway: SMTPGateway
    private unowned let thread: DispatchThread
    private var jobs: [UInt64: Job] = [:]
    private var queue = FIFO<Job>()
    private var connections: [SMTPConnection] = []
    private var connecting = 0
    private var isEnding = false
    private var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    /// After a refused connection beside others that stand, no more are tried until then.
    private var noNewConnectionBefore = Int64.min

    init(_ identity: SMTPPool.Identity, _ gateway: SMTPGateway, on thread: DispatchThread) {
        self.identity = identity
        self.gateway = gateway
        self.thread = thread
    }

    // MARK: Commands

    func take(_ message: SMTPMessage, _ waiter: CheckedContinuation<SMTPProgress, Never>) {
        let job = Job(message, waiter)
        jobs[message.ticket] = job
        queue.append(job)
        distribute()
    }

    func answer(_ ticket: UInt64, granted: Bool, _ waiter: CheckedContinuation<SMTPOutcome, Never>) {
        guard let job = jobs[ticket] else { return waiter.resume(returning: .notSent(.shutDown)) }
        job.second = waiter
        if let outcome = job.early { return finish(job, outcome) }
        guard let connection = job.connection, let session = connection.session else {
            return finish(job, .notSent(.shutDown))
        }
        session.answer(ticket, granted: granted)
        serve(connection)
    }

    func withdraw(_ ticket: UInt64) {
        guard let job = jobs[ticket] else { return }
        if let connection = job.connection {
            connection.session?.withdraw(ticket)
            serve(connection)
        } else if job.early == nil, queue.remove(where: { $0 === job }) {
            finish(job, .notSent(.cancelled))
        }
    }

    /// No more messages: what waits is refused, what is under way is finished, then everybody says QUIT.
    func end() {
        isEnding = true
        failQueue(.shutDown)
        for connection in connections {
            // Nobody waits for one that is still being made.
            if connection.session == nil { close(connection) } else { serve(connection) }
        }
        dropIfDone()
    }

    func tellWhenGone(_ waiter: CheckedContinuation<Void, Never>) {
        waitingForEnd.append(waiter)
    }

    /// As `end`, without waiting for anybody.
    func cut() {
        isEnding = true
        failQueue(.shutDown)
        for connection in connections {
            connection.session?.connectionLost(.shutDown)
            if connection.session == nil { close(connection) } else { serve(connection) }
        }
        dropIfDone()
    }

    // MARK: Connections

    /// Gives waiting messages to free sessions, and opens connections for those that are left.
    private func distribute() {
        for connection in connections where !queue.isEmpty {
            if connection.session?.isIdle == true { serve(connection) }
        }
        let now = MonotonicClock.now()
        while queue.count > connecting, connections.count < gateway.limits.connections {
            guard now >= noNewConnectionBefore || connections.isEmpty else {
                return thread.wakeNoLater(than: noNewConnectionBefore)
            }
            guard connect(now) else { return }
        }
    }

    private func connect(_ now: Int64) -> Bool {
        guard let connection = SMTPConnection(gateway, pool: self, now: now), thread.multi.add(connection.easy) else {
            if connections.isEmpty { failQueue(.other(Int(CURLE_FAILED_INIT.rawValue))) }
            return false
        }
        connections.append(connection)
        connecting += 1
        thread.transfers[connection.easy.raw] = .connecting(connection)
        return true
    }

    func connected(_ connection: SMTPConnection, _ code: CURLcode) {
        connecting -= 1
        var failure = code == CURLE_OK ? nil : connection.failure(code)
        if code == CURLE_OK, gateway.login != nil, connection.capabilities.loginMechanisms.isEmpty {
            failure = .loginNotOffered
        }
        guard failure == nil, let socket = connection.easy.activeSocket else {
            return connectingFailed(connection, failure ?? .lost(.connect))
        }
        connection.socket = socket
        connection.session = SMTPSession(capabilities: connection.capabilities, pipelining: gateway.pipelining)
        thread.poller.watch(socket, for: Poller.readable, owner: .session(connection))
        serve(connection)
    }

    private func connectingFailed(_ connection: SMTPConnection, _ failure: TransferFailure) {
        close(connection)
        if !connections.isEmpty {
            // Others stand or are about to: perhaps the server wants no more of them. They do the work.
            noNewConnectionBefore = MonotonicClock.now() + 5_000
            thread.wakeNoLater(than: noNewConnectionBefore)
        } else {
            failQueue(failure)
        }
        dropIfDone()
    }

    /// Something has happened to the socket.
    func ready(_ connection: SMTPConnection, _ events: UInt32) {
        guard let session = connection.session else { return }
        if events & ~Poller.writable != 0 { connection.readAll(session) }
        serve(connection)
    }

    /// Takes a session as far as it goes without waiting.
    private func serve(_ connection: SMTPConnection) {
        guard let session = connection.session else { return }
        var isGone = false
        repeat {
            for event in session.takeEvents() {
                switch event {
                case .readyForBody(let ticket): tellReady(ticket)
                case .finished(let ticket, let outcome): finished(ticket, outcome, on: connection)
                case .close: isGone = true
                }
            }
            guard !isGone else { break }
            beginNext(on: connection, session)
            let isWritten = connection.writeAll(session)
            thread.poller.change(
                connection.socket, interest: isWritten ? Poller.readable : Poller.readable | Poller.writable)
        } while session.hasEvents
        if isGone {
            close(connection)
            if !queue.isEmpty { distribute() }
            dropIfDone()
        } else {
            setDeadline(connection, session)
        }
    }

    private func beginNext(on connection: SMTPConnection, _ session: SMTPSession) {
        let now = MonotonicClock.now()
        // One that took longer to make than it may live still carries a message: the next would take as long.
        let isWorn =
            isEnding || connection.messages >= gateway.limits.messagesPerConnection
            || (connection.messages > 0 && now - connection.openedAt >= gateway.limits.lifetime.milliseconds)
        while !isWorn, session.canBegin, let job = queue.popFirst() {
            job.connection = connection
            connection.messages += 1
            let message = job.message
            session.begin(message.ticket, message.envelope, body: message.body, isEightBit: message.isEightBit)
            if session.hasEvents { return }
        }
        if isWorn { session.quit() }
    }

    private func close(_ connection: SMTPConnection) {
        if connection.socket >= 0 { thread.poller.forget(connection.socket) }
        if thread.transfers.removeValue(forKey: connection.easy.raw) != nil { connecting -= 1 }
        thread.multi.remove(connection.easy)
        connection.session = nil
        connections.removeAll { $0 === connection }
    }

    private func dropIfDone() {
        guard isEnding, jobs.isEmpty, connections.isEmpty else { return }
        thread.pools[identity] = nil
        for waiter in waitingForEnd { waiter.resume() }
        waitingForEnd = []
    }

    // MARK: Outcomes

    private func tellReady(_ ticket: UInt64) {
        guard let job = jobs[ticket], let waiter = job.first else { return }
        job.first = nil
        waiter.resume(returning: .readyForBody)
    }

    private func finished(_ ticket: UInt64, _ outcome: SMTPOutcome, on connection: SMTPConnection) {
        guard let job = jobs[ticket] else { return }
        job.connection = nil
        // A connection that had rested was closed by the server, or the message before this one took it down: another try costs
        // nothing, as nobody has seen more than an envelope and no permit was spent.
        if case .notSent(let failure) = outcome, failure != .cancelled, failure != .shutDown, job.first != nil,
            !job.isRetried, connection.messages > 1, !isEnding
        {
            job.isRetried = true
            queue.prepend(job)
            return
        }
        finish(job, outcome)
    }

    private func finish(_ job: Job, _ outcome: SMTPOutcome) {
        if let waiter = job.first {
            waiter.resume(returning: .ended(outcome))
        } else if let waiter = job.second {
            waiter.resume(returning: outcome)
        } else {
            job.early = outcome
            return
        }
        jobs[job.message.ticket] = nil
        dropIfDone()
    }

    private func failQueue(_ failure: TransferFailure) {
        while let job = queue.popFirst() { finish(job, .notSent(failure)) }
    }

    // MARK: Time

    private func setDeadline(_ connection: SMTPConnection, _ session: SMTPSession) {
        let progress = (session.stage, session.replies, session.output.isEmpty ? 0 : session.output.taken)
        guard progress != connection.progress else { return }
        connection.progress = progress
        guard let limit = limit(of: session) else {
            connection.deadline = .max
            return
        }
        connection.deadline = MonotonicClock.now() + limit.milliseconds
        thread.wakeNoLater(than: connection.deadline)
    }

    private func limit(of session: SMTPSession) -> Duration? {
        switch session.stage {
        case .mail: gateway.timeouts.mail
        case .recipient: gateway.timeouts.recipient
        case .data: gateway.timeouts.data
        case .body: gateway.timeouts.body
        case .final: gateway.timeouts.final
        case .reset, .quit: gateway.timeouts.quit
        case .connect, .request, .response: nil
        // Waiting for the permit has no limit of ours: it is our own store that answers.
        case nil: session.isIdle ? gateway.limits.idle : nil
        }
    }

    func sweep(_ now: Int64) {
        if !queue.isEmpty { distribute() }
        for connection in connections {
            guard let session = connection.session else { continue }
            if now >= connection.deadline {
                if let stage = session.stage { session.connectionLost(.timedOut(stage)) } else { session.quit() }
                serve(connection)
            } else {
                thread.wakeNoLater(than: connection.deadline)
            }
        }
    }
}

extension SMTPConnection {
    fileprivate func failure(_ code: CURLcode) -> TransferFailure {
        let reply = SMTPReply(lines: lastLine)
        // 8 is a greeting or an EHLO that was refused, but also one that was no reply.
        if code == CURLE_WEIRD_SERVER_REPLY, reply.code >= 400 { return .refusedAtConnect(reply) }
        return TransferFailure(code, of: easy, at: .connect)
    }
}
