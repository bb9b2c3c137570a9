import CivilTime
import Customers
import Digest
import Settings
import Wording

/// Reads the step files of one sequence's folder.
struct StepReader {
    let defaults: SequenceDefaults
    let log: SettingsLog

    /// In file order. An e-mail step may bring its own HTML in a file of the same name with `.html` for `.mail.md`.
    func read(_ files: [SequenceFiles.File], of sequence: SequenceID, headPlace: Place) -> [Step] {
        var steps: [Step] = []
        var firstPlace: [StepID: Place] = [:]
        let htmlFiles = Dictionary(files.filter { $0.name.hasSuffix(".html") }.map { ($0.path, $0) }) { first, _ in
            first
        }
        for file in files {
            guard let name = StepFileName(file.name) else {
                if !file.name.hasSuffix(".html") { reportUnknown(file) }
                continue
            }
            let htmlPath = file.path.hasSuffix(".mail.md") ? "\(file.path.dropLast(".mail.md".count)).html" : ""
            guard let step = step(file, name, html: htmlFiles[htmlPath], isFirst: steps.isEmpty) else { continue }
            let place = Place(file: file.path, line: 1, column: 1)
            if let other = firstPlace[step.id] {
                log.report(
                    "duplicate-step", at: place,
                    Wording(
                        ja: "ステップ id '\(step.id)' は \(other.file) と同じです",
                        en: "the step id '\(step.id)' is that of \(other.file) too"),
                    hint: Wording(
                        ja: "ファイル名を変えるか、先頭部に id: を書いてください", en: "rename the file or write an id: into its head"))
                continue
            }
            firstPlace[step.id] = place
            steps.append(step)
        }
        if steps.isEmpty, !files.contains(where: { StepFileName($0.name) != nil }) {
            log.report(
                "no-steps", at: headPlace,
                Wording(ja: "シーケンス '\(sequence)' にステップがありません", en: "the sequence '\(sequence)' has no steps"),
                hint: Wording(
                    ja: "1-hello.mail.md のようなファイルを置いてください", en: "add a file such as 1-hello.mail.md"))
        }
        return steps
    }

    private func step(
        _ file: SequenceFiles.File, _ name: StepFileName, html: SequenceFiles.File?, isFirst: Bool
    ) -> Step? {
        let parts = StepFile.split(file.text)
        if parts.isUnclosed {
            log.report(
                "unclosed-head", at: Place(file: file.path, line: 1, column: 1),
                Wording(ja: "先頭部を閉じる --- がありません", en: "the head that begins here is never closed"),
                hint: Wording(ja: "先頭部の後に --- の行を置いてください", en: "put a line of --- after the head"))
            return nil
        }
        let place = Place(file: file.path, line: 1, column: 1)
        let setting =
            parts.head.map { SettingsFile.read($0, file: file.path, firstLine: 2, log: log) }
            ?? Setting(.mapping([]), at: place, path: "")
        guard let setting, let section = Section(setting, log: log) else { return nil }

        let id = section.setting("id")?.text(log) ?? name.name
        let delay = self.delay(section, isFirst: isFirst)
        let at = section.setting("at").flatMap { $0.timeOfDay(log) }
        let window = section.setting("window").flatMap { $0.sendWindow(closedDays: defaults.closedDays, log) }
        let late = section.setting("late").flatMap { $0.period(log) }
        var template = StepTemplate(
            file: file.path, body: .init(parts.body, line: parts.bodyLine),
            contentHash: SHA256.digest(of: Array(file.text.utf8)).hexadecimal)
        if name.channel == .email {
            template.subject = section.required("subject").flatMap(text)
            template.preheader = section.setting("preheader").flatMap(text)
            template.layout = layout(section)
            template.html = html.map { .init($0.text, line: 1) }
            template.htmlFile = html?.path
        }
        section.finish()
        guard let delay else { return nil }
        return Step(
            id: StepID(id), channel: name.channel, delay: delay, at: at, window: window, late: late, template: template)
    }

    private func delay(_ section: Section, isFirst: Bool) -> Step.Delay? {
        let after = section.setting("after")
        guard let previous = section.setting("after previous") else {
            guard let after else { return .afterTrigger(Period(months: 0, days: 0, seconds: 0)) }
            return after.period(log).map { .afterTrigger($0) }
        }
        if after != nil {
            log.report(
                "two-delays", at: previous.place,
                Wording(ja: "after と after previous は同時に使えません", en: "after and after previous cannot stand together"))
            return nil
        }
        if isFirst {
            log.report(
                "no-previous-step", at: previous.place,
                Wording(ja: "最初のステップの前にはステップがありません", en: "there is no step before the first one"),
                hint: Wording(ja: "after: を使ってください", en: "use after:"))
            return nil
        }
        return previous.period(log).map { .afterPrevious($0) }
    }

    private func layout(_ section: Section) -> String? {
        guard let name = section.setting("layout")?.text(log) else { return defaults.layout }
        return name == "none" ? nil : name
    }

    private func text(_ setting: Setting) -> StepTemplate.Text? {
        guard let text = setting.text(log) else { return nil }
        var column = setting.place.column ?? 1
        if case .scalar(_, quoted: true) = setting.content { column += 1 }
        return StepTemplate.Text(text, line: setting.place.line, column: column)
    }

    private func reportUnknown(_ file: SequenceFiles.File) {
        log.report(
            "unknown-file", at: Place(file: file.path, line: 1),
            Wording(ja: "このファイル名はステップとして読めません", en: "this file name is no step's"),
            hint: Wording(
                ja: "使える末尾: \(StepFileName.allSuffixes)", en: "a step's name ends in one of \(StepFileName.allSuffixes)"
            ))
    }
}
