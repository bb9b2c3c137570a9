import Customers
import Ledger
import Messages

/// A composed message on its way out: what it says and where it goes, the same bytes however often it is sent.
public struct OutgoingMessage: Sendable, Hashable {
    public var key: DeliveryKey
    /// Idempotency key and local part of the Message-ID.
    public var messageID: String
    public var content: MessageContent
    /// For people who look through an outbox; never sent, never kept.
    public var preview: MessagePreview?

    public init(key: DeliveryKey, messageID: String, content: MessageContent, preview: MessagePreview? = nil) {
        self.key = key
        self.messageID = messageID
        self.content = content
        self.preview = preview
    }
}

/// A message as its reader sees it.
public struct MessagePreview: Sendable, Hashable {
    /// The customer's name, or the id of one without.
    public var recipient: String
    public var subject: String?
    public var text: String
    public var html: String?

    public init(recipient: String, subject: String?, text: String, html: String?) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
    }
}

/// What a channel transmits.
public enum MessageContent: Sendable, Hashable {
    /// A complete RFC 5322 message with CRLF line ends, not dot-stuffed.
    case mail(from: EmailAddress, to: EmailAddress, bytes: [UInt8])
    case sms(to: PhoneNumber, text: String)

    public var channel: ChannelKind {
        switch self {
        case .mail: .email
        case .sms: .sms
        }
    }
}

/// Asked immediately before a message's body and final dot, or its POST, and after every wait: commits the intent
/// durably and answers whether the message may leave.
public typealias Permit = @Sendable () async -> Bool

/// A way out. What must hold for each is `ChannelConformance`.
public protocol Channel: Sendable {
    var kind: ChannelKind { get }

    /// Transmits one message; many calls run at once, the channel limits itself. Asks `permit` exactly once or never,
    /// and lets nothing leave before it answered `true`.
    func send(_ message: OutgoingMessage, permit: Permit) async -> Outcome

    /// Finishes what is past its permit and closes its connections.
    func close() async
}
