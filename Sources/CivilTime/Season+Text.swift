extension Season.Definition {
    /// Reads the days of a season: `05-05`, `12-29..01-03`, `2nd sunday of may`, `last friday of november`,
    /// `4th thursday of november + 1 day`, `5月第2日曜日`, `3月3日`, `12月29日〜1月3日`.
    public init?(_ text: some StringProtocol) {
        let word = text.lowercased().trimmingSpaces
        guard let definition = Self.days(word) ?? Self.englishWeekday(word) ?? Self.japaneseWeekday(word) else {
            return nil
        }
        self = definition
    }

    private static func days(_ text: Substring) -> Self? {
        var ends = text.split(whereSeparator: { "〜～~".contains($0) })
        if ends.count == 1, let dots = text.firstRange(of: "..") {
            ends = [text[..<dots.lowerBound], text[dots.upperBound...]]
        }
        guard (1...2).contains(ends.count), let from = MonthDay(ends[0].trimmingSpaces),
            let through = MonthDay(ends[ends.count - 1].trimmingSpaces)
        else { return nil }
        return .fixed(from: from, through: through)
    }

    private static func englishWeekday(_ text: Substring) -> Self? {
        let sides = text.split(separator: "+", omittingEmptySubsequences: false)
        guard (1...2).contains(sides.count) else { return nil }
        var plus = 0
        if sides.count == 2 {
            guard let period = Period(sides[1]), period.months == 0, period.seconds == 0 else { return nil }
            plus = period.days
        }
        let words = sides[0].split(separator: " ")
        guard words.count == 4, words[2] == "of", let nth = ordinals[words[0]], let weekday = Weekday(words[1]),
            let month = months.firstIndex(where: { words[3] == $0 || words[3] == $0.prefix(3) })
        else { return nil }
        return .nthWeekday(nth: nth, weekday: weekday, month: month + 1, plus: plus)
    }

    private static func japaneseWeekday(_ text: Substring) -> Self? {
        let sides = text.filter { $0 != " " }.split(separator: "月", maxSplits: 1)
        guard sides.count == 2, let month = Int(sides[0]), (1...12).contains(month) else { return nil }
        var rest = sides[1]
        if rest.hasPrefix("の") { rest = rest.dropFirst() }
        if rest.hasPrefix("最終"), let weekday = Weekday(rest.dropFirst(2)) {
            return .nthWeekday(nth: -1, weekday: weekday, month: month)
        }
        guard rest.hasPrefix("第"), let nth = rest.dropFirst().first?.wholeNumberValue, (1...5).contains(nth),
            let weekday = Weekday(rest.dropFirst(2))
        else { return nil }
        return .nthWeekday(nth: nth, weekday: weekday, month: month)
    }

    private static let ordinals: [Substring: Int] = [
        "1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "5th": 5, "last": -1,
    ]

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}

extension MonthDay: CustomStringConvertible {
    /// Reads `12-29` or `12月29日`.
    public init?(_ text: some StringProtocol) {
        let read = AsciiReader.read(text) { reader -> MonthDay? in
            guard let month = reader.number(digits: 2), reader.take("-") != nil, let day = reader.number(digits: 2)
            else { return nil }
            return MonthDay(month: month, day: day)
        }
        if let read {
            self = read
            return
        }
        let parts = text.split(separator: "月", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasSuffix("日"), let month = Int(parts[0]), let day = Int(parts[1].dropLast())
        else { return nil }
        self.init(month: month, day: day)
    }

    /// `12-29`
    public var description: String {
        var writer = AsciiWriter()
        writer.write(month, digits: 2)
        writer.write("-")
        writer.write(day, digits: 2)
        return writer.text
    }
}
