/// One header field beyond those the message writes itself, such as `X-Campaign`.
public struct HeaderField: Sendable, Hashable {
    public let name: String
    /// Cleaned: one line, no controls, not empty. Any script; it is encoded when it is written.
    public let value: String

    public init(name: String, value: String) throws(HeaderError) {
        guard (1...60).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else { throw .badName }
        let lower = name.lowercased()
        guard !Self.ownNames.contains(lower), !Self.ownPrefixes.contains(where: lower.hasPrefix) else { throw .ownName }
        let clean = HeaderText.cleaned(value)
        guard !clean.isEmpty else { throw .emptyValue }
        self.name = name
        self.value = String(decoding: clean, as: UTF8.self)
    }

    /// Narrower than RFC 5322 section 3.6.8: what every server passes on.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Written once by the message, or by servers alone; a second one would contradict the first.
    private static let ownNames: Set<String> = [
        "from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version",
        "list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id", "auto-submitted", "precedence",
        "dkim-signature", "received", "received-spf", "return-path", "authentication-results",
    ]
    private static let ownPrefixes = ["content-", "resent-", "arc-"]
}
