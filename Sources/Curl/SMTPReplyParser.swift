/// Cuts what a server says into replies (RFC 5321 4.2.1): lines of one code, all but the last with a hyphen behind it.
///
/// Bounded: a line is at most 2,000 octets (RFC 5321 4.5.3.1.5 says 512), a reply at most 64 lines. What is beyond that, or is no
/// reply at all, makes the parser stop for good: a conversation that has lost its place must not go on.
struct SMTPReplyParser {
    private static let longestLine = 2_000
    private static let mostLines = 64

    private(set) var isGarbled = false
    private var buffer: [UInt8] = []
    /// Where the reply begins that is being read, or was read last.
    private var start = 0
    /// Where the next line begins.
    private var scan = 0
    private var lineCount = 0
    private var code = 0

    /// Takes what came from the network. Ends the life of the reply read last.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !isGarbled else { return }
        if lineCount == 0 { start = scan }
        if start > 0 {
            buffer.removeFirst(start)
            scan -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The code of the next complete reply; `lastReply` then gives the rest until the next call of `receive` or `next`.
    mutating func next() -> Int? {
        guard !isGarbled else { return nil }
        if lineCount == 0 { start = scan }
        while let end = endOfLine() {
            let isLast = readCode(in: scan..<end)
            scan = end
            lineCount += 1
            if isGarbled || lineCount > Self.mostLines { break }
            if isLast {
                lineCount = 0
                return code
            }
        }
        if buffer.count - scan > Self.longestLine || lineCount > Self.mostLines { isGarbled = true }
        return nil
    }

    private func endOfLine() -> Int? {
        var index = scan
        while index < buffer.count {
            if buffer[index] == 0x0A { return index - scan < Self.longestLine ? index + 1 : nil }
            index += 1
        }
        return nil
    }

    /// Whether this is the last line of its reply.
    private mutating func readCode(in line: Range<Int>) -> Bool {
        guard line.count >= 4 else {
            isGarbled = true
            return false
        }
        let first = line.lowerBound
        let (hundreds, tens, ones) = (Int(buffer[first]) - 48, Int(buffer[first + 1]) - 48, Int(buffer[first + 2]) - 48)
        let separator = buffer[first + 3]
        guard (2...5).contains(hundreds), (0...9).contains(tens), (0...9).contains(ones),
            separator == 0x20 || separator == 0x2D || separator == 0x0D || separator == 0x0A
        else {
            isGarbled = true
            return false
        }
        let value = hundreds * 100 + tens * 10 + ones
        // RFC 5321 4.2.1: the code is the same on every line.
        if lineCount > 0, value != code { isGarbled = true }
        code = value
        return separator != 0x2D
    }

    /// The reply whose code `next` returned last.
    var lastReply: SMTPReply {
        SMTPReply(lines: buffer[start..<scan])
    }
}

extension SMTPReply {
    /// From complete lines, code first. The enhanced status is taken from the first line that has one of the code's class.
    init(lines bytes: some Collection<UInt8>) {
        var reply = SMTPReply(code: 0)
        var words: [Substring] = []
        for line in bytes.split(separator: 0x0A).prefix(64) {
            let text = String(decoding: line.prefix(2_000), as: UTF8.self)
            reply.code = Int(text.prefix(3)) ?? 0
            var rest = text.dropFirst(4).split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
            if let first = rest.first, let status = EnhancedStatus(first), status.kind == reply.code / 100 {
                reply.status = reply.status ?? status
                rest.removeFirst()
            }
            words += rest
        }
        // Servers like to repeat the address, and replies end up in logs.
        let text = words.map { $0.contains("@") || $0.contains("＠") ? "<…>" : $0 }.joined(separator: " ")
        reply.text = String(
            String.UnicodeScalarView(text.unicodeScalars.prefix(512).map { $0.properties.isPrintable ? $0 : "?" }))
        self = reply
    }
}

extension SMTPReply.EnhancedStatus {
    /// RFC 3463 2: one of 2, 4, 5, then two numbers of at most three digits.
    init?(_ word: Substring) {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 1, let kind = Int(parts[0]), [2, 4, 5].contains(kind),
            parts[1...].allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
            ),
            let subject = Int(parts[1]), let detail = Int(parts[2])
        else { return nil }
        self.init(kind, subject, detail)
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
