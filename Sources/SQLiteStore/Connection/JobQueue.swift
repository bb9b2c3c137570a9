import Glibc
import Synchronization

/// Hands values from any task to one thread, which waits for them and takes all there are at once.
final class JobQueue<Job: Sendable>: Sendable {
    private struct State {
        var waiting: [Job] = []
        var isClosed = false
        var ended = false
        var whenEnded: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    /// Counts the times the thread has something to look at. The pointer never changes, and a semaphore is made for threads.
    nonisolated(unsafe) private let signal: UnsafeMutablePointer<sem_t>

    init() {
        signal = .allocate(capacity: 1)
        sem_init(signal, 0, 0)
    }

    deinit {
        sem_destroy(signal)
        signal.deallocate()
    }

    /// `false` when the queue is closed; the job is not taken then.
    func add(_ job: Job) -> Bool {
        let (taken, wake) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.waiting.append(job)
            return (true, state.waiting.count == 1)
        }
        if wake { sem_post(signal) }
        return taken
    }

    /// Everything that waits, oldest first; waits for it. `nil` when the queue is closed and empty.
    func takeAll() -> [Job]? {
        while true {
            let (jobs, isClosed) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isClosed)
            }
            if !jobs.isEmpty { return jobs }
            if isClosed { return nil }
            // Interrupted by a signal: the loop looks again.
            sem_wait(signal)
        }
    }

    /// Takes no more jobs; what was taken is still done.
    func closeSoon() {
        state.withLock { $0.isClosed = true }
        sem_post(signal)
    }

    /// Takes no more jobs. Returns when those already taken are done and the thread has let go of what it held.
    func close() async {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                state.isClosed = true
                if !state.ended { state.whenEnded.append { continuation.resume() } }
                return state.ended
            }
            sem_post(signal)
            if ended { continuation.resume() }
        }
    }

    /// Said by the thread as its last word.
    func end() {
        let waiting = state.withLock { state in
            state.ended = true
            return state.whenEnded
        }
        for resume in waiting { resume() }
    }
}
