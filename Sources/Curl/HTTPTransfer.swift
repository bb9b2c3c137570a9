internal import CCurl
import Glibc

/// One HTTP request under way, with what has come back so far. Belongs to the dispatch thread.
final class HTTPTransfer {
    private static let mostFields = 64
    private static let longestField = 4_096

    let ticket: UInt64
    let easy: EasyHandle
    private let request: HTTPRequest
    private let waiter: CheckedContinuation<HTTPOutcome, Never>
    /// How many bytes of the body libcurl has taken.
    private var sent = 0
    /// How often libcurl was about to write the request on a connection that stands.
    private var attempts = 0
    private var fields: [HTTPField] = []
    private var hasAllFields = false
    private var body: [UInt8] = []
    private var isBodyTooLong = false

    init?(_ request: HTTPRequest, ticket: UInt64, waiter: CheckedContinuation<HTTPOutcome, Never>) {
        guard let easy = EasyHandle() else { return nil }
        self.ticket = ticket
        self.easy = easy
        self.request = request
        self.waiter = waiter
        configure()
        listen()
    }

    private func configure() {
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        easy.set(CURLOPT_FOLLOWLOCATION, 0)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout)
        easy.set(CURLOPT_TIMEOUT_MS, request.timeout)
        // A connection that has rested longer is likelier to be closed by the peer just as we write.
        easy.set(CURLOPT_MAXAGE_CONN, 15)
        easy.set(request.tls)
        switch request.method {
        case .get: easy.set(CURLOPT_HTTPGET, 1)
        case .post, .put, .delete:
            easy.set(CURLOPT_POST, 1)
            curl_set_offset(easy.raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            if request.method != .post { easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
        switch request.authorization {
        case .basic(let username, let password):
            easy.set(CURLOPT_HTTPAUTH, Int(1))  // CURLAUTH_BASIC, which is a macro that Swift does not import
            easy.set(CURLOPT_USERNAME, username)
            easy.set(CURLOPT_PASSWORD, password.reveal())
        case .bearer, nil: break
        }
        easy.set(CURLOPT_HTTPHEADER, lines: headerLines)
    }

    private var headerLines: [String] {
        // No 100-continue: it would only be a wait. No Content-Type unless the caller names one.
        var lines = ["Expect:"]
        if !request.fields.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        // libcurl leaves out a header without a value, unless it is written with a semicolon.
        lines += request.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if case .bearer(let token) = request.authorization { lines.append("Authorization: Bearer \(token.reveal())") }
        return lines
    }

    private func listen() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_READDATA, pointer: me)
        easy.set(CURLOPT_SEEKDATA, pointer: me)
        easy.set(CURLOPT_PREREQDATA, pointer: me)
        easy.set(CURLOPT_HEADERDATA, pointer: me)
        easy.set(CURLOPT_WRITEDATA, pointer: me)
        curl_set_bytes_callback(easy.raw, CURLOPT_READFUNCTION) { target, size, count, user in
            HTTPTransfer.from(user)?.read(into: UnsafeMutableRawBufferPointer(start: target, count: size * count)) ?? 0
        }
        // When a kept connection breaks without a response, libcurl would begin again on a new one and send the request twice
        // (measured with 7.88). It cannot rewind, and it may not write a second time.
        curl_set_rewind_callback(easy.raw) { _, _, _ in CURL_SEEKFUNC_FAIL }
        curl_set_before_request_callback(easy.raw) { user, _, _, _, _ in
            guard let transfer = HTTPTransfer.from(user) else { return CURL_PREREQFUNC_ABORT }
            transfer.attempts += 1
            return transfer.attempts == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        curl_set_bytes_callback(easy.raw, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            HTTPTransfer.from(user)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
            return size * count
        }
        curl_set_bytes_callback(easy.raw, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            HTTPTransfer.from(user)?.receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
    }

    private static func from(_ user: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        user.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, request.body.count - sent)
        request.body.withUnsafeBytes {
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count]))
        }
        sent += count
        return count
    }

    private func receive(header line: UnsafeRawBufferPointer) {
        // A status line begins a new set: what came before was 1xx.
        if line.starts(with: "HTTP/".utf8) {
            fields.removeAll()
            hasAllFields = false
            return
        }
        let text = line.prefix(Self.longestField).filter { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
        if text.isEmpty {
            hasAllFields = true
            return
        }
        guard fields.count < Self.mostFields, let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = text[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
        fields.append(
            HTTPField(
                name: String(decoding: text[..<colon], as: UTF8.self), value: String(decoding: value, as: UTF8.self)))
    }

    private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        let room = request.bodyLimit - body.count
        body.append(contentsOf: bytes.prefix(max(0, room)))
        guard bytes.count <= room else {
            isBodyTooLong = true
            return 0
        }
        return bytes.count
    }

    // MARK: The end

    func finish(_ code: CURLcode) {
        waiter.resume(returning: outcome(code))
    }

    func abandon(_ failure: TransferFailure) {
        waiter.resume(returning: mayHaveArrived ? .unknown(failure) : .notSent(failure))
    }

    private func outcome(_ code: CURLcode) -> HTTPOutcome {
        let status = easy.number(CURLINFO_RESPONSE_CODE)
        if status >= 200, hasAllFields {
            return .response(
                HTTPResponse(status: status, fields: fields, body: body, isTruncated: code != CURLE_OK || isBodyTooLong)
            )
        }
        // libcurl calls it success when all that came is an interim response and the end.
        if code == CURLE_OK { return .unknown(.garbled(.response)) }
        let stage: TransferStage = attempts == 0 ? .connect : sent < request.body.count ? .request : .response
        let failure = TransferFailure(code, of: easy, at: stage)
        return mayHaveArrived ? .unknown(failure) : .notSent(failure)
    }

    /// Whether a peer may hold the whole request. A body that libcurl has not read to its end cannot have left completely,
    /// and its announced length tells the peer so.
    private var mayHaveArrived: Bool {
        attempts > 0 && sent == request.body.count
    }
}

extension DispatchThread {
    func start(_ request: HTTPRequest, _ ticket: UInt64, _ waiter: CheckedContinuation<HTTPOutcome, Never>) {
        guard let transfer = HTTPTransfer(request, ticket: ticket, waiter: waiter) else {
            return waiter.resume(returning: .notSent(.other(Int(CURLE_OUT_OF_MEMORY.rawValue))))
        }
        transfers[transfer.easy.raw] = .http(transfer)
        if !multi.add(transfer.easy) {
            transfers[transfer.easy.raw] = nil
            transfer.finish(CURLE_FAILED_INIT)
        }
    }

    func finish(_ transfer: HTTPTransfer, _ code: CURLcode) {
        transfer.finish(code)
        multi.remove(transfer.easy)
    }

    func withdrawRequest(_ ticket: UInt64) {
        for (easy, owner) in transfers {
            guard case .http(let transfer) = owner, transfer.ticket == ticket else { continue }
            transfers[easy] = nil
            transfer.abandon(.cancelled)
            multi.remove(transfer.easy)
            return
        }
    }

    func abandon(_ transfer: HTTPTransfer) {
        transfer.abandon(.shutDown)
        multi.remove(transfer.easy)
    }
}
