extension DayFilter {
    /// The set of a year with this shape.
    func set(of shape: YearShape, times: Int) -> IntervalSet {
        // The n-th weekdays are those of the months when BYMONTH stands there, else those of the year.
        let countsInYear = !rule.nthWeekdays.isEmpty && rule.months == 0
        var days: [Int16] = []
        var start = 0
        for month in 1...12 {
            let length = CivilDate.daysInMonth(month, year: shape.exampleYear)
            defer { start += length }
            if excludes(month: month) { continue }
            var mask = namedDays(monthOfLength: length)
            if rule.hasWeekdays, !countsInYear {
                let month = MonthShape(length: length, firstWeekday: shape.firstWeekday.advanced(by: start))
                mask &= weekdays(in: month, withNth: true)
            }
            while mask != 0 {
                let index = start + mask.trailingZeroBitCount
                mask &= mask - 1
                if admits(dayOfYear: index, in: shape, countsInYear: countsInYear) { days.append(Int16(index)) }
            }
            if rule.skip == .forward, lacksDays(monthOfLength: length) {
                addMoved(start + length, to: &days, in: shape)
            }
        }
        if rule.skip != .omit, !shape.isLeap, !hasMonthDays, rule.months == 0, rule.yearDays.contains(366) {
            addMoved(rule.skip == .forward ? 365 : 364, to: &days, in: shape)
        }
        if rule.skip != .omit { days = Set(days).sorted() }
        return IntervalSet(days, times: times, positions: rule.setPositions)
    }

    /// A day that SKIP put where it is has passed BYMONTH and BYMONTHDAY already (RFC 7529 section 4.1).
    private func addMoved(_ index: Int, to days: inout [Int16], in shape: YearShape) {
        let weekday = shape.firstWeekday.advanced(by: index)
        if !rule.hasWeekdays || rule.weekdays.contains(weekday) { days.append(Int16(index)) }
    }

    /// Whether a day of the year, from 0, passes the filters that no month knows of.
    private func admits(dayOfYear index: Int, in shape: YearShape, countsInYear: Bool) -> Bool {
        if !rule.yearDays.isEmpty,
            !rule.yearDays.contains(where: { $0 > 0 ? $0 - 1 == index : $0 + shape.length == index })
        {
            return false
        }
        if countsInYear {
            let weekday = shape.firstWeekday.advanced(by: index)
            let isNth = rule.nthWeekdays.contains { day in
                day.weekday == weekday
                    && (day.nth > 0 ? index / 7 + 1 == day.nth : (shape.length - 1 - index) / 7 + 1 == -day.nth)
            }
            guard isNth || rule.weekdays.contains(weekday) else { return false }
        }
        return rule.weekNumbers.isEmpty || admitsWeek(of: index, in: shape)
    }

    /// The weeks of a year start on WKST; the first one is the first that has four days in it. Days around New Year belong
    /// to a week of the year beside.
    private func admitsWeek(of index: Int, in shape: YearShape) -> Bool {
        func firstWeek(ofYearStartingOn weekday: Weekday) -> Int {
            let passed = (weekday.rawValue - rule.weekStart.rawValue + 7) % 7
            return passed <= 3 ? -passed : 7 - passed
        }
        let previousLength = shape.isAfterLeap ? 366 : 365
        let nextLength = shape.isBeforeLeap ? 366 : 365
        let first = firstWeek(ofYearStartingOn: shape.firstWeekday)
        let next = shape.length + firstWeek(ofYearStartingOn: shape.firstWeekday.advanced(by: shape.length))
        let start: Int
        let end: Int
        if index < first {
            start = -previousLength + firstWeek(ofYearStartingOn: shape.firstWeekday.advanced(by: -previousLength))
            end = first
        } else if index < next {
            (start, end) = (first, next)
        } else {
            let yearAfter = shape.firstWeekday.advanced(by: shape.length + nextLength)
            (start, end) = (next, shape.length + nextLength + firstWeek(ofYearStartingOn: yearAfter))
        }
        let number = (index - start) / 7 + 1
        let fromEnd = number - (end - start) / 7 - 1
        return rule.weekNumbers.contains { $0 == number || $0 == fromEnd }
    }
}
