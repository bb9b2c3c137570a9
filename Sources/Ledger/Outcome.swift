import CivilTime

/// What the other side answered when it took a message.
public struct Receipt: Sendable, Hashable {
    public var at: Instant
    /// The gateway's own name for the message, where it gives one.
    public var providerID: String?
    /// Its reply, without addresses, at most 200 characters.
    public var reply: String

    public init(at: Instant, providerID: String? = nil, reply: String) {
        self.at = at
        self.providerID = providerID
        self.reply = reply
    }
}

/// Why a message did not get through.
public struct Failure: Error, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Never to be tried again: 5yz, a number that does not exist.
        case permanent
        /// Try again later; costs an attempt: 4yz.
        case transient
        /// The gateway asks us to slow down; costs no attempt.
        case throttled
        /// Nothing left us; costs no attempt.
        case notSent = "not-sent"
    }

    public var kind: Kind
    /// For operators and reports; no address, no body, at most 200 characters.
    public var reason: String
    /// The reply's code, where there was one (`550`, `5.1.1`, `429`).
    public var code: String?
    /// How long the other side asked us to wait.
    public var retryAfter: Int64?

    public init(_ kind: Kind, reason: String, code: String? = nil, retryAfter: Int64? = nil) {
        self.kind = kind
        self.reason = reason
        self.code = code
        self.retryAfter = retryAfter
    }
}

/// The message may or may not have been taken: the connection was lost after the final dot, or the answer to the POST
/// made no sense. Nobody can know (RFC 1047), so it is counted, and what happens next is policy.
public struct Doubt: Sendable, Hashable {
    public var since: Instant
    public var reason: String

    public init(since: Instant, reason: String) {
        self.since = since
        self.reason = reason
    }
}

/// Everything that can come of handing a message to a channel.
public enum Outcome: Sendable, Hashable {
    case accepted(Receipt)
    case failed(Failure)
    case unknown(Doubt)
    /// The permit was refused at the last moment; nothing left us, and the ledger already knows why.
    case withheld
}
