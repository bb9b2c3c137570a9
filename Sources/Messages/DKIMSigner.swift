public import CivilTime
import Digest

/// Signs messages with one key or several, such as RSA for everybody and Ed25519 beside it.
///
/// Nothing is random: equal bytes at an equal instant get equal signatures.
public struct DKIMSigner: Sendable {
    public let keys: [DKIMKey]

    public init(keys: [DKIMKey]) {
        self.keys = keys
    }

    /// The message with one `DKIM-Signature` per key in front.
    ///
    /// - Parameters:
    ///   - message: header fields, an empty line and the body, in lines ended by CRLF, as `MailMessage.encoded()` makes them.
    ///   - instant: the `t=` of the signature; not after the moment of sending.
    public func signed(_ message: [UInt8], at instant: Instant) throws(DKIMError) -> [UInt8] {
        let (fields, body) = Self.parts(of: message)
        let bodyHash = SHA256.digest(of: DKIMCanonical.body(body))
        let chosen = Self.chosen(from: fields)
        var signed: [UInt8] = []
        signed.reserveCapacity(message.count + keys.count * 900)
        for key in keys {
            let head = Self.head(key, names: chosen.names, bodyHash: bodyHash, instant: instant)
            var data = chosen.canonical
            data.append(
                contentsOf: DKIMCanonical.header(
                    name: "dkim-signature".utf8, value: head.dropFirst(Self.name.count + 1)))
            signed.append(contentsOf: head)
            Self.appendFolded(try key.sign(data), to: &signed)
            signed.append(contentsOf: "\r\n".utf8)
        }
        signed.append(contentsOf: message)
        return signed
    }

    private static let name = Array("DKIM-Signature".utf8)

    /// What a receiver shows or acts on (RFC 6376 section 5.4.1; RFC 8058 section 4 for the List fields).
    private static let signedNames = [
        "from", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type", "content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post",
        "feedback-id",
        "auto-submitted",
    ]

    private struct Field {
        var name: String
        var value: ArraySlice<UInt8>
    }

    /// Cuts at the empty line, and the header into its fields, folded lines with them.
    private static func parts(of message: [UInt8]) -> (fields: [Field], body: ArraySlice<UInt8>) {
        var fields: [Field] = []
        var rest = message[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            if line.count <= 2, line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
                return (fields, rest)
            }
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                guard let last = fields.popLast() else { continue }
                fields.append(Field(name: last.name, value: message[last.value.startIndex...end]))
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                fields.append(Field(name: name, value: line[(colon + 1)...]))
            }
        }
        return (fields, [])
    }

    /// Every signed field that is there, the last of its name as verifiers look for it; `from` is named once more than it is
    /// there, so that nobody can add another (section 8.15).
    private static func chosen(from fields: [Field]) -> (names: [String], canonical: [UInt8]) {
        var names: [String] = []
        var canonical: [UInt8] = []
        for name in signedNames {
            for field in fields.reversed() where field.name == name {
                names.append(name)
                canonical.append(contentsOf: DKIMCanonical.header(name: name.utf8, value: field.value))
                canonical.append(contentsOf: "\r\n".utf8)
            }
            if name == "from" { names.append(name) }
        }
        return (names, canonical)
    }

    /// The field up to and including its empty `b=`.
    private static func head(_ key: DKIMKey, names: [String], bodyHash: [UInt8], instant: Instant) -> [UInt8] {
        var head = name
        head.append(
            contentsOf: ": v=1; a=\(key.algorithm.rawValue); c=relaxed/relaxed; t=\(instant.secondsSinceEpoch);".utf8)
        head.append(contentsOf: "\r\n d=\(key.domain); s=\(key.selector);\r\n h=".utf8)
        var column = 3
        for (index, signedName) in names.enumerated() {
            if column + signedName.utf8.count + 2 > HeaderWriter.plainLine {
                head.append(contentsOf: "\r\n ".utf8)
                column = 1
            }
            head.append(contentsOf: signedName.utf8)
            head.append(index + 1 < names.count ? UInt8(ascii: ":") : UInt8(ascii: ";"))
            column += signedName.utf8.count + 1
        }
        head.append(contentsOf: "\r\n bh=".utf8)
        Base64.appendUnbroken(bodyHash[...], to: &head)
        head.append(contentsOf: ";\r\n b=".utf8)
        return head
    }

    /// The signature in lines that fit; white space in `b=` does not count.
    private static func appendFolded(_ signature: [UInt8], to bytes: inout [UInt8]) {
        var text: [UInt8] = []
        Base64.appendUnbroken(signature[...], to: &text)
        for start in stride(from: 0, to: text.count, by: 72) {
            if start > 0 { bytes.append(contentsOf: "\r\n ".utf8) }
            bytes.append(contentsOf: text[start..<min(start + 72, text.count)])
        }
    }
}

extension MailMessage {
    /// The message as it goes after DATA, signed.
    public func encoded(signedBy signer: DKIMSigner, at instant: Instant) throws(DKIMError) -> [UInt8] {
        try signer.signed(encoded(), at: instant)
    }
}
