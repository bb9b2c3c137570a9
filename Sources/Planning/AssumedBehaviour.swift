import CivilTime
import Customers
import Digest

/// What customers are taken to do in a simulation.
public enum AssumedBehaviour: Sendable, Hashable {
    /// Nothing at all: the most that can be sent.
    case nobodyBuys
    /// Purchases as often as in the data, drawn by lot. Messages change nothing: what they bring about is for the report to
    /// find out, not for a simulation to assume.
    case purchases(PurchaseRates, seed: UInt64)

    /// Purchases from `window.now` to its horizon, ascending. Hang on rates, seed, customer and day and nothing else.
    func events(of facts: CustomerFacts, in window: PlanWindow, zone: Zone) -> [Event] {
        guard case .purchases(let rates, let seed) = self else { return [] }
        let first = zone.date(at: window.now)
        let end = zone.date(at: window.horizon)
        guard let last = facts.lastEvent(of: PurchaseRates.kind, through: first) else { return [] }
        let draw = Draw(seed: seed, customer: facts.customer.id)
        var events: [Event] = []
        var latest = last.date
        var day = first
        while day <= end {
            defer { day = day.adding(days: 1) }
            guard draw.happens(on: day, withChance: rates.daily(daysSince: latest.days(until: day))) else { continue }
            let time = draw.openingTime(on: day)
            let moment = zone.instant(of: day, at: time)
            guard moment > window.now, moment < window.horizon else { continue }
            latest = day
            events.append(
                Event(
                    id: "simulated:\(day)", customer: facts.customer.id, kind: PurchaseRates.kind, date: day,
                    time: time,
                    item: last.item))
        }
        return events
    }
}

/// How likely a purchase is on a day, by how long ago the last one was: purchases in the data over days lived through at
/// that distance (a life table). Counts, so that parts of a population add up in any order.
public struct PurchaseRates: Sendable, Hashable {
    static let kind: EventKind = "purchase"
    /// The last day of each band; one more band is open.
    static let bands = [30, 60, 90, 180, 365, 730]

    private(set) var purchases: [Int]
    private(set) var days: [Int]

    public init() {
        purchases = Array(repeating: 0, count: Self.bands.count + 1)
        days = purchases
    }

    /// - Parameter today: until when the data reaches.
    public mutating func count(_ facts: CustomerFacts, through today: CivilDate) {
        var last: CivilDate?
        for event in facts.events where event.kind == Self.kind && event.date <= today && event.date != last {
            if let last {
                live(last.days(until: event.date))
                purchases[Self.band(of: last.days(until: event.date))] += 1
            }
            last = event.date
        }
        if let last { live(last.days(until: today)) }
    }

    public mutating func merge(_ other: PurchaseRates) {
        for band in purchases.indices {
            purchases[band] += other.purchases[band]
            days[band] += other.days[band]
        }
    }

    /// The chance of a purchase on a day so many days after the last; none on the same day.
    public func daily(daysSince: Int) -> Double {
        guard daysSince > 0 else { return 0 }
        let band = Self.band(of: daysSince)
        return days[band] == 0 ? 0 : Double(purchases[band]) / Double(days[band])
    }

    /// Days 1 to `total` after a purchase went by.
    private mutating func live(_ total: Int) {
        var from = 0
        for band in purchases.indices where total > from {
            let to = band < Self.bands.count ? min(total, Self.bands[band]) : total
            days[band] += to - from
            from = to
        }
    }

    private static func band(of days: Int) -> Int {
        bands.firstIndex { days <= $0 } ?? bands.count
    }
}

/// Lots of one customer: the same for the same seed and day, whatever was drawn before (SplitMix64 over the day's number).
private struct Draw {
    private let base: UInt64

    init(seed: UInt64, customer: CustomerID) {
        let key = HashKey((0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
        base = key.digest(of: "simulate\u{0}\(customer)").prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    func happens(on day: CivilDate, withChance chance: Double) -> Bool {
        // 53 bits are exact in a Double.
        Double(number(day, 0) >> 11) < chance * 9_007_199_254_740_992
    }

    /// A minute from 10:00 to 19:59.
    func openingTime(on day: CivilDate) -> TimeOfDay {
        let minute = Int(number(day, 1) % 600)
        return TimeOfDay(hour: 10 + minute / 60, minute: minute % 60) ?? .noon
    }

    private func number(_ day: CivilDate, _ which: UInt64) -> UInt64 {
        let step = UInt64(bitPattern: Int64(day.daysSinceEpoch)) &* 2 &+ which &+ 1
        var z = base &+ step &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
