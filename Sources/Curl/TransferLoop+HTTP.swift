extension TransferLoop {
    /// Sends one request, at most once, and says what is known afterwards.
    ///
    /// Cancelling the task ends the transfer: `.notSent` when the request cannot have arrived, else `.unknown`.
    public func send(_ request: HTTPRequest) async -> HTTPOutcome {
        if let fault = request.fault { return .unsendable(fault) }
        let ticket = newTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                submit(.http(request, ticket: ticket, waiter))
                // A handler that ran before this line has found nothing to withdraw.
                if Task.isCancelled { submit(.withdraw(nil, ticket: ticket)) }
            }
        } onCancel: {
            submit(.withdraw(nil, ticket: ticket))
        }
    }
}
