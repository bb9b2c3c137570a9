import Engine
import Glibc
import Wording

/// A thread that owns a connection and does what it is asked to, in order of asking. SQLite blocks while the disk works;
/// here it blocks nobody else.
final class DatabaseThread: Sendable {
    /// One call. `body` runs on the thread and may run twice, when a transaction has to be tried again; `finish` is called
    /// once, with what the call gives back or why it does not.
    struct Job: Sendable {
        /// What to do when the result is durable.
        typealias Completion = @Sendable () -> Void

        let body: @Sendable (Database) throws(StoreError) -> Completion
        let fail: @Sendable (StoreError) -> Void
    }

    private let jobs: JobQueue<Job>

    /// Starts the thread. `work` does a batch: everything that was waiting.
    init(_ database: sending Database, work: @escaping @Sendable (Database, [Job]) -> Void) throws(StoreError) {
        let jobs = JobQueue<Job>()
        self.jobs = jobs
        let start = Unmanaged.passRetained(Start(database: database, jobs: jobs, work: work))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, { Start.run($0) }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw StoreError.of(systemError: code, path: "pthread_create")
        }
    }

    deinit {
        jobs.closeSoon()
    }

    /// Runs `body` on the thread.
    func run<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let result: Result<Answer, StoreError> = await withCheckedContinuation { continuation in
            let job = Job(
                body: { (database) throws(StoreError) in
                    let answer = try body(database)
                    return { continuation.resume(returning: .success(answer)) }
                },
                fail: { continuation.resume(returning: .failure($0)) })
            if !jobs.add(job) { job.fail(Self.closed) }
        }
        return try result.get()
    }

    /// Finishes what was asked, then closes the connection.
    func close() async {
        await jobs.close()
    }

    private static let closed = StoreError.locked(
        Wording(ja: "データベースはすでに閉じられています", en: "the store is closed already"))

    /// What goes over to the thread. From then on nobody else has it.
    private final class Start {
        let jobs: JobQueue<Job>
        private let work: @Sendable (Database, [Job]) -> Void
        private let database: Database

        init(database: Database, jobs: JobQueue<Job>, work: @escaping @Sendable (Database, [Job]) -> Void) {
            self.database = database
            self.jobs = jobs
            self.work = work
        }

        static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let argument else { return nil }
            let jobs = loop(argument)
            // The connection is closed by now.
            jobs.end()
            return nil
        }

        private static func loop(_ argument: UnsafeMutableRawPointer) -> JobQueue<Job> {
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            while let batch = start.jobs.takeAll() {
                start.work(start.database, batch)
            }
            return start.jobs
        }
    }
}
