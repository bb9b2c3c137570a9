internal import CCurl
import Glibc
import Synchronization
import Wording

/// Where all network transfers happen: one thread that owns every connection and never waits for any single one.
///
/// Tasks hand work over and are resumed with its outcome. Work handed over before `run` waits for it; work handed over after the
/// end is answered at once with `.notSent(.shutDown)`.
public final class TransferLoop: Sendable {
    struct Inbox {
        var commands: [Command] = []
        /// Whether the thread waits in the kernel, or is about to.
        var isAsleep = true
        var isRunning = false
        var isEnding = false
        var isOver = false
    }

    let inbox = Mutex(Inbox())
    let wakeDescriptor: Int32
    private let tickets = Atomic<UInt64>(1)
    private static let isLibraryReady = curl_global_init_all() == CURLE_OK

    /// Throws a `Problem` when the machine gives no descriptor or libcurl cannot start.
    public init() throws(Problem) {
        guard Self.isLibraryReady else { throw .cannotStart }
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeDescriptor >= 0 else { throw .cannotStart }
    }

    deinit { close(wakeDescriptor) }

    /// Runs until `shutdown` is called or the task is cancelled, then ends in order: what nobody has begun is answered
    /// `.notSent(.shutDown)`, what is under way is finished within `grace`, connections are closed with QUIT. Called once.
    public func run(grace: Duration = .seconds(30)) async throws(Problem) {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.isRunning = true }
            return !inbox.isRunning
        }
        precondition(isFirst, "a transfer loop runs once")
        let thread = await withTaskCancellationHandler {
            await withCheckedContinuation { ended in
                start(Launch(loop: self, grace: grace, ended: ended))
            }
        } onCancel: {
            shutdown()
        }
        guard let thread else { throw .cannotStart }
        pthread_join(thread, nil)
    }

    /// Asks `run` to end. May be called from anywhere, more than once.
    public func shutdown() {
        inbox.withLock { $0.isEnding = true }
        wake()
    }

    /// What the thread is started with. Ends with its own id, so that it can be joined.
    private struct Launch {
        let loop: TransferLoop
        let grace: Duration
        let ended: CheckedContinuation<pthread_t?, Never>
    }

    private final class LaunchBox {
        let launch: Launch
        init(_ launch: Launch) { self.launch = launch }
    }

    private func start(_ launch: Launch) {
        let argument = Unmanaged.passRetained(LaunchBox(launch))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let launch = Unmanaged<LaunchBox>.fromOpaque(argument).takeRetainedValue().launch
                // A write to a connection that the peer has closed raises SIGPIPE for this thread; the error code is enough.
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                let worker = DispatchThread(loop: launch.loop, grace: launch.grace)
                worker?.run()
                launch.loop.end()
                launch.ended.resume(returning: worker == nil ? nil : pthread_self())
                if worker == nil { pthread_detach(pthread_self()) }
                return nil
            }, argument.toOpaque())
        guard result == 0 else {
            argument.release()
            end()
            launch.ended.resume(returning: nil)
            return
        }
    }

    /// The thread is gone: whoever comes now, and whoever came while it was leaving, is told so.
    private func end() {
        let late = inbox.withLock { inbox in
            inbox.isOver = true
            defer { inbox.commands = [] }
            return inbox.commands
        }
        for command in late { command.refuse() }
    }
}

extension TransferLoop {
    /// Hands a command to the thread, waking it if it sleeps.
    func submit(_ command: Command) {
        let (isOver, isAsleep) = inbox.withLock { inbox in
            if inbox.isOver { return (true, false) }
            inbox.commands.append(command)
            defer { inbox.isAsleep = false }
            return (false, inbox.isAsleep)
        }
        if isOver { command.refuse() } else if isAsleep { wake() }
    }

    /// A number that no other piece of work on this loop has.
    func newTicket() -> UInt64 { tickets.wrappingAdd(1, ordering: .relaxed).oldValue }

    private func wake() {
        var one: UInt64 = 1
        // The only way to fail is a counter that is full, and then the thread is awake.
        _ = write(wakeDescriptor, &one, 8)
    }
}

extension Problem {
    static var cannotStart: Problem {
        Problem(
            code: "transfer-loop-start",
            Wording(ja: "通信スレッドを開始できません", en: "the transfer thread cannot be started"),
            hint: Wording(ja: "開けるファイル数とスレッド数の上限を確かめてください", en: "check the limits on open files and threads"))
    }
}
