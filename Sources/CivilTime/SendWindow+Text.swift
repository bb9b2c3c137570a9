import Wording

/// Why a text is no sending window.
public enum SendWindowError: Error, Sendable, Hashable {
    /// Not of the form `DAYS HH:MM-HH:MM`.
    case malformed(String)
    case unknownDays(String)
    case unknownTime(String)
    /// It closes before it opens.
    case overMidnight(String)

    public var wording: Wording {
        switch self {
        case .malformed(let text):
            Wording(
                ja: "「\(text.excerpt)」は時間帯として読めません。「平日 09:00-18:00」の形で書いてください",
                en: "'\(text.excerpt)' is no window; write one such as 'weekdays 09:00-18:00'")
        case .unknownDays(let text):
            Wording(
                ja: "「\(text.excerpt)」は曜日として読めません。「平日」「月-金」「土日」のように書いてください",
                en: "'\(text.excerpt)' names no days; write 'weekdays', 'mon-fri' or 'sat,sun'")
        case .unknownTime(let text):
            Wording(
                ja: "「\(text.excerpt)」という時刻はありません。「09:00」の形で書いてください",
                en: "'\(text.excerpt)' is no time of day; write it as '09:00'")
        case .overMidnight(let text):
            Wording(
                ja: "「\(text.excerpt)」は夜中の0時をまたいでいます。「21:00-24:00; 00:00-08:00」のように分けてください",
                en: "'\(text.excerpt)' runs over midnight; split it, as in '21:00-24:00; 00:00-08:00'")
        }
    }
}

extension SendWindow {
    /// Reads openings: `weekdays 09:00-18:00`, `mon-fri 09:00-18:00; sat 10:00-17:00`, `09:00-20:00` (every day),
    /// `平日 9:00〜18:00`, `always`.
    public init(_ text: some StringProtocol, quiet: [QuietRange] = [], holidays: HolidayCalendar? = nil)
        throws(SendWindowError)
    {
        self.init(quiet: quiet, holidays: holidays)
        let word = text.lowercased().trimmingSpaces
        if word == "always" || word == "いつでも" { return }
        var openings: [Opening] = []
        for part in text.split(whereSeparator: { ";；".contains($0) || $0.isNewline }) {
            openings.append(try Self.opening(Substring(part).trimmingSpaces))
        }
        guard !openings.isEmpty else { throw .malformed(String(text)) }
        self.openings = openings
    }

    private static func opening(_ text: Substring) throws(SendWindowError) -> Opening {
        guard let range = text.split(whereSeparator: \.isWhitespace).last else { throw .malformed(String(text)) }
        let days = text[..<range.startIndex].trimmingSpaces
        guard let times = Self.times(range) else { throw .malformed(String(text)) }
        guard let open = TimeOfDay(times.0) else { throw .unknownTime(String(times.0)) }
        guard let close = TimeOfDay(times.1) else { throw .unknownTime(String(times.1)) }
        guard let set = days.isEmpty ? .all : WeekdaySet(days) else { throw .unknownDays(String(days)) }
        guard let opening = Opening(days: set, open: open, close: close) else { throw .overMidnight(String(text)) }
        return opening
    }

    private static func times(_ text: Substring) -> (Substring, Substring)? {
        let ends = text.split(omittingEmptySubsequences: false, whereSeparator: { "-–~〜～".contains($0) })
        return ends.count == 2 ? (ends[0], ends[1]) : nil
    }
}

extension SendWindow.QuietRange {
    /// Reads `21:00-09:00`; may run over midnight.
    public init?(_ text: some StringProtocol) {
        let ends = text.split(omittingEmptySubsequences: false, whereSeparator: { "-–~〜～".contains($0) })
        guard ends.count == 2, let start = TimeOfDay(ends[0].trimmingSpaces),
            let end = TimeOfDay(ends[1].trimmingSpaces)
        else { return nil }
        self.init(start: start, end: end)
    }
}

extension SendWindow: CustomStringConvertible {
    /// `weekdays 09:00-18:00; Sat 10:00-17:00`, as it is read.
    public var description: String {
        guard let openings else { return "always" }
        return openings.map { opening in
            let days = opening.days == .all ? "" : opening.days.wording.english.filter { $0 != " " } + " "
            return "\(days)\(opening.open)-\(opening.close)"
        }.joined(separator: "; ")
    }
}
