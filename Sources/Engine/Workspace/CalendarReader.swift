import CivilTime
import Planning
import Settings
import Wording

/// Reads `config/calendar.yaml`: holidays, closed days, seasons.
struct CalendarReader {
    let log: SettingsLog
    /// Years around `today` into which days of every year are written out.
    let years: ClosedRange<Int>
    /// Reads a file beside the calendar; `nil` when it is not there.
    let file: (String) -> String?

    struct Calendar {
        var planning: PlanningCalendar
        /// What `business days` in a window leaves out.
        var closedDays: HolidayCalendar
    }

    func read(_ text: String, file: String) -> Calendar? {
        let errorsBefore = log.problems.count { $0.severity == .error }
        guard let setting = SettingsFile.read(text, file: file, log: log), let root = Section(setting, log: log) else {
            return nil
        }
        let holidays = root.value("holidays", default: HolidayCalendar.japan, shownAs: "japan", holidays)
        var closed = ClosedDays()
        for setting in root.setting("closed")?.elements ?? [] { read(setting, into: &closed) }
        var seasons: [String: Season] = [:]
        for entry in root.section("seasons")?.allEntries ?? [] {
            seasons[entry.key] = season(entry.value, named: entry.key)
        }
        root.finish()
        guard log.problems.count(where: { $0.severity == .error }) == errorsBefore else { return nil }
        return Self.calendar(holidays, closed, seasons)
    }

    /// Without a file: Japan's holidays, no closed days.
    static var standard: Calendar {
        calendar(.japan, ClosedDays(), [:])
    }

    private static func calendar(
        _ holidays: HolidayCalendar, _ closed: ClosedDays, _ seasons: [String: Season]
    ) -> Calendar {
        let weekend = WeekdaySet(rawValue: WeekdaySet.weekend.rawValue | closed.weekdays.rawValue)
        let business =
            BusinessCalendar(weekend: weekend, holidays: holidays, closures: closed.dates)
            ?? BusinessCalendar(.japan, holidays: holidays, closures: closed.dates)
        var closedDays = holidays
        for date in closed.dates { closedDays.added[date] = Wording(ja: "休業日", en: "closed") }
        return Calendar(
            planning: PlanningCalendar(businessDays: business, seasons: seasons), closedDays: closedDays)
    }

    // MARK: Holidays

    private func holidays(_ setting: Setting, _ log: SettingsLog) -> HolidayCalendar? {
        guard let text = setting.text(log) else { return nil }
        switch text {
        case "japan": return .japan
        case "none": return HolidayCalendar(.none)
        default: break
        }
        guard let list = file(text) else {
            log.report(
                "no-holiday-file", at: setting.place,
                Wording(ja: "祝日のファイル '\(text)' がありません", en: "there is no holiday file '\(text)'"),
                hint: Wording(ja: "japan、none、または config/ のファイル名", en: "japan, none, or a file in config/"))
            return nil
        }
        var holidays = HolidayCalendar(.none)
        do throws(Problems) {
            try holidays.apply(overrides: list, file: "config/\(text)")
            return holidays
        } catch {
            for problem in error.all { log.report(problem) }
            return nil
        }
    }

    // MARK: Closed days

    private struct ClosedDays {
        var dates: Set<CivilDate> = []
        var weekdays: WeekdaySet = []
    }

    private func read(_ setting: Setting, into closed: inout ClosedDays) {
        guard let text = setting.text(log) else { return }
        if text.hasPrefix("every "), let weekday = weekday(String(text.dropFirst("every ".count))) {
            closed.weekdays.insert(WeekdaySet(weekday))
            return
        }
        let ends = text.split(separator: " to ").map(String.init)
        if let first = ends.first.flatMap({ CivilDate($0) }), let last = ends.last.flatMap({ CivilDate($0) }),
            ends.count <= 2, first <= last, first.days(until: last) < 400
        {
            closed.dates.formUnion((0...first.days(until: last)).map { first.adding(days: $0) })
        } else if let first = ends.first.flatMap(monthDay), let last = ends.last.flatMap(monthDay), ends.count <= 2 {
            let season = Season(
                id: "closed", name: Wording(same: text), definition: .fixed(from: first, through: last))
            for year in years {
                guard let dates = season.dates(in: year) else { continue }
                let length = dates.lowerBound.days(until: dates.upperBound)
                closed.dates.formUnion((0...length).map { dates.lowerBound.adding(days: $0) })
            }
        } else {
            log.report(
                "bad-closed-day", at: setting.place,
                Wording(ja: "休業日 '\(text)' を読めません", en: "cannot read the closed day '\(text)'"),
                hint: Wording(
                    ja: "例: 2026-08-12、2026-08-12 to 2026-08-14、12-31 to 01-03、every wednesday",
                    en: "such as 2026-08-12, 2026-08-12 to 2026-08-14, 12-31 to 01-03 or every wednesday"))
        }
    }

    // MARK: Seasons

    private func season(_ setting: Setting, named name: String) -> Season? {
        guard let section = Section(setting, log: log) else { return nil }
        let definition: Season.Definition?
        if let on = section.setting("on") {
            definition = on.parsed(
                log, code: "bad-season-day",
                wanted: Wording(ja: "例: 12-25、2nd sunday of may", en: "such as 12-25 or 2nd sunday of may"), day)
        } else {
            let wanted = Wording(ja: "月-日 (例: 12-29)", en: "month and day, such as 12-29")
            let from = section.required("from")?.parsed(log, code: "bad-season-day", wanted: wanted, monthDay)
            let through = section.required("to")?.parsed(log, code: "bad-season-day", wanted: wanted, monthDay)
            if let from, let through { definition = .fixed(from: from, through: through) } else { definition = nil }
        }
        section.finish()
        return definition.map { Season(id: name, name: Wording(same: name), definition: $0) }
    }

    private func day(_ text: String) -> Season.Definition? {
        if let day = monthDay(text) { return .fixed(from: day, through: day) }
        let words = text.lowercased().split(separator: " ").map(String.init)
        guard words.count == 4, words[2] == "of", let weekday = weekday(words[1]),
            let month = Self.months.firstIndex(where: { words[3] == $0 })
        else { return nil }
        let ordinals = ["1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1]
        return ordinals[words[0]].map { .nthWeekday(nth: $0, weekday: weekday, month: month + 1) }
    }

    private func monthDay(_ text: String) -> MonthDay? {
        let parts = text.split(separator: "-")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let month = Int(parts[0]),
            let day = Int(parts[1])
        else { return nil }
        return MonthDay(month: month, day: day)
    }

    private func weekday(_ name: String) -> Weekday? {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        return names.firstIndex(of: name.lowercased()).flatMap { Weekday(rawValue: $0 + 1) }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
