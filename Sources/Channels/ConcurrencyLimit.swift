import Synchronization

/// So many at a time, in the order they came; and a way to wait until the last has left.
final class ConcurrencyLimit: Sendable {
    private struct State {
        var free: Int
        var isClosed = false
        var waiting: [CheckedContinuation<Bool, Never>] = []
        var head = 0
        var leaving: [CheckedContinuation<Void, Never>] = []

        mutating func popWaiting() -> CheckedContinuation<Bool, Never>? {
            guard head < waiting.count else { return nil }
            defer {
                head += 1
                if head == waiting.count {
                    waiting.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return waiting[head]
        }
    }

    private let most: Int
    private let state: Mutex<State>

    init(_ most: Int) {
        self.most = most
        state = Mutex(State(free: most))
    }

    /// Runs the body when it is its turn; `nil` when the limit was closed before that.
    func run<Value>(_ body: () async -> Value) async -> Value? {
        guard await enter() else { return nil }
        let value = await body()
        leave()
        return value
    }

    private func enter() async -> Bool {
        await withCheckedContinuation { turn in
            let now: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(turn)
                return nil
            }
            if let now { turn.resume(returning: now) }
        }
    }

    private func leave() {
        let (next, leaving) = state.withLock {
            state -> (CheckedContinuation<Bool, Never>?, [CheckedContinuation<Void, Never>]) in
            if let next = state.popWaiting() { return (next, []) }
            state.free += 1
            guard state.free == most else { return (nil, []) }
            defer { state.leaving = [] }
            return (nil, state.leaving)
        }
        next?.resume(returning: true)
        for waiter in leaving { waiter.resume() }
    }

    /// Turns away whoever waits or comes later, and returns when nobody is inside.
    func close() async {
        let turnedAway = state.withLock { state in
            state.isClosed = true
            var all: [CheckedContinuation<Bool, Never>] = []
            while let next = state.popWaiting() { all.append(next) }
            return all
        }
        for turn in turnedAway { turn.resume(returning: false) }
        await withCheckedContinuation { gone in
            let isEmpty = state.withLock { state in
                if state.free == most { return true }
                state.leaving.append(gone)
                return false
            }
            if isEmpty { gone.resume() }
        }
    }
}
