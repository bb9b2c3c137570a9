import CivilTime
import Ledger
import Sequences

// What the planner asks of rows, sequences and periods.

extension Delivery {
    /// A worker has had it: its time is what the transport or the last look said, and no plan makes it earlier.
    var notBefore: Instant? { claims > 0 ? due : nil }

    func isOverdueAndHeld(at now: Instant) -> Bool {
        if case .planned(.some) = state { due < now } else { false }
    }
}

extension DeliveryState {
    var isPlanned: Bool { name == .planned }
}

extension StepSequence {
    /// Whether the step at `index` exists and counts from the one before it.
    func followsPrevious(_ index: Int) -> Bool {
        guard steps.indices.contains(index), case .afterPrevious = steps[index].delay else { return false }
        return true
    }

    /// Days after an occurrence for which any of its messages can still be on its way: all delays, the longest lateness,
    /// and a fortnight for windows that were closed.
    var span: Int {
        let delays = steps.reduce(0) { sum, step in
            switch step.delay {
            case .afterTrigger(let period), .afterPrevious(let period): sum + period.longestDays
            }
        }
        let lateness = steps.map { ($0.late ?? late).longestDays }.max() ?? late.longestDays
        return min(delays + lateness + 14, 3660)
    }
}

extension Period {
    fileprivate var longestDays: Int {
        min(max(0, months), 240) * 31 + min(max(0, days), 3660) + Int(min(max(0, seconds), 316_224_000) / 86_400) + 1
    }
}
