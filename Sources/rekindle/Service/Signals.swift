import Dispatch
import Glibc

/// The signals a service obeys, as a stream. From its creation on they no longer kill the process.
struct Signals {
    enum Signal: Sendable {
        /// SIGTERM, SIGINT: drain and end.
        case terminate
        /// SIGHUP: read the files again.
        case reload
    }

    let stream: AsyncStream<Signal>
    /// Held, because a source that is let go no longer fires.
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self)
        self.stream = stream
        let meanings: [(Int32, Signal)] = [(SIGTERM, .terminate), (SIGINT, .terminate), (SIGHUP, .reload)]
        sources = meanings.map { number, meaning in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(meaning) }
            source.resume()
            return source
        }
        signal(SIGPIPE, SIG_IGN)
    }
}
