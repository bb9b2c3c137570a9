extension RecurrenceRule {
    /// In bytes; no honest rule comes near.
    public static let maximumLength = 2_000

    /// Reads the text of an RRULE, with or without `RRULE:` before it; letter case does not matter.
    public init(_ text: some StringProtocol) throws(RecurrenceRuleError) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        var content = Substring(text.uppercased()).trimmingSpaces
        if content.hasPrefix("RRULE:") { content = content.dropFirst(6) }

        var parts: [(name: String, value: Substring)] = []
        for part in content.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[1].isEmpty else { throw .malformedPart(String(part)) }
            let name = String(pair[0])
            if parts.contains(where: { $0.name == name }) { throw .duplicatePart(name) }
            parts.append((name, pair[1]))
        }
        guard let frequency = parts.first(where: { $0.name == "FREQ" })?.value else { throw .missingFrequency }
        guard let known = Frequency(rawValue: String(frequency)) else {
            throw .invalidValue(part: "FREQ", value: String(frequency))
        }
        self.init(frequency: known)
        for (name, value) in parts {
            guard try read(name, value) else { throw .invalidValue(part: name, value: String(value)) }
        }
        try check()
    }

    /// Takes one part; `false` when the value is none of its values.
    private mutating func read(_ name: String, _ value: Substring) throws(RecurrenceRuleError) -> Bool {
        switch name {
        case "FREQ": return true
        case "INTERVAL": return Self.number(value, in: 1...9_999).map { interval = $0 } != nil
        case "COUNT": return Self.number(value, in: 1...1_000_000).map { count = $0 } != nil
        case "UNTIL": return Self.until(value).map { until = $0 } != nil
        case "WKST": return Self.weekday(value).map { weekStart = $0 } != nil
        case "RSCALE": return value == "GREGORIAN"
        case "SKIP": return Skip(rawValue: String(value)).map { skip = $0 } != nil
        case "BYMONTH": return Self.numbers(value, upTo: 12) { months |= 1 << UInt16($0) }
        case "BYHOUR": return Self.numbers(value, from: 0, upTo: 23) { hours |= 1 << UInt32($0) }
        case "BYMINUTE": return Self.numbers(value, from: 0, upTo: 59) { minutes |= 1 << UInt64($0) }
        case "BYMONTHDAY":
            return Self.numbers(value, upTo: 31, signed: true) { day in
                if day > 0 { monthDays |= 1 << UInt32(day) } else { monthDaysFromEnd |= 1 << UInt32(-day) }
            }
        case "BYYEARDAY": return Self.numbers(value, upTo: 366, signed: true) { yearDays.append($0) }
        case "BYWEEKNO": return Self.numbers(value, upTo: 53, signed: true) { weekNumbers.append($0) }
        case "BYSETPOS": return Self.numbers(value, upTo: 366, signed: true) { setPositions.append($0) }
        case "BYDAY": return readWeekdays(value)
        default: throw .unknownPart(name)
        }
    }

    private mutating func readWeekdays(_ value: Substring) -> Bool {
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let day = Self.weekday(item.suffix(2)) else { return false }
            let prefix = item.dropLast(2)
            if prefix.isEmpty {
                weekdays.insert(WeekdaySet(day))
            } else {
                guard let nth = Self.number(prefix, in: -53...53, sign: true), nth != 0 else { return false }
                nthWeekdays.append(NthWeekday(nth: nth, weekday: day))
            }
        }
        return true
    }

    private static func numbers(
        _ value: Substring, from first: Int = 1, upTo last: Int, signed: Bool = false, _ take: (Int) -> Void
    ) -> Bool {
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            let range = signed ? -last...last : first...last
            guard let number = number(item, in: range, sign: signed), number != 0 || first == 0 else { return false }
            take(number)
        }
        return true
    }

    private static func number(_ text: Substring, in range: ClosedRange<Int>, sign: Bool = false) -> Int? {
        AsciiReader.read(text) { reader -> Int? in
            let isNegative = sign ? reader.take("+-") == UInt8(ascii: "-") : false
            guard let value = reader.number(upTo: 7) else { return nil }
            return isNegative ? -value : value
        }.flatMap { range.contains($0) ? $0 : nil }
    }

    private static func weekday(_ text: Substring) -> Weekday? {
        switch text {
        case "MO": .monday
        case "TU": .tuesday
        case "WE": .wednesday
        case "TH": .thursday
        case "FR": .friday
        case "SA": .saturday
        case "SU": .sunday
        default: nil
        }
    }

    /// `20271224`, `20271224T235959` or `20271224T145959Z`.
    private static func until(_ text: Substring) -> Until? {
        AsciiReader.read(text) { reader -> Until? in
            guard let year = reader.number(digits: 4), let month = reader.number(digits: 2),
                let day = reader.number(digits: 2), let date = CivilDate(year: year, month: month, day: day)
            else { return nil }
            guard reader.take("T") != nil else { return .date(date) }
            guard let hour = reader.number(digits: 2), hour < 24, let minute = reader.number(digits: 2),
                let second = reader.number(digits: 2), let time = TimeOfDay(hour: hour, minute: minute, second: second)
            else { return nil }
            guard reader.take("Z") != nil else { return .local(date, time) }
            return .instant(Instant(secondsSinceEpoch: date.localSeconds(at: time)))
        }
    }
}
