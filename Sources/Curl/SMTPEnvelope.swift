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
    case bareLineBreak
    case emptyBody
    /// The address is not ASCII and the server does not announce SMTPUTF8 (RFC 6531).
    case needsUTF8
    /// The body is not 7-bit and the server does not announce 8BITMIME (RFC 6152).
    case needsEightBit
    /// Larger than the SIZE that the server announces (RFC 1870).
    case tooLarge
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

    init(_ body: [UInt8]) {
        guard !body.isEmpty else {
            fault = .emptyBody
            return
        }
        body.withUnsafeBufferPointer { bytes in
            var previous: UInt8 = 0
            var high: UInt8 = 0
            for byte in bytes {
                high |= byte
                // Each LF must follow a CR, and each CR must be followed by an LF.
                if (byte == 0x0A) != (previous == 0x0D) {
                    fault = .bareLineBreak
                    return
                }
                previous = byte
            }
            if previous == 0x0D { fault = .bareLineBreak }
            isEightBit = high >= 0x80
        }
    }
}
