/// One mailbox's address: what RFC 5321 (section 4.1.2) calls `Mailbox`, with a public host name as its domain.
///
/// The value is right by construction: it holds no CR, LF, NUL, `<` or `>`, so it can stand in an SMTP command and in a
/// header as it is. A domain in other scripts is kept as A-labels (`xn--…`); only a local part outside ASCII needs a
/// server with SMTPUTF8 (RFC 6531).
public struct EmailAddress: Sendable, Hashable {
    /// As it goes on the wire: a dot-string (`taro.yamada`) or, where that cannot say it, a quoted string (`"a b"`).
    public let localPart: String
    /// Lower-case A-labels: `example.jp`, `xn--wgv71a119e.jp`.
    public let domain: String

    /// Reads an address as it stands, without repairing anything; see `normalising(_:)` for what people type.
    public init(_ text: String) throws(AddressError) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.longestInput else { throw .tooLong }
        let (local, domain) = try Self.split(text)
        self.localPart = try Self.checkedLocalPart(local)
        self.domain = try DomainName.asciiForm(of: domain)
        guard localPart.utf8.count + 1 + self.domain.utf8.count <= Self.longestPath else { throw .tooLong }
    }

    /// A part that is already known to be right, with a domain in A-labels.
    init(checkedLocalPart localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain
    }

    /// The address itself. Everything else prints the mask, so that it cannot slip into a log.
    public var text: String { "\(localPart)@\(domain)" }

    /// Whether only a server that offers SMTPUTF8 (RFC 6531) can take this address.
    public var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    /// What two spellings of one mailbox have in common. RFC 5321 lets a host tell `Taro` from `taro`; no host that anybody
    /// uses does, and someone who unsubscribed as one must not get mail as the other.
    public var identity: String { "\(localPart.lowercased())@\(domain)" }

    /// RFC 5321 section 4.5.3.1.3: a path has 256 octets, two of them its angle brackets.
    static let longestPath = 254
    /// A domain in kanji shrinks or grows when it becomes A-labels; nothing longer than this can fit afterwards.
    static let longestInput = 1024
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible {
    /// `t***@example.jp`: enough to recognise one's own, too little to write to.
    public var description: String {
        let first = localPart.unicodeScalars.first { $0 != "\"" }
        return "\(first.map(String.init) ?? "")***@\(domain)"
    }

    public var debugDescription: String { description }
}

extension EmailAddress {
    /// Cuts at the `@` that ends the local part: the first one outside quotes.
    private static func split(_ text: String) throws(AddressError) -> (local: Substring, domain: Substring) {
        let scalars = text.unicodeScalars
        var inQuotes = false
        var escaped = false
        for index in scalars.indices {
            let scalar = scalars[index]
            if escaped {
                escaped = false
            } else if inQuotes, scalar == "\\" {
                escaped = true
            } else if scalar == "\"" {
                inQuotes.toggle()
            } else if scalar == "@", !inQuotes {
                return (text[..<index], text[scalars.index(after: index)...])
            }
        }
        throw inQuotes ? .badLocalPart : .noAtSign
    }

    /// The local part in its one wire form: quotes that are not needed are taken off, so that equal mailboxes are equal.
    private static func checkedLocalPart(_ local: Substring) throws(AddressError) -> String {
        guard !local.isEmpty else { throw .noLocalPart }
        guard local.utf8.count <= 64 else { throw .localPartTooLong }
        guard local.utf8.first == UInt8(ascii: "\"") else {
            guard isDotString(local.unicodeScalars) else { throw .badLocalPart }
            return String(local)
        }
        let content = try unquoted(local)
        return isDotString(content) ? String(String.UnicodeScalarView(content)) : quoted(content)
    }

    /// `Dot-string` of RFC 5321 section 4.1.2, with the letters of other scripts that RFC 6531 section 3.3 adds.
    static func isDotString(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
        var afterDot = true
        for scalar in scalars {
            if scalar == "." {
                if afterDot { return false }
                afterDot = true
            } else {
                guard scalar.isASCII ? isAtomByte(UInt8(scalar.value)) : scalar.isLetterOfAnAddress else {
                    return false
                }
                afterDot = false
            }
        }
        return !afterDot
    }

    /// What stands between the quotes, with its quoted pairs resolved.
    private static func unquoted(_ local: Substring) throws(AddressError) -> [Unicode.Scalar] {
        var content: [Unicode.Scalar] = []
        var scalars = local.unicodeScalars.dropFirst().makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "\"":
                guard scalars.next() == nil, !content.isEmpty else { throw .badLocalPart }
                return content
            case "\\":
                guard let next = scalars.next(), next.isQuotable else { throw .badLocalPart }
                content.append(next)
            default:
                guard scalar.isQuotable else { throw .badLocalPart }
                content.append(scalar)
            }
        }
        throw .badLocalPart
    }

    static func quoted(_ content: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView(["\""])
        for scalar in content {
            if scalar == "\"" || scalar == "\\" { text.append("\\") }
            text.append(scalar)
        }
        text.append("\"")
        return String(text)
    }

    /// `atext` of RFC 5322 section 3.2.3.
    static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"),
            UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// RFC 6531 takes any character above ASCII; those that draw nothing, or turn the text round, only ever deceive.
    fileprivate var isLetterOfAnAddress: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: value != 0xFFFD && !isFullwidthASCII
        }
    }

    /// `＠` and its kin: somebody's input method, not a mailbox. `normalising` repairs them.
    var isFullwidthASCII: Bool { (0xFF01...0xFF5E).contains(value) }

    /// What a quoted local part may hold. RFC 5321 also allows `<` and `>` here; they are the one way to end a path early in a
    /// server that reads badly, and no real mailbox has them.
    fileprivate var isQuotable: Bool {
        isASCII ? (0x20...0x7E).contains(value) && self != "<" && self != ">" : isLetterOfAnAddress
    }
}
