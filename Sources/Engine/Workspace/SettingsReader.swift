import CivilTime
import Customers
import Messages
import Planning
import Sequences
import Settings
import Wording

/// Reads `config/rekindle.yaml`. Everything wrong in it is reported; the result is `nil` when something was.
struct SettingsReader {
    let log: SettingsLog
    /// What `business days` in a window leaves out.
    let closedDays: HolidayCalendar

    func read(_ text: String, file: String) -> WorkspaceSettings? {
        let errorsBefore = log.problems.count { $0.severity == .error }
        guard let setting = SettingsFile.read(text, file: file, log: log), let root = Section(setting, log: log) else {
            return nil
        }
        let language = root.value("language", default: Language.japanese, shownAs: "ja") {
            $0.choice(of: Language.self, $1)
        }
        let zone = zone(root, file)
        let currency = root.value("currency", default: "JPY", currency)
        let delivery = root.value("delivery", default: WorkspaceSettings.DeliveryMode.dryRun, shownAs: "dry-run") {
            $0.choice(of: WorkspaceSettings.DeliveryMode.self, $1)
        }
        let sender = root.required("sender").flatMap { Section($0, log: log) }.flatMap(self.sender)
        let gateways = root.setting("gateways")

        let defaults = root.section("defaults") ?? emptySection(file, "defaults")
        let time = defaults.value("at", default: Self.tenOClock, shownAs: "10:00") { $0.timeOfDay($1) }
        let lateness = defaults.value("late", default: Period(days: 3), shownAs: "3 days") { $0.period($1) }
        let layout = defaults.value("layout", default: "mail") { $0.text($1) }
        defaults.finish()

        let windows = self.windows(root.section("windows") ?? emptySection(file, "windows"))
        let caps = self.caps(root.section("caps") ?? emptySection(file, "caps"))
        let definitions = root.section("dormancy").map(self.definitions) ?? Self.presets(log, file)
        let horizon = root.value("plan ahead", default: Period(days: 7), shownAs: "7 days") { $0.period($1) }
        let approveAbove = root.value("approve above", default: 200) { $0.integer(in: 0...10_000_000, $1) }
        let retention = root.value("retention", default: Period(months: 36), shownAs: "3 years") { $0.period($1) }
        let attributes = root.section("attributes").map(self.attributes) ?? []
        let columns = root.section("columns").map(self.columns) ?? [:]
        root.finish()

        guard let sender, log.problems.count(where: { $0.severity == .error }) == errorsBefore else { return nil }
        return WorkspaceSettings(
            language: language, zone: zone, currency: currency, delivery: delivery, sender: sender,
            gateways: gateways, defaultTime: time, defaultLateness: lateness,
            defaultLayout: layout == "none" ? nil : layout, windows: windows, caps: caps, definitions: definitions,
            horizon: Int64(horizon.months) * 31 * 86_400 + Int64(horizon.days) * 86_400 + horizon.seconds,
            approveAbove: approveAbove, retention: retention, attributes: attributes, columns: columns)
    }

    /// Asia/Tokyo unless the file names another; a machine without zone files has neither.
    private func zone(_ root: Section, _ file: String) -> Zone {
        let written = root.setting("zone")
        if written == nil { log.used(default: "Asia/Tokyo", for: "zone", in: file) }
        let setting = written ?? Setting(.scalar("Asia/Tokyo", quoted: false), at: root.place, path: "zone")
        return setting.zone(log) ?? .utc
    }

    // MARK: Sections

    private func sender(_ section: Section) -> Sender? {
        let name = section.required("name")?.text(log)
        let legalName = section.required("legal name")?.text(log)
        let address = section.required("address")?.text(log)
        let phone = section.setting("phone")?.text(log)
        let email = section.required("email").flatMap(emailAddress)
        let url = section.setting("url").flatMap(webAddress)
        let from = section.required("from").flatMap(emailAddress)
        let replyTo = section.setting("reply to").flatMap(emailAddress)
        section.finish()
        guard let name, let legalName, let address, let email, let from else { return nil }
        return Sender(
            name: name, legalName: legalName, address: address, phone: phone, email: email, url: url, from: from,
            replyTo: replyTo)
    }

    private func windows(_ section: Section) -> [ChannelKind: SendWindow] {
        var windows: [ChannelKind: SendWindow] = [:]
        for channel in ChannelKind.allCases {
            switch channel {
            case .sms, .phone:
                windows[channel] = section.value(
                    channel.rawValue, default: Self.daytime, shownAs: "every day 09:00-20:00"
                ) {
                    $0.sendWindow(closedDays: closedDays, $1)
                }
            default:
                windows[channel] = section.setting(channel.rawValue).flatMap {
                    $0.sendWindow(closedDays: closedDays, log)
                }
            }
        }
        section.finish()
        return windows
    }

    private func caps(_ section: Section) -> FrequencyCaps {
        let day = section.value("per day", default: Int?.some(1), shownAs: "1", limit)
        let week = section.value("per week", default: Int?.some(3), shownAs: "3", limit)
        let month = section.value("per month", default: Int?.none, shownAs: "none", limit)
        let gap = section.value("gap", default: Period(), shownAs: "0 hours") { $0.period($1) }
        section.finish()
        return FrequencyCaps(
            perDay: day, perWeek: week, perMonth: month, gap: Int64(gap.days) * 86_400 + gap.seconds)
    }

    private func limit(_ setting: Setting, _ log: SettingsLog) -> Int?? {
        if case .scalar("none", _) = setting.content { return .some(nil) }
        return setting.integer(in: 1...1000, log)
    }

    private func definitions(_ section: Section) -> [DormancyDefinition] {
        section.allEntries.compactMap { entry in
            guard let section = Section(entry.value, log: log) else { return nil }
            let population = section.value("for", default: DormancyDefinition.Population.everyone, shownAs: "everyone")
            {
                $0.choice(of: DormancyDefinition.Population.self, $1)
            }
            let contact = section.required("contact")?.texts(log)
            let cooling = section.required("cooling").flatMap { $0.period(log) }
            let dormant = section.required("dormant").flatMap { $0.period(log) }
            let lookBack = section.value("look back", default: Period(months: 6), shownAs: "6 months") { $0.period($1) }
            section.finish()
            guard let contact, let cooling, let dormant else { return nil }
            let day = CivilDate(daysSinceEpoch: 20_000)
            if day.adding(dormant) <= day.adding(cooling) {
                log.report(
                    "dormant-before-cooling", at: entry.value.place,
                    Wording(
                        ja: "'\(entry.key)' の dormant は cooling より長くしてください",
                        en: "in '\(entry.key)' dormant must be longer than cooling"))
            }
            return DormancyDefinition(
                name: entry.key, population: population, contact: Set(contact.map { EventKind($0) }), cooling: cooling,
                dormant: dormant, lookBack: lookBack)
        }
    }

    private func attributes(_ section: Section) -> [WorkspaceSettings.Attribute] {
        section.allEntries.compactMap { entry in
            guard let section = Section(entry.value, log: log) else { return nil }
            let kind = section.value("type", default: WorkspaceSettings.Attribute.Kind.text, shownAs: "text") {
                $0.choice(of: WorkspaceSettings.Attribute.Kind.self, $1)
            }
            let columns = section.setting("column")?.texts(log) ?? []
            section.finish()
            return WorkspaceSettings.Attribute(
                name: entry.key, kind: kind, columns: columns.isEmpty ? [entry.key] : columns)
        }
    }

    private func columns(_ section: Section) -> [String: String] {
        var columns: [String: String] = [:]
        for entry in section.allEntries {
            guard let field = entry.value.text(log) else { continue }
            if ImportColumns.isField(field) {
                columns[entry.key] = field
            } else {
                let meant = Spelling.nearest(to: field, among: ImportColumns.allFields)
                log.report(
                    "unknown-field", at: entry.value.place,
                    Wording(ja: "'\(field)' という項目はありません", en: "there is no field '\(field)'"),
                    hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") })
            }
        }
        return columns
    }

    // MARK: Values

    private func emailAddress(_ setting: Setting) -> EmailAddress? {
        guard let text = setting.text(log) else { return nil }
        do throws(AddressError) {
            return try EmailAddress(text)
        } catch {
            log.report(
                "bad-address", at: setting.place,
                Wording(ja: "メールアドレスではありません", en: "this is no e-mail address"),
                hint: Wording(ja: "例: news@example.jp", en: "such as news@example.jp"))
            return nil
        }
    }

    private func webAddress(_ setting: Setting) -> String? {
        setting.parsed(
            log, code: "bad-url",
            wanted: Wording(ja: "https:// で始まる URL を書いてください", en: "write a URL that begins with https://")
        ) { text in
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
            return text.hasPrefix("https://") && isPlain ? text : nil
        }
    }

    private func currency(_ setting: Setting, _ log: SettingsLog) -> String? {
        setting.parsed(
            log, code: "bad-currency",
            wanted: Wording(ja: "3文字の通貨コード (例: JPY)", en: "a code of three letters, such as JPY")
        ) { text in
            text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? text : nil
        }
    }

    private func emptySection(_ file: String, _ path: String) -> Section {
        let nothing = Setting(.absent, at: Place(file: file, line: 1, column: 1), path: path)
        guard let section = Section(nothing, log: log) else { preconditionFailure("an absent section is empty") }
        return section
    }

    // MARK: Defaults

    private static let tenOClock = TimeOfDay(secondsSinceMidnight: 10 * 3600)
    private static let daytime = SendWindow(
        openings: SendWindow.Opening(
            open: TimeOfDay(secondsSinceMidnight: 9 * 3600), close: TimeOfDay(secondsSinceMidnight: 20 * 3600)
        ).map { [$0] })

    private static func presets(_ log: SettingsLog, _ file: String) -> [DormancyDefinition] {
        log.used(default: "b2b: 12 months, b2c: 3 months", for: "dormancy", in: file)
        return [
            DormancyDefinition(
                name: "b2b", population: .companies, contact: ["meeting", "contract", "purchase", "use"],
                cooling: Period(months: 6), dormant: Period(months: 12), lookBack: Period(months: 6)),
            DormancyDefinition(
                name: "b2c", population: .persons, contact: ["purchase", "visit"], cooling: Period(days: 60),
                dormant: Period(months: 3), lookBack: Period(months: 6)),
        ]
    }
}
