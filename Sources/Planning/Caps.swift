import CivilTime
import Ledger

/// What one customer has got and is to get, and what the caps say about one more.
struct CapBook {
    private let caps: FrequencyCaps
    private let zone: Zone
    private var moments: [Instant] = []
    private var days: [CivilDate] = []

    init(_ caps: FrequencyCaps, zone: Zone) {
        self.caps = caps
        self.zone = zone
    }

    /// Everything that has left or may have left us. A claimed delivery that is being decided about is not among it.
    init(_ caps: FrequencyCaps, zone: Zone, ledger: [Delivery]) {
        self.init(caps, zone: zone)
        for row in ledger {
            if let sent = row.sentAt { count(sent) }
        }
    }

    mutating func count(_ moment: Instant) {
        moments.append(moment)
        days.append(zone.date(at: moment))
    }

    /// `nil` when one more may go out at `moment`; otherwise from when on to ask again, at the wall time `at` when it is
    /// another day.
    func blocked(at moment: Instant, retryAt at: TimeOfDay) -> Instant? {
        var until: Instant?
        func wait(_ instant: Instant) { until = max(until ?? instant, instant) }

        if caps.gap > 0 {
            for other in moments where abs(other.seconds(until: moment)) < caps.gap {
                wait(other.adding(seconds: caps.gap))
            }
        }
        let day = zone.date(at: moment)
        if let perDay = caps.perDay, days.count(where: { $0 == day }) >= perDay {
            wait(zone.instant(of: day.adding(days: 1), at: at))
        }
        let monday = day.startOfWeek()
        if let perWeek = caps.perWeek, days.count(where: { $0.startOfWeek() == monday }) >= perWeek {
            wait(zone.instant(of: monday.adding(days: 7), at: at))
        }
        let first = day.firstOfMonth
        if let perMonth = caps.perMonth, days.count(where: { $0.firstOfMonth == first }) >= perMonth {
            wait(zone.instant(of: first.adding(months: 1), at: at))
        }
        return until
    }

    /// The first moment from `start` on that windows and caps both allow; `nil` when `limit` passes first.
    func next(from start: Instant, through opening: Opening, limit: Instant, retryAt at: TimeOfDay) -> Instant? {
        var moment = start
        while let open = opening.next(from: moment, limit: limit) {
            guard let later = blocked(at: open, retryAt: at) else { return open }
            guard later > open else { return nil }
            moment = later
        }
        return nil
    }
}
