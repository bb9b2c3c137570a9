import CivilTime
import Customers
import Settings
import Wording

/// Reads `trigger: { after: 3 months, event: purchase }` and its relatives. Which keys stand there says which kind it is.
struct TriggerReader {
    let log: SettingsLog
    /// Seasons of the calendar, as files write them.
    let seasons: [String]

    func read(_ setting: Setting) -> Trigger? {
        guard let section = Section(setting, log: log) else { return nil }
        let errorsBefore = log.problems.count
        let trigger = read(section)
        if log.problems.count == errorsBefore { section.finish() }
        return trigger
    }

    private func read(_ section: Section) -> Trigger? {
        if let season = section.setting("season") { return self.season(season, section) }
        if let rule = section.setting("rule") { return recurrence(rule) }
        if let state = section.setting("enters") { return enters(state, section) }
        if let field = section.setting("month of") { return field.text(log).map { .monthOf(dateField($0)) } }
        if let event = section.setting("event") { return afterEvent(event, section) }
        if let date = section.setting("date") { return yearly(date, section) }
        if let on = section.setting("on") { return self.on(on, section) }
        log.report(
            "unknown-trigger", at: section.place,
            Wording(ja: "このトリガーの種類がわかりません", en: "this trigger is of no kind we know"),
            hint: Wording(
                ja:
                    "例: { after: 3 months, event: purchase }、{ before: 14 days, date: birthday }、{ season: mothers-day, before: 14 days }",
                en:
                    "for example { after: 3 months, event: purchase }, { before: 14 days, date: birthday } or { season: mothers-day, before: 14 days }"
            ))
        return nil
    }

    // MARK: Kinds

    private func afterEvent(_ event: Setting, _ section: Section) -> Trigger? {
        let after = section.setting("after")
        var which = Trigger.AfterEvent.Which.last
        if let setting = section.setting("which") {
            guard
                let read = setting.parsed(
                    log, code: "bad-which",
                    wanted: Wording(ja: "last、first、または番号 (例: 2)", en: "last, first, or a number such as 2"), whichEvent
                )
            else { return nil }
            which = read
        }
        var properties: [String: String] = [:]
        if let filter = section.section("where") {
            for entry in filter.allEntries { properties[entry.key] = entry.value.text(log) }
        }
        // A misspelt `after` is one mistake, not two.
        if after == nil, section.finish() { return nil }
        guard let kind = event.text(log), let period = section.required("after").flatMap(period) else { return nil }
        return .afterEvent(
            Trigger.AfterEvent(period: period, event: EventKind(kind), which: which, properties: properties))
    }

    private func whichEvent(_ text: String) -> Trigger.AfterEvent.Which? {
        switch text {
        case "last": .last
        case "first": .first
        default: Int(text).flatMap { (1...1000).contains($0) ? .nth($0) : nil }
        }
    }

    private func yearly(_ date: Setting, _ section: Section) -> Trigger? {
        guard let field = date.text(log) else { return nil }
        let leapDay = section.value("leap", default: LeapDayPolicy.feb28, shownAs: "feb28") {
            $0.choice(of: LeapDayPolicy.self, $1)
        }
        let before = section.setting("before")
        let after = section.setting("after")
        if before == nil, after == nil {
            return .yearly(Trigger.Yearly(field: dateField(field), days: 0, leapDay: leapDay))
        }
        if let before, after == nil {
            return days(before).map { .yearly(.init(field: dateField(field), days: -$0, leapDay: leapDay)) }
        }
        if let after, before == nil {
            return days(after).map { .yearly(.init(field: dateField(field), days: $0, leapDay: leapDay)) }
        }
        log.report(
            "before-and-after", at: section.place,
            Wording(ja: "before と after は同時に使えません", en: "before and after cannot stand together"))
        return nil
    }

    private func on(_ setting: Setting, _ section: Section) -> Trigger? {
        guard let text = setting.text(log) else { return nil }
        if let date = CivilDate(text) { return .on(date) }
        if text.utf8.first.map({ (0x30...0x39).contains($0) }) ?? true {
            log.report(
                "bad-date", at: setting.place,
                Wording(ja: "'\(text)' という日付はありません", en: "there is no date '\(text)'"),
                hint: Wording(ja: "YYYY-MM-DD で書いてください (例: 2026-12-01)", en: "write YYYY-MM-DD, such as 2026-12-01"))
            return nil
        }
        let leapDay = section.value("leap", default: LeapDayPolicy.feb28, shownAs: "feb28") {
            $0.choice(of: LeapDayPolicy.self, $1)
        }
        return .yearly(Trigger.Yearly(field: dateField(text), days: 0, leapDay: leapDay))
    }

    private func season(_ setting: Setting, _ section: Section) -> Trigger? {
        guard let name = setting.text(log) else { return nil }
        guard seasons.contains(String(name.map { $0 == "_" ? "-" : $0 })) || seasons.contains(name) else {
            let meant = Spelling.nearest(to: name, among: seasons)
            log.report(
                "unknown-season", at: setting.place,
                Wording(ja: "'\(name)' という季節はありません", en: "there is no season '\(name)'"),
                hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
                    ?? Wording(
                        ja: "config/calendar.yaml の seasons に書いてください", en: "describe it in config/calendar.yaml"))
            return nil
        }
        guard let before = section.setting("before") else {
            return .season(Trigger.SeasonTrigger(name: name, lead: .days(0)))
        }
        guard
            let lead = before.parsed(
                log, code: "bad-period",
                wanted: Wording(ja: "例: 14 days、5 business days", en: "such as 14 days or 5 business days"),
                { text -> Trigger.SeasonTrigger.Lead? in
                    let words = text.split(separator: " ")
                    if words.count == 3, words[1] == "business", words[2].hasPrefix("day"), let n = Int(words[0]),
                        n >= 0
                    {
                        return .businessDays(n)
                    }
                    return wholeDays(text).map { .days($0) }
                })
        else { return nil }
        return .season(Trigger.SeasonTrigger(name: name, lead: lead))
    }

    private func recurrence(_ setting: Setting) -> Trigger? {
        guard let text = setting.text(log) else { return nil }
        do {
            return .recurrence(try RecurrenceRule(text), source: text)
        } catch {
            log.report("bad-rule", at: setting.place, error.wording)
            return nil
        }
    }

    private func enters(_ setting: Setting, _ section: Section) -> Trigger? {
        guard let state = setting.choice(of: DormancyState.self, log) else { return nil }
        return .enters(state, definition: section.setting("definition")?.text(log))
    }

    // MARK: Parts

    private func dateField(_ name: String) -> Trigger.DateField {
        name == "birthday" ? .birthday : .attribute(name)
    }

    private func period(_ setting: Setting) -> Period? {
        setting.period(log)
    }

    private func days(_ setting: Setting) -> Int? {
        setting.parsed(
            log, code: "bad-period", wanted: Wording(ja: "日数 (例: 14 days)", en: "a number of days, such as 14 days"),
            wholeDays)
    }

    private func wholeDays(_ text: String) -> Int? {
        guard let period = Period(text), period.months == 0, period.seconds == 0, period.days >= 0 else { return nil }
        return Int(period.days)
    }
}
