/// A day of the year, with the year when it is known: a birthday, a founding day.
public struct PartialDate: Sendable, Hashable {
    public let year: Int?
    /// 1...12
    public let month: Int
    /// 1...31; 29 February is a day when the year is unknown.
    public let day: Int

    /// `nil` when there is no such day.
    public init?(year: Int? = nil, month: Int, day: Int) {
        guard CivilDate(year: year ?? 2000, month: month, day: day) != nil else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    public init(_ date: CivilDate) {
        let (year, month, day) = date.components
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The whole date, when the year is known.
    public var date: CivilDate? { year.flatMap { CivilDate(year: $0, month: month, day: day) } }

    /// Whether this is what programs write when they have no date; see `CivilDate.isSentinel`.
    public var isSentinel: Bool { date?.isSentinel ?? false }

    /// The day on which this is kept in a year; `nil` for 29 February in a common year under `.skip`.
    public func observed(in year: Int, leapDay: LeapDayPolicy = .feb28) -> CivilDate? {
        if let date = CivilDate(year: year, month: month, day: day) { return date }
        switch leapDay {
        case .feb28: return CivilDate(year: year, month: 2, day: 28)
        case .mar1: return CivilDate(year: year, month: 3, day: 1)
        case .skip: return nil
        }
    }
}

/// On which day 29 February is kept in common years.
public enum LeapDayPolicy: String, Sendable, CaseIterable {
    /// 28 February: stays in the month, as for a birthday-month coupon. The default.
    case feb28
    /// 1 March, when most people born on that day celebrate.
    case mar1
    /// Not at all.
    case skip
}

extension PartialDate: LosslessStringConvertible {
    /// Reads `YYYY-MM-DD`, or `--MM-DD` (ISO 8601:2000) when the year is unknown.
    public init?(_ text: some StringProtocol) {
        let read =
            text.hasPrefix("--")
            ? AsciiReader.read(text.dropFirst(2)) { reader in
                guard let month = reader.number(digits: 2), reader.take("-") != nil,
                    let day = reader.number(digits: 2)
                else { return nil }
                return PartialDate(month: month, day: day)
            }
            : CivilDate(text).map { PartialDate($0) }
        guard let read else { return nil }
        self = read
    }

    public var description: String {
        var writer = AsciiWriter()
        guard year == nil else { return date?.description ?? "" }
        writer.write("-")
        writer.write("-")
        writer.write(month, digits: 2)
        writer.write("-")
        writer.write(day, digits: 2)
        return writer.text
    }
}

extension PartialDate {
    /// Each year's day from `from` on, for a message `lead` days before it.
    ///
    /// The day is observed first and the lead subtracted after, so that the message may belong to the year before. A known
    /// year never fires for itself: nobody turns 0.
    ///
    /// - Parameters:
    ///   - lead: days before the day; negative for days after.
    ///   - from: the first message's earliest date.
    ///   - minimumYears: the first anniversary that counts, when the year is known.
    public func anniversaries(
        from: CivilDate, lead: Int = 0, leapDay: LeapDayPolicy = .feb28, minimumYears: Int = 1
    ) -> Anniversaries {
        let lead = min(max(lead, -3_660), 3_660)
        let earliest = from.adding(days: lead)
        let firstYear = year.map { max($0 + max(minimumYears, 1), earliest.year) } ?? earliest.year
        return Anniversaries(of: self, earliest: earliest, lead: lead, leapDay: leapDay, nextYear: firstYear)
    }
}

/// One year's day.
public struct Anniversary: Sendable, Hashable {
    /// The date of the message.
    public var send: CivilDate
    /// The day itself.
    public var day: CivilDate
    /// The age on that day; `nil` when the year is unknown.
    public var years: Int?
}

/// The anniversaries of a date, ascending, to the end of the calendar.
public struct Anniversaries: Sequence, IteratorProtocol, Sendable {
    private let date: PartialDate
    private let earliest: CivilDate
    private let lead: Int
    private let leapDay: LeapDayPolicy
    private var nextYear: Int

    init(of date: PartialDate, earliest: CivilDate, lead: Int, leapDay: LeapDayPolicy, nextYear: Int) {
        self.date = date
        self.earliest = earliest
        self.lead = lead
        self.leapDay = leapDay
        self.nextYear = nextYear
    }

    public mutating func next() -> Anniversary? {
        while nextYear <= 9999 {
            let year = nextYear
            nextYear += 1
            guard let day = date.observed(in: year, leapDay: leapDay), day >= earliest else { continue }
            return Anniversary(send: day.adding(days: -lead), day: day, years: date.year.map { year - $0 })
        }
        return nil
    }
}
