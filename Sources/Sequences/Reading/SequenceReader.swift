import CivilTime
import Customers
import Digest
import Liquid
import Settings
import Wording

/// The files of one sequence, as text; whoever calls has read them from the folder.
public struct SequenceFiles: Sendable {
    public struct File: Sendable {
        /// Relative to the workspace: `templates/win-back/1-we-miss-you.mail.md`.
        public var path: String
        public var text: String

        public init(path: String, text: String) {
            self.path = path
            self.text = text
        }

        public var name: String {
            path.split(separator: "/").last.map(String.init) ?? path
        }
    }

    public var id: SequenceID
    /// `sequence.yaml`.
    public var head: File
    /// Every other file of the folder, ascending by name.
    public var others: [File]

    public init(id: SequenceID, head: File, others: [File]) {
        self.id = id
        self.head = head
        self.others = others
    }
}

/// What a sequence takes from the workspace where its own file is silent.
public struct SequenceDefaults: Sendable {
    public var at: TimeOfDay
    public var late: Period
    /// Layout of e-mails that name none; `nil` for none.
    public var layout: String?
    /// Days that `business days` in a window leaves out.
    public var closedDays: HolidayCalendar
    /// Names of all seasons.
    public var seasons: [String]
    /// Variables a condition may name.
    public var schema: Schema

    public init(
        at: TimeOfDay, late: Period, layout: String?, closedDays: HolidayCalendar, seasons: [String], schema: Schema
    ) {
        self.seasons = seasons
        self.closedDays = closedDays
        self.at = at
        self.late = late
        self.layout = layout
        self.schema = schema
    }
}

/// Reads a sequence's folder. Everything wrong in all of its files is reported; the result is `nil` when anything was.
public struct SequenceReader {
    let defaults: SequenceDefaults
    let log: SettingsLog

    public init(defaults: SequenceDefaults, log: SettingsLog) {
        self.defaults = defaults
        self.log = log
    }

    public func read(_ files: SequenceFiles) -> StepSequence? {
        let errorsBefore = log.problems.count { $0.severity == .error }
        guard let setting = SettingsFile.read(files.head.text, file: files.head.path, log: log),
            let section = Section(setting, log: log)
        else { return nil }

        let title = section.value("title", default: files.id.text) { $0.text($1) }
        let trigger = section.required("trigger").flatMap {
            TriggerReader(log: log, seasons: defaults.seasons).read($0)
        }
        let audience = section.setting("audience")?.elements.compactMap(condition) ?? []
        let at = section.value("at", default: defaults.at) { $0.timeOfDay($1) }
        let window = section.setting("window").flatMap { $0.sendWindow(closedDays: defaults.closedDays, log) }
        let exits = section.setting("exit").map { Set($0.texts(log).map { EventKind($0) }) } ?? []
        let reentry = section.value("again", default: Reentry.eachOccurrence, shownAs: "each occurrence", reentry)
        let late = section.value("late", default: defaults.late, shownAs: defaults.late.wording.english) {
            $0.period($1)
        }
        let onEdit = section.value("on edit", default: EditPolicy.skip, shownAs: "skip", editPolicy)
        let onCap = section.value("on cap", default: CapPolicy.defer, shownAs: "defer") {
            $0.choice(of: CapPolicy.self, $1)
        }
        let goal = section.section("goal").flatMap(goal)
        let holdout = section.value("holdout", default: 0, shownAs: "0%") { $0.share($1) }
        let topic = section.setting("topic")?.text(log)
        let priority = section.value("priority", default: 0) { $0.integer(in: -1000...1000, $1) }
        section.finish()

        let steps = StepReader(defaults: defaults, log: log).read(files.others, of: files.id, headPlace: section.place)
        guard let trigger, log.problems.count(where: { $0.severity == .error }) == errorsBefore else { return nil }
        return StepSequence(
            id: files.id, title: title, trigger: trigger, audience: audience, at: at, window: window, exits: exits,
            reentry: reentry, late: late, onEdit: onEdit, onCap: onCap, goal: goal, holdout: holdout, topic: topic,
            priority: priority, steps: steps, version: version(of: files))
    }

    private func condition(_ setting: Setting) -> Condition? {
        guard let text = setting.text(log) else { return nil }
        do {
            let source = TemplateSource(
                name: setting.place.file, text: text, firstLine: setting.place.line,
                firstColumn: setting.place.column ?? 1)
            return try Condition.compile(source, schema: defaults.schema)
        } catch {
            for problem in error.all { log.report(problem) }
            return nil
        }
    }

    private func reentry(_ setting: Setting, _ log: SettingsLog) -> Reentry? {
        setting.parsed(
            log, code: "bad-again",
            wanted: Wording(
                ja: "once、each occurrence、または after 6 months", en: "once, each occurrence, or after 6 months")
        ) { text in
            switch text {
            case "once": .once
            case "each occurrence": .eachOccurrence
            default: text.hasPrefix("after ") ? Period(text.dropFirst("after ".count)).map { .after($0) } : nil
            }
        }
    }

    private func editPolicy(_ setting: Setting, _ log: SettingsLog) -> EditPolicy? {
        setting.parsed(
            log, code: "bad-on-edit",
            wanted: Wording(ja: "skip または send within 72 hours", en: "skip or send within 72 hours")
        ) { text in
            if text == "skip" { return .skip }
            guard text.hasPrefix("send within ") else { return nil }
            return Period(text.dropFirst("send within ".count)).map { .sendWithin($0) }
        }
    }

    private func goal(_ section: Section) -> Goal? {
        let event = section.required("event")?.text(log)
        let within = section.required("within")?.period(log)
        section.finish()
        guard let event, let within else { return nil }
        return Goal(event: EventKind(event), within: within)
    }

    /// Over the sequence's own file and the heads of its steps; what a message says is not part of it.
    private func version(of files: SequenceFiles) -> String {
        var hash = SHA256()
        hash.update(files.head.text)
        for file in files.others where StepFileName(file.name) != nil {
            hash.update("\u{0}\(file.name)\u{0}")
            hash.update(StepFile.split(file.text).head ?? "")
        }
        return String(hash.finish().hexadecimal.prefix(16))
    }
}
