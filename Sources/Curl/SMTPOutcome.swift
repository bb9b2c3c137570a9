/// What became of one message. Exactly one of these comes back for each call, whatever happens.
public enum SMTPOutcome: Sendable, Equatable {
    /// The server has taken responsibility (2xx to the final dot).
    case accepted(SMTPReply)
    /// 5xx: never the same way again.
    case permanent(SMTPReply, at: TransferStage)
    /// 4xx: later.
    case transient(SMTPReply, at: TransferStage)
    /// The server wants less of us: slow down or pause the gateway; not this message's fault, no attempt is counted.
    case throttled(SMTPReply, at: TransferStage)
    /// The final dot was not written: nobody has the message, it is free to be tried again.
    case notSent(TransferFailure)
    /// The final dot was written and no reply came: the server may have the message. Never tried again blindly.
    case unknown(TransferFailure)
    /// `permit` answered no; the connection was closed before any of the message was written.
    case withheld
    /// The message cannot go out like this, and was not tried.
    case unsendable(SMTPMessageFault)
}
