import CivilTime
import Customers
import Sequences

/// When a step is to go out before anything moves it, and when it is too late.
struct StepTime: Hashable {
    var nominal: Instant
    var expires: Instant
}

extension Step {
    /// - Parameter previous: when the step before it went out or is to go out; `nil` when it never does.
    /// - Returns: `nil` when the step counts from one that never goes out.
    func time(in sequence: StepSequence, from start: RunStart, previous: Instant?, zone: Zone) -> StepTime? {
        let nominal: Instant
        switch delay {
        case .afterTrigger(let period):
            if let moment = start.moment, at == nil {
                nominal = zone.adding(period, to: moment)
            } else {
                nominal = zone.instant(of: start.date.adding(period), at: at ?? sequence.at)
                    .adding(seconds: period.seconds)
            }
        case .afterPrevious(let period):
            guard let previous else { return nil }
            if period.isCalendarOnly {
                nominal = zone.instant(of: zone.date(at: previous).adding(period), at: at ?? sequence.at)
            } else {
                nominal = zone.adding(period, to: previous)
            }
        }
        return StepTime(nominal: nominal, expires: zone.adding(late ?? sequence.late, to: nominal))
    }
}

/// The windows a step must satisfy at once: its own or its sequence's, and its channel's.
struct Opening {
    private let windows: [SendWindow]
    private let zone: Zone

    init(_ step: Step, of sequence: StepSequence, rules: PlanningRules, zone: Zone) {
        windows = [step.window ?? sequence.window, rules.windows[step.channel]].compactMap(\.self)
        self.zone = zone
    }

    func isOpen(at instant: Instant) -> Bool {
        windows.allSatisfy { $0.allows(instant, in: zone) }
    }

    /// The first moment from `start` on that all windows allow; `nil` when `limit` passes first.
    func next(from start: Instant, limit: Instant) -> Instant? {
        var moment = start
        while moment <= limit {
            guard let closed = windows.first(where: { !$0.allows(moment, in: zone) }) else { return moment }
            guard let next = closed.next(from: moment, in: zone), next > moment else { return nil }
            moment = next
        }
        return nil
    }
}
