import Wording

extension Period {
    /// Reads lengths in English or Japanese: `3 months`, `1 year`, `2 weeks`, `10 days`, `48 hours`, `30 minutes`,
    /// `1 month 15 days`, `3か月`, `3ヶ月`, `1年`, `2週間`, `10日`, `48時間`. Each unit at most once, each number at most
    /// six digits, a minus sign before a number allowed. `3月` is a month of the year, not a length, and refused.
    public init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        var period = Period.zero
        var seen: Set<PeriodUnit> = []
        while let (count, unit) = Period.takePart(&rest) {
            guard seen.insert(unit).inserted else { return nil }
            switch unit {
            case .year: period.months += count * 12
            case .month: period.months += count
            case .week: period.days += count * 7
            case .day: period.days += count
            case .hour: period.seconds += Int64(count) * 3_600
            case .minute: period.seconds += Int64(count) * 60
            case .second: period.seconds += Int64(count)
            }
        }
        guard !seen.isEmpty, rest.isEmpty else { return nil }
        self = period
    }

    /// The next number with its unit; leaves `rest` behind it.
    private static func takePart(_ rest: inout Substring) -> (Int, PeriodUnit)? {
        var scan = rest.drop { $0.isWhitespace }
        let isNegative = scan.first == "-" || scan.first == "−"
        if isNegative { scan = scan.dropFirst() }
        let digits = scan.prefix { $0.wholeNumberValue != nil && $0.isPeriodDigit }
        guard (1...6).contains(digits.count) else { return nil }
        let count = digits.reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
        scan = scan[digits.endIndex...].drop { $0.isWhitespace }
        let word = scan.prefix { !$0.isWhitespace && !$0.isPeriodDigit && $0 != "-" && $0 != "−" }
        guard let unit = PeriodUnit(word) else { return nil }
        rest = scan[word.endIndex...].drop { $0.isWhitespace }
        return (isNegative ? -count : count, unit)
    }

    /// `3か月` / `3 months`, `1年` / `1 year`, `1か月15日` / `1 month 15 days`, `48時間` / `48 hours`.
    public var wording: Wording {
        var parts: [(Int64, PeriodUnit)] = []
        if months != 0 {
            parts.append(months % 12 == 0 ? (Int64(months / 12), .year) : (Int64(months), .month))
        }
        if days != 0 { parts.append((Int64(days), .day)) }
        if seconds / 3_600 != 0 { parts.append((seconds / 3_600, .hour)) }
        if seconds / 60 % 60 != 0 { parts.append((seconds / 60 % 60, .minute)) }
        if seconds % 60 != 0 { parts.append((seconds % 60, .second)) }
        if parts.isEmpty { parts.append((0, .day)) }
        return Wording(
            ja: parts.map { "\($0)\($1.japanese)" }.joined(),
            en: parts.map { "\($0) \($1.rawValue)\($0 == 1 || $0 == -1 ? "" : "s")" }.joined(separator: " "))
    }
}

extension Period: CustomStringConvertible {
    /// `1 month 15 days`, as it is read.
    public var description: String { wording.english }
}

private enum PeriodUnit: String, CaseIterable {
    case year, month, week, day, hour, minute, second

    init?(_ word: some StringProtocol) {
        let word = word.lowercased()
        guard let unit = PeriodUnit.allCases.first(where: { $0.spellings.contains(word) }) else { return nil }
        self = unit
    }

    var japanese: String {
        switch self {
        case .year: "年"
        case .month: "か月"
        case .week: "週間"
        case .day: "日"
        case .hour: "時間"
        case .minute: "分"
        case .second: "秒"
        }
    }

    private var spellings: [String] {
        switch self {
        case .year: ["year", "years", "年", "年間"]
        case .month:
            [
                "month", "months", "か月", "ヶ月", "ヵ月", "カ月", "ケ月", "ｹ月", "ｶ月", "箇月", "ヶ月間", "か月間", "カ月間",
                "ヵ月間",
            ]
        case .week: ["week", "weeks", "週", "週間"]
        case .day: ["day", "days", "日", "日間"]
        case .hour: ["hour", "hours", "時間"]
        case .minute: ["minute", "minutes", "分", "分間"]
        case .second: ["second", "seconds", "秒", "秒間"]
        }
    }
}

extension Character {
    /// ASCII or full-width digit.
    fileprivate var isPeriodDigit: Bool { ("0"..."9").contains(self) || ("０"..."９").contains(self) }
}
