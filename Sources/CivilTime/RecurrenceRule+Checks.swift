extension RecurrenceRule {
    /// Refuses what RFC 5545 forbids, what implementations read differently, and what never comes true.
    func check() throws(RecurrenceRuleError) {
        if count != nil, until != nil { throw .countAndUntil }
        try checkParts()
        if !setPositions.isEmpty {
            if !namesDays, months == 0, hours == 0, minutes == 0 { throw .nothingToChooseFrom }
            if isSubDaily { throw .contradiction("BYSETPOS", with: "FREQ=\(frequency.rawValue)") }
        }
        if neverOccurs { throw .neverOccurs }
    }

    private func checkParts() throws(RecurrenceRuleError) {
        let frequencyText = "FREQ=\(frequency.rawValue)"
        if !weekNumbers.isEmpty {
            guard frequency == .yearly else { throw .contradiction("BYWEEKNO", with: frequencyText) }
            guard hasWeekdays else { throw .weekNumberWithoutWeekday }
        }
        if !yearDays.isEmpty, [.daily, .weekly, .monthly].contains(frequency) {
            throw .contradiction("BYYEARDAY", with: frequencyText)
        }
        if hasMonthDays, frequency == .weekly { throw .contradiction("BYMONTHDAY", with: frequencyText) }
        if let nth = nthWeekdays.first {
            let part = "BYDAY=\(nth.nth)…"
            guard frequency == .monthly || frequency == .yearly else { throw .contradiction(part, with: frequencyText) }
            if !weekNumbers.isEmpty { throw .contradiction(part, with: "BYWEEKNO") }
            let isOfMonth = frequency == .monthly || months != 0
            if isOfMonth, let far = nthWeekdays.first(where: { abs($0.nth) > 5 }) {
                throw .invalidValue(part: "BYDAY", value: String(far.nth))
            }
        }
    }

    /// Whether no day of any kind of year passes all filters. Parts that come from DTSTART are taken to fit.
    private var neverOccurs: Bool {
        let times = max(hours.nonzeroBitCount, 1) * max(minutes.nonzeroBitCount, 1)
        let days = DayFilter(self, startDay: 1, startMonth: months == 0 ? 1 : months.trailingZeroBitCount)
        switch frequency {
        case .yearly:
            return YearShape.all.allSatisfy { days.set(of: $0, times: times).isEmpty }
        case .monthly:
            return (1...12).allSatisfy { month in
                days.excludes(month: month)
                    || MonthShape.all(of: month).allSatisfy { days.set(of: $0, times: times).isEmpty }
            }
        case .weekly:
            return !setPositions.isEmpty
                && setPositions.allSatisfy { abs($0) > max(weekdays.days.count, 1) * times }
        case .daily, .hourly, .minutely:
            if !setPositions.isEmpty, setPositions.allSatisfy({ abs($0) > times }) { return true }
            // Months, days of the month and weekdays come together within 28 years, if they ever do.
            let start = CivilDate(validYear: 2000, month: 1, day: 1)
            return !(0..<28 * 366).contains { days.admits(start.adding(days: $0)) }
        }
    }
}
