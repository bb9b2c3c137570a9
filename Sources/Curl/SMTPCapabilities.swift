/// What a server announces in reply to EHLO (RFC 5321 4.1.1.1), gathered from the lines as libcurl passes them on.
struct SMTPCapabilities: Equatable {
    var pipelining = false
    var eightBitMIME = false
    var utf8 = false
    var startTLS = false
    /// Largest message in octets; `nil` when none is announced (RFC 1870: 0 means no limit).
    var size: Int?
    var loginMechanisms: [String] = []

    /// Takes one line of any reply seen while connecting.
    ///
    /// A 220 is the greeting or the go-ahead of STARTTLS: what was announced before it counts no more (RFC 3207 4.2).
    mutating func receive(line: some Collection<UInt8>) {
        let text = String(decoding: line.prefix(1_000), as: UTF8.self)
        if text.hasPrefix("220") { self = SMTPCapabilities() }
        guard text.hasPrefix("250") else { return }
        let words = text.dropFirst(4).split(whereSeparator: {
            $0 == " " || $0 == "=" || $0 == "\r" || $0 == "\n" || $0 == "\r\n"
        })
        switch words.first?.uppercased() {
        case "PIPELINING": pipelining = true
        case "8BITMIME": eightBitMIME = true
        case "SMTPUTF8": utf8 = true
        case "STARTTLS": startTLS = true
        case "SIZE": size = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        // `AUTH=LOGIN` is how servers spoke to clients of the last century, and some still do.
        case "AUTH": loginMechanisms += words.dropFirst().prefix(32).map { $0.uppercased() }
        default: break
        }
    }
}
