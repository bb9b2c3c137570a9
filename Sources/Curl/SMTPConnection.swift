internal import CCurl

/// One TCP or TLS connection to a gateway. libcurl makes it and logs in; from then on an `SMTPSession` decides what is said, and libcurl
/// only carries bytes. Belongs to the dispatch thread.
final class SMTPConnection {
    unowned let pool: SMTPConnections
    let easy: EasyHandle
    let openedAt: Int64
    private let isEncrypted: Bool
    var capabilities = SMTPCapabilities()
    /// The reply seen last while connecting, for the message when it was a refusal.
    var lastLine: [UInt8] = []
    /// Present once the connection stands.
    var session: SMTPSession?
    var socket: Int32 = -1
    /// Messages begun on it.
    var messages = 0
    /// When the present wait has been long enough; in milliseconds of `MonotonicClock`.
    var deadline = Int64.max
    /// What the deadline was set for; when it changes, time starts anew.
    var progress: (stage: TransferStage?, replies: Int, taken: Int) = (nil, -1, -1)

    init?(_ gateway: SMTPGateway, pool: SMTPConnections, now: Int64) {
        guard let easy = EasyHandle() else { return nil }
        self.easy = easy
        self.pool = pool
        openedAt = now
        isEncrypted = gateway.security != .none
        configure(gateway)
    }

    private func configure(_ gateway: SMTPGateway) {
        let scheme = gateway.security == .implicit ? "smtps" : "smtp"
        let host = gateway.host.contains(":") ? "[\(gateway.host)]" : gateway.host
        easy.set(CURLOPT_URL, "\(scheme)://\(host):\(gateway.port)/\(gateway.helloName ?? "")")
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.set(CURLOPT_CONNECT_ONLY, 1)
        easy.set(CURLOPT_FRESH_CONNECT, 1)
        easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, gateway.timeouts.connect)
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int((gateway.timeouts.connect.milliseconds + 999) / 1_000))
        if let address = gateway.sourceAddress { easy.set(CURLOPT_INTERFACE, "host!\(address)") }
        // TRY would fall back to clear text in silence.
        if gateway.security == .startTLS { easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        easy.set(gateway.tls)
        logIn(gateway.login)
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_HEADERDATA, pointer: me)
        curl_set_bytes_callback(easy.raw, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            guard let user else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            Unmanaged<SMTPConnection>.fromOpaque(user).takeUnretainedValue().receive(line: line)
            return size * count
        }
    }

    private func logIn(_ login: SMTPGateway.Login?) {
        switch login {
        case .password(let username, let password):
            easy.set(CURLOPT_USERNAME, username)
            easy.set(CURLOPT_PASSWORD, password.reveal())
        case .accessToken(let username, let token):
            easy.set(CURLOPT_USERNAME, username)
            easy.set(CURLOPT_XOAUTH2_BEARER, token.reveal())
            easy.set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        case nil: return
        }
        // The credentials go with the AUTH command: one round trip less.
        easy.set(CURLOPT_SASL_IR, 1)
    }

    private func receive(line: UnsafeRawBufferPointer) {
        guard session == nil else { return }
        capabilities.receive(line: line)
        lastLine = Array(line.prefix(1_000))
    }

    // MARK: Bytes

    /// Reads all there is. With TLS that is known only when libcurl says so: bytes may lie in its buffer where epoll does
    /// not see them. In clear, a read that did not fill the buffer was the last.
    func readAll(_ session: SMTPSession) {
        withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 16) { buffer in
            while !session.isClosed, let base = buffer.baseAddress {
                var count = 0
                let code = curl_easy_recv(easy.raw, base, buffer.count, &count)
                if code == CURLE_AGAIN { return }
                guard code == CURLE_OK, count > 0 else {
                    session.connectionLost(.lost(session.stage ?? .data))
                    return
                }
                session.receive(UnsafeRawBufferPointer(start: base, count: count))
                if !isEncrypted, count < buffer.count { return }
            }
        }
    }

    private struct WriteFailed: Error {}

    /// Writes what the session has to say. Returns whether all of it is gone.
    func writeAll(_ session: SMTPSession) -> Bool {
        do {
            return try session.output.drain { bytes throws(WriteFailed) -> Int? in
                var count = 0
                switch curl_easy_send(easy.raw, bytes.baseAddress, bytes.count, &count) {
                case CURLE_OK: return count
                case CURLE_AGAIN: return nil
                default: throw WriteFailed()
                }
            }
        } catch {
            session.connectionLost(.lost(session.stage ?? .data))
            return true
        }
    }
}
