/// What a task can ask of the dispatch thread.
enum Command: Sendable {
    case http(HTTPRequest, ticket: UInt64, CheckedContinuation<HTTPOutcome, Never>)
    case smtp(SMTPPool.Identity, SMTPGateway, SMTPMessage, CheckedContinuation<SMTPProgress, Never>)
    /// The answer of `permit` for a message whose turn it is.
    case answer(SMTPPool.Identity, ticket: UInt64, granted: Bool, CheckedContinuation<SMTPOutcome, Never>)
    /// The task that waits for this ticket was cancelled.
    case withdraw(SMTPPool.Identity?, ticket: UInt64)
    case closePool(SMTPPool.Identity, CheckedContinuation<Void, Never>?)

    /// Answers a command that no thread will ever take.
    func refuse() {
        switch self {
        case .http(_, _, let waiter): waiter.resume(returning: .notSent(.shutDown))
        case .smtp(_, _, _, let waiter): waiter.resume(returning: .ended(.notSent(.shutDown)))
        // Its connection was closed with the loop, before the body was written.
        case .answer(_, _, _, let waiter): waiter.resume(returning: .notSent(.shutDown))
        case .closePool(_, let waiter): waiter?.resume()
        case .withdraw: break
        }
    }
}

/// One checked message on its way to a pool.
struct SMTPMessage: Sendable {
    var ticket: UInt64
    var envelope: SMTPEnvelope
    var body: [UInt8]
    var isEightBit: Bool
}

/// How far a message has come when its task is resumed for the first time.
enum SMTPProgress: Sendable {
    /// The server waits for the body (354): now the permit, then `Command.answer`.
    case readyForBody
    case ended(SMTPOutcome)
}
