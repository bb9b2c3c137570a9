/// On which days business is done.
public struct BusinessCalendar: Sendable, Hashable {
    /// The usual ones, as they are called in files.
    public enum Preset: String, Sendable, CaseIterable {
        /// Saturdays and Sundays off, no holidays.
        case weekend
        /// Also Japan's public holidays.
        case japan = "jp"
        /// Also 29 December to 3 January, as public offices (行政機関の休日に関する法律, 1988 Act No. 91).
        case japaneseGovernment = "jp-gov"
        /// Also 31 December to 3 January, as banks (銀行法施行令 article 5).
        case japaneseBanks = "jp-bank"
    }

    public let weekend: WeekdaySet
    public let holidays: HolidayCalendar?
    /// The first day in December of the days off around New Year, which end on 3 January; `nil` for none.
    public let yearEndClosesOn: Int?
    /// Days on which this company is closed besides.
    public let closures: Set<CivilDate>

    /// - Parameters:
    ///   - holidays: the holidays of the presets that have some; with overrides, if there are any.
    ///   - closures: this company's own days off.
    public init(_ preset: Preset, holidays: HolidayCalendar = .japan, closures: Set<CivilDate> = []) {
        weekend = .weekend
        self.holidays = preset == .weekend ? nil : holidays
        yearEndClosesOn =
            switch preset {
            case .weekend, .japan: nil
            case .japaneseGovernment: 29
            case .japaneseBanks: 31
            }
        self.closures = closures
    }

    /// Any other week. `nil` when no day of the week would be left.
    public init?(
        weekend: WeekdaySet, holidays: HolidayCalendar?, yearEndClosesOn: Int? = nil, closures: Set<CivilDate> = []
    ) {
        guard weekend != .all else { return nil }
        self.weekend = weekend
        self.holidays = holidays
        self.yearEndClosesOn = yearEndClosesOn
        self.closures = closures
    }

    public func isBusinessDay(_ date: CivilDate) -> Bool {
        if weekend.contains(date.weekday) { return false }
        if let holidays, holidays.contains(date) { return false }
        if let yearEndClosesOn {
            let (_, month, day) = date.components
            if (month == 12 && day >= yearEndClosesOn) || (month == 1 && day <= 3) { return false }
        }
        return closures.isEmpty || !closures.contains(date)
    }

    /// This date if it is a business day, else the one that the convention says.
    public func adjusted(_ date: CivilDate, by convention: BusinessDayConvention) -> CivilDate {
        switch convention {
        case .none: return date
        case .following: return nearest(date, step: 1)
        case .preceding: return nearest(date, step: -1)
        case .modifiedFollowing:
            let following = nearest(date, step: 1)
            return following.isSameMonth(as: date) ? following : nearest(date, step: -1)
        case .modifiedPreceding:
            let preceding = nearest(date, step: -1)
            return preceding.isSameMonth(as: date) ? preceding : nearest(date, step: 1)
        }
    }

    /// The n-th business day strictly after a date (n > 0), strictly before it (n < 0), or the date itself moved to the
    /// following business day (n = 0). As a spreadsheet's WORKDAY. At most 10,000 days either way.
    public func offset(_ date: CivilDate, by count: Int) -> CivilDate {
        guard count != 0 else { return nearest(date, step: 1) }
        let step = count < 0 ? -1 : 1
        var result = date
        for _ in 0..<min(count.magnitude, 10_000) {
            result = nearest(result.adding(days: step), step: step)
        }
        return result
    }

    /// The first business day from `date` on in one direction. Closures are a finite set and a week has at least one
    /// working day, so there is one, except at the very end of the calendar.
    private func nearest(_ date: CivilDate, step: Int) -> CivilDate {
        var result = date
        while !isBusinessDay(result), result != .first, result != .last {
            result = result.adding(days: step)
        }
        return result
    }
}

/// Where a date goes that is no business day (ISDA 2006 Definitions, section 4.12).
public enum BusinessDayConvention: String, Sendable, CaseIterable {
    /// It stays.
    case none
    /// To the next business day.
    case following
    /// To the one before.
    case preceding
    /// To the next one, unless that is in another month: then to the one before.
    case modifiedFollowing = "modified_following"
    /// To the one before, unless that is in another month: then to the next one.
    case modifiedPreceding = "modified_preceding"
}

extension CivilDate {
    fileprivate func isSameMonth(as other: CivilDate) -> Bool {
        let (year, month, _) = components
        let (otherYear, otherMonth, _) = other.components
        return month == otherMonth && year == otherYear
    }
}
