import Glibc

/// Who a message is from and for, as the servers on its way see it (RFC 5321 2.3.1). One recipient per message.
public struct SMTPEnvelope: Sendable, Equatable {
    /// Reverse-path without angle brackets; empty for messages that must not bounce.
    public var from: String
    /// Forward-path without angle brackets.
    public var to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}

/// Why a message cannot be put on the wire of this gateway. Trying again does not help.
public enum SMTPMessageFault: String, Sendable, Equatable {
    /// CR, LF, NUL, another control character, `<`, `>`, a space or no `@` in an envelope address, or one beyond 254 octets.
    case address
    /// A CR without LF or an LF without CR: the door of SMTP smuggling (CVE-2023-51764).
    case bareLineBreak = "bare-line-break"
    case emptyBody = "empty"
    /// The address is not ASCII and the server does not announce SMTPUTF8 (RFC 6531).
    case needsUTF8 = "needs-utf8"
    /// The body is not 7-bit and the server does not announce 8BITMIME (RFC 6152).
    case needsEightBit = "needs-8bit"
    /// Larger than the SIZE that the server announces (RFC 1870).
    case tooLarge = "too-large"
}

extension SMTPEnvelope {
    var fault: SMTPMessageFault? {
        guard from.isEmpty || Self.isSafe(from), Self.isSafe(to) else { return .address }
        return nil
    }

    var isASCII: Bool { from.utf8.allSatisfy { $0 < 0x80 } && to.utf8.allSatisfy { $0 < 0x80 } }

    /// RFC 5321 4.5.3.1.3: a path is at most 256 octets, its brackets included.
    private static func isSafe(_ address: String) -> Bool {
        let bytes = address.utf8
        guard (3...254).contains(bytes.count), bytes.contains(UInt8(ascii: "@")) else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }
}

/// What one look at a body tells before it may go out.
struct SMTPBodyCheck {
    var fault: SMTPMessageFault?
    var isEightBit = false

    /// Three passes that the processor does many bytes at a time; one that looks at each byte costs ten times as much.
    init(_ body: [UInt8]) {
        guard !body.isEmpty else {
            fault = .emptyBody
            return
        }
        body.withUnsafeBytes { bytes in
            isEightBit = bytes.reduce(0, |) >= 0x80
            // When every LF has a CR before it, and there are as many of one as of the other, no CR is without its LF.
            var lineFeeds = 0
            let hasBareLineFeed = !bytes.everyPosition(of: 0x0A) { position in
                lineFeeds += 1
                return position > 0 && bytes[position - 1] == 0x0D
            }
            var carriageReturns = 0
            _ = bytes.everyPosition(of: 0x0D) { _ in
                carriageReturns += 1
                return true
            }
            if hasBareLineFeed || carriageReturns != lineFeeds { fault = .bareLineBreak }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether all positions of a byte satisfy a condition; stops at the first that does not.
    fileprivate func everyPosition(of byte: UInt8, _ isFine: (Int) -> Bool) -> Bool {
        guard let base = baseAddress else { return true }
        var position = 0
        while let hit = memchr(base + position, Int32(byte), count - position) {
            position = UnsafeRawPointer(hit) - base
            guard isFine(position) else { return false }
            position += 1
        }
        return true
    }
}
