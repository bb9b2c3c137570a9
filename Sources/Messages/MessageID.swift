/// The identifier of a message (RFC 5322 section 3.6.4), without its angle brackets.
///
/// It is fixed when a delivery is planned: a copy that must be sent again carries the same one, so that receivers can drop it.
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    /// `left@domain`, both dot-atoms; the domain has a dot.
    public let text: String

    public init(left: String, domain: String) throws(HeaderError) {
        guard left.utf8.count <= 128, !left.isEmpty, left.utf8.allSatisfy({ $0 < 0x80 }),
            EmailAddress.isDotString(left.unicodeScalars), domain.utf8.allSatisfy({ $0 < 0x80 })
        else { throw .badMessageID }
        do throws(AddressError) {
            text = "\(left)@\(try DomainName.asciiForm(of: domain))"
        } catch {
            throw .badMessageID
        }
    }

    /// Reads `left@domain`, with or without angle brackets.
    public init(_ text: String) throws(HeaderError) {
        let inner = text.hasPrefix("<") && text.hasSuffix(">") ? text.dropFirst().dropLast() : text[...]
        guard let at = inner.lastIndex(of: "@") else { throw .badMessageID }
        try self.init(left: String(inner[..<at]), domain: String(inner[inner.index(after: at)...]))
    }

    public var description: String { text }
}
