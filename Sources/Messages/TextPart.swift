/// The character set of a message's headers and plain text.
public enum MailCharset: Sendable, Hashable {
    case utf8
    /// For receivers that know nothing else. A message that it cannot say goes out in UTF-8, whole.
    case iso2022JP
}

/// One text part: its header fields and its content in the shorter of the two transfer encodings.
struct TextPart {
    enum Subtype: String {
        case plain
        case html
    }

    enum TransferEncoding: String {
        case sevenBit = "7bit"
        case quotedPrintable = "quoted-printable"
        case base64
    }

    let subtype: Subtype
    let charset: MailCharset
    let encoding: TransferEncoding
    private let content: [UInt8]

    /// - Parameter canonical: UTF-8 in canonical form.
    init(_ subtype: Subtype, canonical: [UInt8]) {
        self.subtype = subtype
        charset = .utf8
        content = canonical
        encoding = Self.shorterEncoding(of: canonical)
    }

    /// Plain text in ISO-2022-JP; `nil` when it cannot say it.
    init?(iso2022JP canonical: [UInt8]) {
        guard let content = ISO2022JP.encode(canonical) else { return nil }
        self.content = content
        subtype = .plain
        charset = .iso2022JP
        encoding = Self.fitsSevenBit(content) ? .sevenBit : .base64
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "Content-Type: text/".utf8)
        bytes.append(contentsOf: subtype.rawValue.utf8)
        bytes.append(contentsOf: charset == .utf8 ? "; charset=utf-8\r\n".utf8 : "; charset=iso-2022-jp\r\n".utf8)
        bytes.append(contentsOf: "Content-Transfer-Encoding: ".utf8)
        bytes.append(contentsOf: encoding.rawValue.utf8)
        bytes.append(contentsOf: "\r\n\r\n".utf8)
        switch encoding {
        case .sevenBit: bytes.append(contentsOf: content)
        case .quotedPrintable: QuotedPrintable.append(content, to: &bytes)
        case .base64: Base64.append(content, to: &bytes)
        }
    }

    /// About what `append` adds.
    var estimatedLength: Int {
        switch encoding {
        case .sevenBit: content.count + 100
        case .quotedPrintable: content.count * 3 / 2 + 100
        case .base64: Base64.length(of: content.count) + 100
        }
    }

    /// Base64 makes 78 characters of 57 bytes; quoted-printable makes three of each byte above ASCII, and a line break of three
    /// after 73. Equal ones stay readable.
    private static func shorterEncoding(of text: [UInt8]) -> TransferEncoding {
        let mostEscapes = (Base64.length(of: text.count) * 73 / 76 - text.count) / 2
        return text.withUnsafeBytes { source in
            var escapes = 0
            var index = 0
            while index + 8 <= source.count {
                let word = ByteWord(bits: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                escapes += (word.aboveASCII | word.equal(to: UInt8(ascii: "="))).nonzeroBitCount
                if escapes > mostEscapes { return .base64 }
                index += 8
            }
            for byte in source[index...] where byte >= 0x80 || byte == UInt8(ascii: "=") { escapes += 1 }
            return escapes > mostEscapes ? .base64 : .quotedPrintable
        }
    }

    /// RFC 5322 section 2.1.1 allows 998 octets a line. A line that looks like one of our boundaries would end the part.
    private static func fitsSevenBit(_ text: [UInt8]) -> Bool {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            if line.count > 990 || line.starts(with: "--=_".utf8) { return false }
        }
        return true
    }
}
