import CivilTime

/// Reads the date, and the time if there is one, that a field was written to hold.
struct DateReading {
    enum Outcome: Equatable {
        /// Blank, a placeholder, or a date that stands for "no date".
        case missing
        case written(WrittenDate, WrittenTime?)
    }

    let outcome: Outcome
    let repairs: [Repair]

    init(_ text: String) throws(NormalisationFailure) {
        guard text.utf8.count <= 256 else { throw .notADate }
        var folding = TextFolding(text)
        folding.flattenLineBreaks()
        folding.removeInvisibles()
        folding.foldToASCII()
        folding.collapseSpaces()
        folding.removeSpreadsheetText()
        outcome = try Self.outcome(of: &folding)
        repairs = folding.repairs
    }

    private static func outcome(of folding: inout TextFolding) throws(NormalisationFailure) -> Outcome {
        let scalars = folding.scalars.map { $0.isHyphen ? "-" : $0 }
        let text = String(scalars)
        if scalars.isEmpty { return .missing }
        if scalars.allSatisfy({ $0 == "#" }) { throw .hashesForADate }
        if placeholders.contains(text.lowercased()) || !scalars.contains(where: \.properties.isAlphanumeric) {
            folding.note(.placeholder)
            return .missing
        }
        if CivilDate.isSentinel(text) {
            folding.note(.sentinelDate)
            return .missing
        }
        let outcome = try written(scalars, &folding)
        if case .written(let date, _) = outcome, isSentinel(date) {
            folding.note(.sentinelDate)
            return .missing
        }
        return outcome
    }

    private static func written(
        _ scalars: [Unicode.Scalar], _ folding: inout TextFolding
    ) throws(NormalisationFailure) -> Outcome {
        if let outcome = try compact(scalars, &folding) { return outcome }
        var scanner = DateScanner(scalars)
        let date = try scanner.date(&folding)
        _ = scanner.skipSpaces()
        if !scanner.isAtEnd, scanner.takeWeekday() { folding.note(.weekday) }
        let hadSpace = scanner.skipSpaces()
        if scanner.isAtEnd { return .written(date, nil) }
        _ = scanner.take("T") || scanner.take("t") || hadSpace
        guard let time = scanner.time(), scanner.isAtEnd else { throw .notADate }
        return .written(date, time)
    }

    /// Texts of nothing but digits: 20260401, 20260401103000, and the serial numbers of spreadsheets with their fraction
    /// of a day. `nil` when the text is of another kind.
    private static func compact(
        _ scalars: [Unicode.Scalar], _ folding: inout TextFolding
    ) throws(NormalisationFailure) -> Outcome? {
        let parts = scalars.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
        var scanner = DateScanner(scalars)
        if parts[0].count == 5 {
            guard let serial = scanner.number(first: 5), let date = date(ofSerial: serial) else { throw .notADate }
            folding.note(.excelSerial)
            return .written(date, parts.count == 2 ? time(ofDayFraction: parts[1]) : nil)
        }
        guard parts.count == 1 else { return nil }
        switch scalars.count {
        case 6: throw .twoDigitYear
        case 8, 12, 14:
            guard let year = scanner.number(first: 4), let month = scanner.number(first: 2),
                let day = scanner.number(first: 2)
            else { throw .notADate }
            let date = WrittenDate(year: year, month: month, day: day)
            guard scalars.count > 8 else { return .written(date, nil) }
            guard let hour = scanner.number(first: 2), let minute = scanner.number(first: 2) else { throw .notADate }
            let second = scanner.number(first: 2) ?? 0
            return .written(date, WrittenTime(hour: hour, minute: minute, second: second))
        default: throw .notADate
        }
    }

    /// Days since 30 December 1899, as spreadsheets count from March 1900 on. Only numbers of five digits that fall between
    /// 1927 and 2099 are dates; others are quantities in the wrong column.
    private static func date(ofSerial serial: Int) -> WrittenDate? {
        guard (10_000...73_050).contains(serial), let first = CivilDate(year: 1899, month: 12, day: 30) else {
            return nil
        }
        let (year, month, day) = first.adding(days: serial).components
        return WrittenDate(year: year, month: month, day: day)
    }

    /// Six decimals tell seconds apart; the result is rounded to the nearest.
    private static func time(ofDayFraction decimals: ArraySlice<Unicode.Scalar>) -> WrittenTime? {
        let digits = decimals.prefix(9)
        var fraction = digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
        for _ in digits.count..<9 { fraction *= 10 }
        let seconds = min((fraction * 86_400 + 500_000_000) / 1_000_000_000, 86_399)
        return WrittenTime(hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60)
    }

    /// What systems write where there is no date, besides those that `CivilDate` knows (rule B4): the zero of spreadsheets
    /// in its several spellings, and the first and last days of databases.
    private static func isSentinel(_ date: WrittenDate) -> Bool {
        switch (date.year, date.month, date.day) {
        case (0?, 0, 0), (1?, 1, 1), (1899?, 12, 30), (1899?, 12, 31), (1900?, 1, 0), (1900?, 1, 1), (1970?, 1, 1),
            (9999?, 12, 31), (9999?, 99, 99):
            true
        default: false
        }
    }

    private static let placeholders: Set<String> = [
        "なし", "無し", "無", "不明", "未定", "未登録", "未入力", "該当なし", "null", "nil", "none", "n/a", "#n/a", "nan", "nat", "(空白)",
    ]
}

extension Unicode.Scalar.Properties {
    fileprivate var isAlphanumeric: Bool { isAlphabetic || numericType != nil }
}

extension DateScanner {
    /// Every form with separators or an era.
    fileprivate mutating func date(_ folding: inout TextFolding) throws(NormalisationFailure) -> WrittenDate {
        if digitCount == 0 {
            if take(anyOf: ["--"]) != nil { return try yearless() }
            for era in JapaneseEra.allCases where take(anyOf: era.names) != nil {
                return try date(of: era, &folding)
            }
        }
        let digits = digitCount
        guard let first = number(digits: 1...4), let separator = take(oneOf: ["年", "月", "/", "-", "."]) else {
            throw .notADate
        }
        if separator == "月" {
            guard digits <= 2, let day = number(digits: 1...2), take("日") else { throw .notADate }
            return WrittenDate(year: nil, month: first, day: day)
        }
        if digits == 4 {
            guard let (month, day) = monthAndDay(after: separator) else { throw .notADate }
            return WrittenDate(year: first, month: month, day: day)
        }
        if separator == "年" { throw digits <= 2 ? .twoDigitYear : .notADate }
        guard digits <= 2, let second = number(digits: 1...2) else { throw .notADate }
        guard take(separator) else {
            return WrittenDate(year: nil, month: first, day: second)
        }
        throw digitCount == 4 ? .yearLast : .twoDigitYear
    }

    /// `--04-01` and `--0401` (vCard, ISO 8601:2000).
    private mutating func yearless() throws(NormalisationFailure) -> WrittenDate {
        guard let month = number(first: 2) else { throw .notADate }
        _ = take("-")
        guard let day = number(first: 2) else { throw .notADate }
        return WrittenDate(year: nil, month: month, day: day)
    }

    private mutating func date(
        of era: JapaneseEra, _ folding: inout TextFolding
    ) throws(NormalisationFailure) -> WrittenDate {
        _ = skipSpaces() || take(".")
        guard let year = take("元") ? 1 : number(digits: 1...3), let separator = take(oneOf: ["年", "/", "-", "."]),
            let (month, day) = monthAndDay(after: separator)
        else { throw .notADate }
        guard let date = era.date(year: year, month: month, day: day) else { throw .outsideEra }
        folding.note(.era)
        return date
    }

    /// `(水)`, `(水曜日)`, `水曜日`, `(Wed)`.
    fileprivate mutating func takeWeekday() -> Bool {
        var inside = self
        let isBracketed = inside.take("(")
        let names = Weekday.allCases.flatMap { day in
            [day.name.japanese, day.shortName.japanese + "曜"]
                + (isBracketed ? [day.shortName.japanese, day.name.english, day.shortName.english] : [])
        }
        guard inside.take(anyOf: names) != nil, !isBracketed || inside.take(")") else { return false }
        self = inside
        return true
    }
}
