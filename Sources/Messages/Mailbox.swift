/// An address and the name to show with it: `山田太郎 <taro@example.jp>` (RFC 5322 section 3.4).
public struct Mailbox: Sendable, Hashable {
    /// Any text; it is cleaned and encoded when it is written.
    public var name: String?
    public var address: EmailAddress

    public init(name: String? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }
}

extension Mailbox: CustomStringConvertible, CustomDebugStringConvertible {
    /// The masked address alone: names stay out of logs.
    public var description: String { address.description }
    public var debugDescription: String { description }
}
