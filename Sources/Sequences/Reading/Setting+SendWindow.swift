import CivilTime
import Settings
import Wording

extension Setting {
    /// `weekdays 09:00-18:00`, or a list of which any opens.
    /// - Parameter closedDays: what `business days` leaves out: holidays, and the company's own closed days.
    public func sendWindow(closedDays: HolidayCalendar, _ log: SettingsLog) -> SendWindow? {
        let errorsBefore = log.problems.count
        let read = elements.compactMap { $0.opening(log) }
        guard log.problems.count == errorsBefore, !read.isEmpty else { return nil }
        let onBusinessDays = read.filter(\.onBusinessDays)
        if !onBusinessDays.isEmpty, onBusinessDays.count < read.count {
            log.report(
                "mixed-window", at: place,
                Wording(
                    ja: "business days はほかの曜日の指定と一緒には使えません",
                    en: "business days cannot stand beside other days in one window"))
            return nil
        }
        return SendWindow(openings: read.map(\.opening), holidays: onBusinessDays.isEmpty ? nil : closedDays)
    }

    private func opening(_ log: SettingsLog) -> WrittenOpening? {
        parsed(
            log, code: "bad-window",
            wanted: Wording(
                ja: "例: weekdays 09:00-18:00 (日をまたぐ時間帯は二つに分けてください)",
                en: "such as weekdays 09:00-18:00; a window cannot pass midnight")
        ) { WrittenOpening($0) }
    }
}

/// One opening as a person writes it: days, then hours.
private struct WrittenOpening {
    var opening: SendWindow.Opening
    var onBusinessDays: Bool

    init?(_ text: String) {
        var words = text.lowercased().split(separator: " ").map(String.init)
        guard let hours = words.popLast()?.split(separator: "-"), hours.count == 2,
            let open = TimeOfDay(hours[0]), let close = TimeOfDay(hours[1])
        else { return nil }
        let days = words.joined(separator: " ")
        onBusinessDays = days == "business days"
        guard let set = Self.days(days), let opening = SendWindow.Opening(days: set, open: open, close: close) else {
            return nil
        }
        self.opening = opening
    }

    private static func days(_ text: String) -> WeekdaySet? {
        switch text {
        case "", "every day": return .all
        case "weekdays", "business days": return .weekdays
        case "weekends": return .weekend
        default: break
        }
        var days: WeekdaySet = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            let ends = word.split(separator: "-").map(String.init)
            guard let first = ends.first.flatMap(day), let last = ends.last.flatMap(day), ends.count <= 2 else {
                return nil
            }
            var weekday = first
            days.insert(WeekdaySet(weekday))
            while weekday != last {
                weekday = Weekday(rawValue: weekday.rawValue % 7 + 1) ?? .monday
                days.insert(WeekdaySet(weekday))
            }
        }
        return days.isEmpty ? nil : days
    }

    private static func day(_ name: String) -> Weekday? {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let index = names.firstIndex { name == $0 || (name.hasPrefix($0) && name.hasSuffix("day")) }
        return index.flatMap { Weekday(rawValue: $0 + 1) }
    }
}
