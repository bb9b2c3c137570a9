import Wording

/// A named stretch of days that comes each year: a festival, a shopping day, the turn of the year.
public struct Season: Sendable, Hashable {
    /// As files call it: `mothers_day`.
    public var id: String
    public var name: Wording
    public var definition: Definition

    public init(id: String, name: Wording, definition: Definition) {
        self.id = id
        self.name = name
        self.definition = definition
    }

    /// Where the days lie in a year.
    public enum Definition: Sendable, Hashable {
        /// From one day of the year to another, both inclusive; over New Year when `through` comes before `from`.
        case fixed(from: MonthDay, through: MonthDay)
        /// The n-th (-1: last) such weekday of a month, moved by `plus` days: the Friday after the fourth Thursday.
        case nthWeekday(nth: Int, weekday: Weekday, month: Int, plus: Int = 0)
        /// The Japanese public holiday of this name, before it is moved by any substitute day.
        case holiday(named: String)
        /// The days around the equinox: three before to three after is 彼岸.
        case equinox(Equinox, before: Int = 0, after: Int = 0)
        /// The start of each year, listed, and the days after it that belong to it.
        case listed([CivilDate], daysAfter: Int = 0)
    }

    public enum Equinox: String, Sendable, Hashable {
        case vernal, autumnal
    }

    /// First and last day of the season that starts in `year`; `nil` when it has none that year (29 February, a fifth
    /// Monday, a year beyond the list).
    public func dates(in year: Int) -> ClosedRange<CivilDate>? {
        switch definition {
        case .fixed(let from, let through):
            let endYear = through < from ? year + 1 : year
            guard let start = CivilDate(year: year, month: from.month, day: from.day),
                let end = CivilDate(year: endYear, month: through.month, day: through.day), start <= end
            else { return nil }
            return start...end
        case .nthWeekday(let nth, let weekday, let month, let plus):
            guard let date = CivilDate.nth(nth, weekday, of: month, year: year) else { return nil }
            let moved = date.adding(days: plus)
            return moved...moved
        case .holiday(let name):
            let holidays = JapaneseHolidays.holidays(in: year)
            guard let date = holidays.first(where: { $0.name.japanese == name })?.date else { return nil }
            return date...date
        case .equinox(let equinox, let before, let after):
            let date = equinox == .vernal ? CivilTime.Equinox.vernal(in: year) : CivilTime.Equinox.autumnal(in: year)
            return date.map { $0.adding(days: -max(before, 0))...$0.adding(days: max(after, 0)) }
        case .listed(let starts, let daysAfter):
            guard let start = starts.first(where: { $0.year == year }) else { return nil }
            return start...start.adding(days: max(daysAfter, 0))
        }
    }

    /// The first season that is not over on `date`; looks at most nine years ahead.
    public func next(onOrAfter date: CivilDate) -> ClosedRange<CivilDate>? {
        (date.year - 1...date.year + 9).lazy.compactMap { dates(in: $0) }.first { $0.upperBound >= date }
    }
}

/// A day of the year without the year.
public struct MonthDay: Sendable, Hashable, Comparable {
    /// 1...12
    public let month: Int
    /// 1...31; 29 February is one.
    public let day: Int

    public init?(month: Int, day: Int) {
        guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
        self.month = month
        self.day = day
    }

    /// The caller writes down a day that exists.
    init(_ month: Int, _ day: Int) {
        self.month = month
        self.day = day
    }

    public static func < (a: MonthDay, b: MonthDay) -> Bool { (a.month, a.day) < (b.month, b.day) }
}
