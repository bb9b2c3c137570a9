/// How often one customer may hear from us, over all channels and sequences.
///
/// One pure function of the instants already sent at; the plan predicts with it and the moment of sending decides with it.
public struct ContactCaps: Sendable, Hashable {
    /// At least so many seconds between two messages; exactly so many are allowed.
    public var minimumGap: Int64?
    public var caps: [SendCap]

    public init(minimumGap: Int64? = nil, caps: [SendCap] = []) {
        self.minimumGap = minimumGap
        self.caps = caps
    }

    /// No limit.
    public static let none = ContactCaps()

    public func allows(_ instant: Instant, after history: [Instant], in zone: Zone) -> Bool {
        let limits = Limits(self, history: history, zone: zone)
        return limits.earliest.map { $0 <= instant } == true && limits.admits(zone.date(at: instant))
    }
}

/// At most `maximum` messages in a span of time.
public struct SendCap: Sendable, Hashable {
    public enum Span: Sendable, Hashable {
        /// The customer's calendar day.
        case day
        /// The customer's ISO week, from Monday.
        case week
        /// The customer's calendar month.
        case month
        /// The last so many seconds; a message exactly so long ago no longer counts.
        case rolling(seconds: Int64)
    }

    public var span: Span
    public var maximum: Int

    public init(_ maximum: Int, per span: Span) {
        self.maximum = maximum
        self.span = span
    }

    /// The first day of the calendar span a date lies in; `nil` for rolling spans.
    fileprivate func start(of date: CivilDate) -> CivilDate? {
        switch span {
        case .day: date
        case .week: date.startOfWeek()
        case .month: date.firstOfMonth
        case .rolling: nil
        }
    }
}

/// What the caps say for one history, so that each question is cheap.
struct Limits {
    /// Gap and rolling caps allow every instant from this one on; `nil` when a cap of nothing allows none.
    let earliest: Instant?
    private let caps: [SendCap]
    private let dates: [CivilDate]

    init(_ limits: ContactCaps, history: [Instant], zone: Zone) {
        var earliest: Instant? = .first
        let newestFirst = history.sorted(by: >)
        if let gap = limits.minimumGap, let newest = newestFirst.first {
            earliest = newest.adding(seconds: gap)
        }
        var needsDates = false
        for cap in limits.caps {
            guard cap.maximum > 0 else {
                earliest = nil
                continue
            }
            guard case .rolling(let seconds) = cap.span else {
                needsDates = true
                continue
            }
            // The maximum-th newest must have left the span.
            if newestFirst.count >= cap.maximum, let other = earliest {
                earliest = max(other, newestFirst[cap.maximum - 1].adding(seconds: seconds))
            }
        }
        self.earliest = earliest
        caps = limits.caps
        dates = needsDates ? history.map { zone.date(at: $0) } : []
    }

    /// Whether the calendar caps leave room on a date.
    func admits(_ date: CivilDate) -> Bool {
        caps.allSatisfy { cap in
            guard let start = cap.start(of: date) else { return true }
            return dates.count { cap.start(of: $0) == start } < cap.maximum
        }
    }
}

extension SendWindow {
    /// The earliest instant at or after `instant` that this window and the caps allow, given what was sent before; `nil`
    /// when there is none within `horizonDays`.
    public func next(from instant: Instant, in zone: Zone, caps: ContactCaps, history: [Instant]) -> Instant? {
        let limits = Limits(caps, history: history, zone: zone)
        guard let earliest = limits.earliest else { return nil }
        return next(from: max(instant, earliest), in: zone, where: limits.admits)
    }

    /// What becomes of a message that is due at `instant`.
    ///
    /// A deferral moves this message only, and never forward in time: the steps after it keep their anchor.
    public func decide(
        at instant: Instant, in zone: Zone, otherwise policy: OutsideWindowPolicy = .deferred,
        maximumDelay: Int64? = nil,
        caps: ContactCaps = .none, history: [Instant] = []
    ) -> SendDecision {
        guard let next = next(from: instant, in: zone, caps: caps, history: history) else {
            return .drop(policy == .drop ? .outside : .never)
        }
        if next == instant { return .send(at: instant) }
        if policy == .drop { return .drop(.outside) }
        if let maximumDelay, instant.seconds(until: next) > maximumDelay { return .drop(.expired) }
        return .send(at: next)
    }
}

/// What to do with a message that is due when nothing may go out.
public enum OutsideWindowPolicy: String, Sendable, CaseIterable {
    /// Send at the next allowed moment.
    case deferred = "defer"
    /// Do not send it.
    case drop
}

public enum SendDecision: Sendable, Hashable {
    case send(at: Instant)
    case drop(Reason)

    public enum Reason: String, Sendable {
        /// Not allowed now, and the policy is `drop`.
        case outside
        /// The next allowed moment is later than the longest delay.
        case expired
        /// There is no allowed moment.
        case never
    }
}
