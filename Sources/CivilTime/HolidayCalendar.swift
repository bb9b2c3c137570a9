import Wording

/// The holidays that count here: a country's, with days added and taken away by the operator, because laws change faster
/// than programs.
public struct HolidayCalendar: Sendable, Hashable {
    public enum Country: String, Sendable {
        case japan = "jp"
        /// No holidays but the added ones.
        case none
    }

    public var country: Country
    /// Holidays besides the country's, with their names.
    public var added: [CivilDate: Wording]
    /// Days that are no holidays here, whatever the law says.
    public var removed: Set<CivilDate>

    public init(_ country: Country, added: [CivilDate: Wording] = [:], removed: Set<CivilDate> = []) {
        self.country = country
        self.added = added
        self.removed = removed
    }

    /// Japan's, as the law stands.
    public static let japan = HolidayCalendar(.japan)

    public func contains(_ date: CivilDate) -> Bool {
        if !removed.isEmpty, removed.contains(date) { return false }
        if country == .japan, JapaneseHolidays.isHoliday(date) { return true }
        return !added.isEmpty && added[date] != nil
    }

    /// The holiday on a date, if it is one.
    public func holiday(on date: CivilDate) -> Holiday? {
        guard contains(date) else { return nil }
        if let name = added[date] { return Holiday(date: date, name: name, kind: .added, isPredicted: false) }
        return JapaneseHolidays.holiday(on: date)
    }

    /// All holidays of a year, ascending.
    public func holidays(in year: Int) -> [Holiday] {
        var holidays = country == .japan ? JapaneseHolidays.holidays(in: year) : []
        holidays.removeAll { removed.contains($0.date) || added[$0.date] != nil }
        for (date, name) in added where date.year == year && !removed.contains(date) {
            holidays.append(Holiday(date: date, name: name, kind: .added, isPredicted: false))
        }
        return holidays.sorted { $0.date < $1.date }
    }
}

extension HolidayCalendar {
    /// Adds the lines of an override file: `+2031-05-01 name` adds a holiday, `-2031-05-02` takes one away; empty lines
    /// and what follows `#` do not count.
    ///
    /// - Throws: every line that is neither, with its place.
    public mutating func apply(overrides text: String, file: String) throws(Problems) {
        var problems: [Problem] = []
        // Editors on Windows end lines with CR LF and start files with a byte order mark.
        let content = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let lines = content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let entry = line.prefix { $0 != "#" }.trimmingSpaces
            guard let sign = entry.first else { continue }
            let date = CivilDate(entry.dropFirst().prefix(10))
            let name = entry.dropFirst(11).trimmingSpaces
            switch (sign, date) {
            case ("+", let date?) where !name.isEmpty: added[date] = Wording(same: String(name))
            case ("-", let date?): removed.insert(date)
            default:
                problems.append(
                    Problem(
                        code: "bad-holiday", at: Place(file: file, line: index + 1),
                        Wording(ja: "祝日の追加・削除として読めません", en: "this neither adds nor removes a holiday"),
                        hint: Wording(
                            ja: "「+2031-05-01 名前」または「-2031-05-02」と書いてください",
                            en: "write '+2031-05-01 name' or '-2031-05-02'"),
                        sourceLine: String(line)))
            }
        }
        if !problems.isEmpty { throw Problems(problems) }
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmingSpaces: SubSequence {
        var rest = self[startIndex...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return rest
    }
}
