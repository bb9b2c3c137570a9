import Wording

/// Japan's public holidays (国民の祝日に関する法律, 1948 Act No. 178, with its amendments and the special acts) from the
/// law's first autumn in 1948 to 2150, computed, not listed.
///
/// The equinoxes after 2099 come from the series of the Hydrographic Department for 2100 to 2150; like everything after
/// `lastNoticedYear` they are predictions.
public enum JapaneseHolidays {
    public static let years = 1948...2150

    /// The last year whose equinoxes have been published in the official gazette (官報, each February for the next year).
    public static let lastNoticedYear = 2027

    /// All holidays of a year, ascending; empty outside `years`.
    public static func holidays(in year: Int) -> [Holiday] {
        guard years.contains(year) else { return [] }
        let isPredicted = year > lastNoticedYear
        var holidays: [Holiday] = []
        holidays.reserveCapacity(24)
        // The table is in the order of the year, apart from single moved days, so this hardly ever moves anything.
        for statute in HolidayStatute.all where statute.years.contains(year) {
            guard let date = statute.day.date(in: year), date >= HolidayStatute.inForce else { continue }
            holidays.insertInOrder(
                Holiday(date: date, name: statute.name, kind: .statutory, isPredicted: isPredicted))
        }
        addDerivedDays(to: &holidays, isPredicted: isPredicted)
        return holidays
    }

    /// Article 3: the days off that follow from where the statutory holidays lie.
    private static func addDerivedDays(to holidays: inout [Holiday], isPredicted: Bool) {
        let statutory = holidays
        func isStatutory(_ date: CivilDate) -> Bool { statutory.contains { $0.date == date } }
        for (index, holiday) in statutory.enumerated() {
            if holiday.date.weekday == .sunday, holiday.date >= HolidayStatute.substitutesSince {
                // Since 2007 the next day that is no statutory holiday; before only the Monday, if it is none.
                var substitute = holiday.date.adding(days: 1)
                if holiday.date >= HolidayStatute.substitutesPassOnSince {
                    while isStatutory(substitute) { substitute = substitute.adding(days: 1) }
                }
                if !isStatutory(substitute) {
                    holidays.insertInOrder(
                        Holiday(
                            date: substitute, name: HolidayStatute.substitute, kind: .substitute,
                            isPredicted: isPredicted))
                }
            }
            guard index + 1 < statutory.count, holiday.date.days(until: statutory[index + 1].date) == 2 else {
                continue
            }
            let between = holiday.date.adding(days: 1)
            let isSubstitute = holidays.contains { $0.date == between }
            // Before 2007 a Sunday stayed a Sunday.
            let isExcluded = between < HolidayStatute.substitutesPassOnSince && between.weekday == .sunday
            guard between >= HolidayStatute.citizensSince, !isSubstitute, !isExcluded else { continue }
            holidays.insertInOrder(
                Holiday(date: between, name: HolidayStatute.citizens, kind: .citizens, isPredicted: isPredicted))
        }
    }

    /// Whether a date is a holiday, in constant time.
    public static func isHoliday(_ date: CivilDate) -> Bool {
        let index = Int(date.daysSinceEpoch) &- firstDay
        guard index >= 0, index < calendar.count * 64 else { return false }
        return calendar[index >> 6] >> UInt64(index & 63) & 1 != 0
    }

    /// The holiday on a date, if it is one.
    public static func holiday(on date: CivilDate) -> Holiday? {
        isHoliday(date) ? holidays(in: date.year).first { $0.date == date } : nil
    }

    private static let firstDay = Int(CivilDate(validYear: years.lowerBound, month: 1, day: 1).daysSinceEpoch)

    /// One bit a day, from `firstDay` on: 9 KB that answer in a nanosecond what is asked for every planned day.
    private static let calendar: [UInt64] = {
        var words = [UInt64](repeating: 0, count: (years.count * 366) / 64 + 1)
        for year in years {
            for holiday in holidays(in: year) {
                let index = Int(holiday.date.daysSinceEpoch) - firstDay
                words[index >> 6] |= 1 << UInt64(index & 63)
            }
        }
        return words
    }()
}

extension [Holiday] {
    fileprivate mutating func insertInOrder(_ holiday: Holiday) {
        var index = endIndex
        while index > 0, self[index - 1].date > holiday.date { index -= 1 }
        insert(holiday, at: index)
    }
}
