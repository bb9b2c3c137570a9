extension RecurrenceRule: CustomStringConvertible {
    /// This rule as an RRULE value that reads back as the same rule, its parts in one fixed order.
    public var description: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        func add(_ name: String, _ values: [some CustomStringConvertible]) {
            if !values.isEmpty { parts.append("\(name)=\(values.map(\.description).joined(separator: ","))") }
        }
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        add("BYMONTH", (1...12).filter { months >> UInt16($0) & 1 != 0 })
        add("BYWEEKNO", weekNumbers)
        add("BYYEARDAY", yearDays)
        let fromStart = (1...31).filter { monthDays >> UInt32($0) & 1 != 0 }
        let fromEnd = (1...31).filter { monthDaysFromEnd >> UInt32($0) & 1 != 0 }
        add("BYMONTHDAY", fromStart + fromEnd.map { -$0 })
        add("BYDAY", weekdays.days.map(\.code) + nthWeekdays.map { "\($0.nth)\($0.weekday.code)" })
        add("BYHOUR", (0..<24).filter { hours >> UInt32($0) & 1 != 0 })
        add("BYMINUTE", (0..<60).filter { minutes >> UInt64($0) & 1 != 0 })
        add("BYSETPOS", setPositions)
        if weekStart != .monday { parts.append("WKST=\(weekStart.code)") }
        if skip != .omit { parts.append("RSCALE=GREGORIAN;SKIP=\(skip.rawValue)") }
        if let count { parts.append("COUNT=\(count)") }
        if let until { parts.append("UNTIL=\(until)") }
        return parts.joined(separator: ";")
    }
}

extension RecurrenceRule.Until: CustomStringConvertible {
    /// `20271224`, `20271224T235959` or `20271224T145959Z`
    public var description: String {
        switch self {
        case .date(let date): return Self.compact(date)
        case .local(let date, let time): return "\(Self.compact(date))T\(Self.compact(time))"
        case .instant(let instant):
            let wall = WallTime(at: instant, offset: 0)
            return "\(Self.compact(wall.date))T\(Self.compact(wall.time))Z"
        }
    }

    private static func compact(_ date: CivilDate) -> String { date.description.filter { $0 != "-" } }

    private static func compact(_ time: TimeOfDay) -> String {
        var writer = AsciiWriter()
        writer.write(time, seconds: true)
        return writer.text.filter { $0 != ":" }
    }
}

extension Weekday {
    /// `MO`, as RFC 5545 writes it.
    var code: String { String(shortName.english.uppercased().prefix(2)) }
}
