import CivilTime
import Customers
import Ledger
import Sequences

/// The occurrences a trigger yields. A key names the cause and nothing that an edit of the file could move.
struct Occurrences {
    let rules: PlanningRules
    let sequence: StepSequence
    let recipient: Recipient

    private var facts: CustomerFacts { recipient.facts }
    private var zone: Zone { recipient.zone }

    /// Those whose day lies in `days`; of the ones that hang on an event also the one that stands on `today` and those
    /// to come, however long ago or far ahead; and those in `known`, as long as their cause is still there. Ascending.
    func starts(in days: ClosedRange<CivilDate>, today: CivilDate, known: [Occurrence: CivilDate]) -> [RunStart] {
        var starts: [RunStart]
        switch sequence.trigger {
        case .afterEvent(let trigger):
            let all = afterEvent(trigger)
            let current = all.last { startedBy($0, today) }
            starts = all.filter { $0 == current || !startedBy($0, today) || known[$0.occurrence] != nil }
        case .enters(let state, let definition):
            let all = entering(state, definition)
            let current = all.last { $0.date <= today }
            starts = all.filter { $0 == current || $0.date > today || known[$0.occurrence] != nil }
        default:
            starts = dated(in: days)
            let seen = Set(starts.map(\.occurrence))
            for (occurrence, date) in known where !seen.contains(occurrence) {
                starts += find(occurrence, near: date).map { [$0] } ?? []
            }
        }
        return starts.sorted { ($0.date, $0.occurrence) < ($1.date, $1.occurrence) }
    }

    /// The occurrence of this key, whose day was `date` when it was planned; `nil` when its cause is gone.
    func find(_ occurrence: Occurrence, near date: CivilDate) -> RunStart? {
        let all =
            switch sequence.trigger {
            case .afterEvent(let trigger): afterEvent(trigger)
            case .enters(let state, let definition): entering(state, definition)
            default: dated(in: date.adding(days: -400)...date.adding(days: 400))
            }
        return all.first { $0.occurrence == occurrence }
    }

    /// The first one after `day`; looks two years ahead for what comes every year, ten for what is rarer.
    func next(after day: CivilDate) -> RunStart? {
        let from = day.adding(days: 1)
        if case .recurrence(let rule, _) = sequence.trigger {
            // The first of a daily rule must not cost two years of them.
            let next = Self.dates(of: rule, at: sequence.at, from: from).first { $0 >= from }
            return next.flatMap { $0 <= day.adding(years: 10) ? start("\($0)", on: $0) : nil }
        }
        for years in [2, 10] {
            if let next = dated(in: from...day.adding(years: years)).min(by: { $0.date < $1.date }) { return next }
        }
        return nil
    }

    // MARK: Events

    /// Whether the event that the occurrence counts from has happened by `day`.
    private func startedBy(_ start: RunStart, _ day: CivilDate) -> Bool {
        if case .event(let date, _, _) = start.exitsFrom { date <= day } else { start.date <= day }
    }

    /// One occurrence for each day on which it happened, however many lines a receipt has, so that a line that comes in
    /// later starts nothing anew.
    private func afterEvent(_ trigger: Trigger.AfterEvent) -> [RunStart] {
        let matching = facts.events.filter { trigger.matches($0) }
        switch trigger.which {
        case .first: return matching.first.map { [after($0, trigger)] } ?? []
        case .nth(let n): return matching.indices.contains(n - 1) ? [after(matching[n - 1], trigger)] : []
        case .last:
            var starts: [RunStart] = []
            for (index, event) in matching.enumerated() {
                if index + 1 < matching.count, matching[index + 1].date == event.date { continue }
                var start = after(event, trigger)
                if index + 1 < matching.count { start.supersededOn = matching[index + 1].date }
                starts.append(start)
            }
            return starts
        }
    }

    private func after(_ event: Event, _ trigger: Trigger.AfterEvent) -> RunStart {
        let occurrence = Occurrence("event:\(event.date)")
        let day = event.date.adding(trigger.period)
        let isSameDay = !trigger.period.isCalendarOnly || day == event.date
        let exits = RunStart.ExitStart.event(event.date, time: event.time, sameDay: isSameDay ? .after : .part)
        guard !trigger.period.isCalendarOnly else {
            return RunStart(occurrence: occurrence, date: day, exitsFrom: exits)
        }
        let moment = zone.instant(of: day, at: event.time ?? sequence.at).adding(seconds: trigger.period.seconds)
        return RunStart(occurrence: occurrence, date: zone.date(at: moment), moment: moment, exitsFrom: exits)
    }

    /// Every day on which the customer's standing turns into `state`. The key names the contact behind it, so that
    /// another length of silence in the file does not make another occurrence.
    private func entering(_ state: DormancyState, _ name: String?) -> [RunStart] {
        let definition = name.map { name in rules.definitions.first { $0.name == name } } ?? recipient.definition
        guard let definition else { return [] }
        var days: Set<CivilDate> = []
        for event in facts.events where event.kind == .churn || definition.contact.contains(event.kind) {
            days.formUnion([event.date, event.date.adding(definition.cooling), event.date.adding(definition.dormant)])
        }
        var starts: [RunStart] = []
        var before = DormancyState.never
        for day in days.sorted() {
            let standing = definition.standing(of: facts, on: day)
            if standing.state == state, before != state {
                let cause = state == .churned ? day : standing.lastContact ?? day
                starts.append(
                    RunStart(occurrence: Occurrence("\(state.rawValue):\(cause)"), date: day, exitsFrom: .day(day)))
            }
            before = standing.state
        }
        for index in starts.indices.dropLast() { starts[index].supersededOn = starts[index + 1].date }
        return starts
    }

    // MARK: Dates

    private func dated(in days: ClosedRange<CivilDate>) -> [RunStart] {
        switch sequence.trigger {
        case .afterEvent, .enters: return []
        case .yearly(let yearly):
            guard let date = self.date(yearly.field) else { return [] }
            var starts: [RunStart] = []
            let days = (days.lowerBound, days.upperBound)
            for each in date.anniversaries(from: days.0, lead: -yearly.days, leapDay: yearly.leapDay) {
                guard each.send <= days.1 else { break }
                starts.append(start("\(each.day.year)", on: each.send))
            }
            return starts
        case .monthOf(let field):
            guard let date = self.date(field) else { return [] }
            return (days.lowerBound.year...days.upperBound.year).compactMap { year in
                if let born = date.year, year <= born { return nil }
                guard let first = CivilDate(year: year, month: date.month, day: 1), days.contains(first) else {
                    return nil
                }
                return start("\(year)", on: first)
            }
        case .season(let trigger):
            return season(trigger, in: days)
        case .recurrence(let rule, _):
            return recurring(rule, in: days)
        case .on(let date):
            return days.contains(date) ? [start("\(date)", on: date)] : []
        }
    }

    private func recurring(_ rule: RecurrenceRule, in days: ClosedRange<CivilDate>) -> [RunStart] {
        var starts: [RunStart] = []
        for date in Self.dates(of: rule, at: sequence.at, from: days.lowerBound) {
            guard date <= days.upperBound else { break }
            guard date >= days.lowerBound, starts.last?.date != date else { continue }
            starts.append(start("\(date)", on: date))
        }
        return starts
    }

    /// A sequence's rule has no DTSTART of its own: it counts from a Monday that is also the first of a month and a year,
    /// so that "every second week" means the same weeks whenever it is asked. The time of day is the sequence's `at`.
    private static func dates(
        of rule: RecurrenceRule, at time: TimeOfDay, from day: CivilDate
    ) -> some Sequence<CivilDate> {
        let monday = CivilDate(year: 2001, month: 1, day: 1) ?? .first
        return rule.occurrences(from: monday, at: time, onOrAfter: day).lazy.map(\.date)
    }

    private func start(_ key: String, on date: CivilDate) -> RunStart {
        RunStart(occurrence: Occurrence(key), date: date, exitsFrom: .day(date))
    }

    /// A lead can reach into the year before the season's.
    private func season(_ trigger: Trigger.SeasonTrigger, in days: ClosedRange<CivilDate>) -> [RunStart] {
        var starts: [RunStart] = []
        for year in (days.lowerBound.year - 1)...(days.upperBound.year + 1) {
            guard let first = rules.calendar.firstDay(of: trigger.name, in: year) else { continue }
            let date =
                switch trigger.lead {
                case .days(let lead): first.adding(days: -lead)
                // None at all leaves the season's day where it is.
                case .businessDays(0): first
                case .businessDays(let lead): rules.calendar.businessDays.offset(first, by: -lead)
                }
            if days.contains(date) { starts.append(start("\(trigger.name):\(year)", on: date)) }
        }
        return starts
    }

    private func date(_ field: Trigger.DateField) -> PartialDate? {
        let date: PartialDate? =
            switch field {
            case .birthday: facts.customer.birthday
            case .attribute(let name):
                if case .date(let date)? = facts.customer.attributes[name] { PartialDate(date) } else { nil }
            }
        // What programs write when they have no date would fire for everybody on one day.
        return date.flatMap { $0.isSentinel ? nil : $0 }
    }
}

extension Trigger.AfterEvent {
    func matches(_ event: Event) -> Bool {
        guard event.kind == self.event else { return false }
        return properties.allSatisfy { name, wanted in
            (name == "item" ? event.item : event.properties[name]) == wanted
        }
    }
}
