extension CivilDate {
    @inlinable public func adding(days: Int) -> CivilDate {
        // No sum of two supported dates is farther away than this, so cutting here changes nothing but overflow.
        let bounded = Int32(truncatingIfNeeded: min(max(days, -4_000_000), 4_000_000))
        return CivilDate(daysSinceEpoch: daysSinceEpoch &+ bounded)
    }

    /// The same day of a month so many months away, or that month's last day when it is shorter:
    /// 31 January + 1 month is 28 or 29 February. Later dates never overtake: a <= b gives a + n <= b + n.
    @inlinable public func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let index = year &* 12 &+ month &- 1 &+ min(max(months, -200_000), 200_000)
        guard index >= 12 else { return .first }
        guard index < 10_000 * 12 else { return .last }
        let newYear = Int(UInt32(truncatingIfNeeded: index) / 12)
        let newMonth = index &- newYear &* 12 &+ 1
        let newDay = day <= 28 ? day : min(day, Self.daysInMonth(newMonth, year: newYear))
        return CivilDate(validYear: newYear, month: newMonth, day: newDay)
    }

    @inlinable public func adding(years: Int) -> CivilDate {
        adding(months: min(max(years, -10_000), 10_000) * 12)
    }

    /// The calendar part of a period: months first, clamped to the month's end, then days. Seconds do not count here.
    @inlinable public func adding(_ period: Period) -> CivilDate {
        adding(months: period.months).adding(days: period.days)
    }

    /// Days from this date to `other`; negative when `other` is earlier.
    @inlinable public func days(until other: CivilDate) -> Int {
        Int(other.daysSinceEpoch) &- Int(daysSinceEpoch)
    }

    /// The largest n with `adding(months: n) <= other`: the count flips on exactly the day on which "n months after" falls.
    @inlinable public func monthsUntil(_ other: CivilDate) -> Int {
        let (fromYear, fromMonth, fromDay) = components
        let (toYear, toMonth, toDay) = other.components
        let months = (toYear &- fromYear) &* 12 &+ toMonth &- fromMonth
        return toDay < min(fromDay, Self.daysInMonth(toMonth, year: toYear)) ? months &- 1 : months
    }

    /// The largest n with `adding(years: n) <= other`, such as an age: someone born on 29 February is a year older on
    /// 28 February of a common year.
    @inlinable public func yearsUntil(_ other: CivilDate) -> Int {
        let months = monthsUntil(other)
        return months >= 0 ? months / 12 : (months &- 11) / 12
    }

    @inlinable public var firstOfMonth: CivilDate {
        adding(days: 1 - day)
    }

    @inlinable public var lastOfMonth: CivilDate {
        let (year, month, day) = components
        return adding(days: Self.daysInMonth(month, year: year) - day)
    }

    /// The first day of the week this date lies in.
    @inlinable public func startOfWeek(_ first: Weekday = .monday) -> CivilDate {
        adding(days: -((weekday.rawValue - first.rawValue + 7) % 7))
    }

    /// The first date on or after this one that is such a weekday.
    @inlinable public func onOrAfter(_ wanted: Weekday) -> CivilDate {
        adding(days: (wanted.rawValue - weekday.rawValue + 7) % 7)
    }
}
