import CivilTime
import Customers
import Sequences

/// What a simulated population adds up to. Parts add up in any order.
public struct SimulationTally: Sendable, Hashable {
    public struct Line: Sendable, Hashable {
        public var sequence: SequenceID
        public var step: StepID
        public var channel: ChannelKind
    }

    /// Days of the shop's own zone.
    public private(set) var sends: [Line: [CivilDate: Int]] = [:]
    /// By the hour's first second since the epoch: what gateways will have to carry.
    public private(set) var hours: [Int64: Int] = [:]
    /// Customers by the number of messages they got.
    public private(set) var perPerson: [Int: Int] = [:]
    /// Customers and occasions, `ExclusionReason.kind`.
    public private(set) var exclusions: [SequenceID: [ExclusionReason: Int]] = [:]
    public private(set) var held = 0
    public private(set) var customers = 0
    /// Events that were assumed.
    public private(set) var events = 0

    private let zone: Zone
    private let start: Instant

    /// - Parameter start: what was sent before it is not counted.
    public init(zone: Zone, from start: Instant) {
        self.zone = zone
        self.start = start
    }

    public mutating func count(_ course: SimulatedCourse) {
        let sends = course.sends.filter { $0.due >= start }
        for delivery in sends {
            let line = Line(sequence: delivery.key.sequence, step: delivery.key.step, channel: delivery.channel)
            self.sends[line, default: [:]][zone.date(at: delivery.due), default: 0] += 1
            let seconds = delivery.due.secondsSinceEpoch
            hours[seconds - ((seconds % 3600) + 3600) % 3600, default: 0] += 1
        }
        let first = zone.date(at: start)
        for exclusion in course.exclusions where exclusion.date.map({ $0 >= first }) ?? true {
            exclusions[exclusion.sequence, default: [:]][exclusion.reason.kind, default: 0] += 1
        }
        perPerson[sends.count, default: 0] += 1
        held += course.held.count
        customers += 1
        events += course.events.count
    }

    public mutating func merge(_ other: SimulationTally) {
        for (line, days) in other.sends { sends[line, default: [:]].merge(days, uniquingKeysWith: +) }
        for (sequence, reasons) in other.exclusions {
            exclusions[sequence, default: [:]].merge(reasons, uniquingKeysWith: +)
        }
        hours.merge(other.hours, uniquingKeysWith: +)
        perPerson.merge(other.perPerson, uniquingKeysWith: +)
        held += other.held
        customers += other.customers
        events += other.events
    }
}

extension SimulationTally {
    public var total: Int { sends.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

    /// Customers who got at least one.
    public var reached: Int { customers - perPerson[0, default: 0] }

    public func total(where isMeant: (Line) -> Bool) -> Int {
        sends.reduce(0) { sum, entry in isMeant(entry.key) ? sum + entry.value.values.reduce(0, +) : sum }
    }

    /// Messages by day and channel.
    public var days: [CivilDate: [ChannelKind: Int]] {
        var days: [CivilDate: [ChannelKind: Int]] = [:]
        for (line, counts) in sends {
            for (day, count) in counts { days[day, default: [:]][line.channel, default: 0] += count }
        }
        return days
    }

    /// Messages by Monday and channel.
    public var weeks: [CivilDate: [ChannelKind: Int]] {
        var weeks: [CivilDate: [ChannelKind: Int]] = [:]
        for (day, counts) in days { weeks[day.startOfWeek(), default: [:]].merge(counts, uniquingKeysWith: +) }
        return weeks
    }

    /// The earliest of the days with the most; `nil` when nothing is sent.
    public var busiestDay: (day: CivilDate, count: Int)? {
        var busiest: (day: CivilDate, count: Int)?
        for (day, counts) in days {
            let count = counts.values.reduce(0, +)
            guard let known = busiest else {
                busiest = (day, count)
                continue
            }
            if count > known.count || (count == known.count && day < known.day) { busiest = (day, count) }
        }
        return busiest
    }

    public var busiestHour: (start: Instant, count: Int)? {
        let busiest = hours.min { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }
        return busiest.map { (start: Instant(secondsSinceEpoch: $0.key), count: $0.value) }
    }
}

extension ExclusionReason {
    /// The reason without the dates that make it one customer's own, for counting.
    public var kind: ExclusionReason {
        if case .notDue = self { return .notDue(next: nil) }
        return self
    }
}
