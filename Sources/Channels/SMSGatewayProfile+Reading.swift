import Curl
import Settings
import Wording

extension SMSGatewayProfile {
    /// Reads a profile file. Reports everything that is wrong with it to the log; `nil` when that leaves no profile.
    public static func read(_ text: String, file: String, log: SettingsLog) -> SMSGatewayProfile? {
        guard let root = SettingsFile.read(text, file: file, log: log), let section = Section(root, log: log) else {
            return nil
        }
        let before = log.problems.count
        defer { section.finish() }
        guard let title = section.required("title")?.text(log),
            let request = section.required("request").flatMap({ Section($0, log: log) }),
            let answers = section.required("answers")
        else { return nil }
        let doubt = section.value("in doubt", default: Doubt.hold, shownAs: "hold") { $0.choice(of: Doubt.self, $1) }
        let format = section.value("format", default: Format.text, shownAs: "text") { $0.choice(of: Format.self, $1) }
        let rules = answers.elements.compactMap { SMSAnswerRule.read($0, log: log) }
        let profile = SMSGatewayProfile(
            title: title,
            method: request.value("method", default: .post, shownAs: "POST") {
                $0.choice(of: HTTPRequest.Method.self, $1)
            },
            path: request.value("path", default: SMSTemplate(pieces: []), shownAs: "") { $0.template($1) },
            login: request.value("login", default: .none, shownAs: "none") { $0.choice(of: Login.self, $1) },
            encoding: request.value("fields in", default: .form, shownAs: "form") { $0.choice(of: Encoding.self, $1) },
            charset: request.value("charset", default: .utf8, shownAs: "utf-8") { $0.choice(of: Charset.self, $1) },
            number: request.value("number", default: .e164, shownAs: "e164") { $0.choice(of: NumberForm.self, $1) },
            headers: fields(of: request.section("headers")), fields: fields(of: request.section("fields")),
            alphabets: request.section("alphabet").flatMap { Alphabets.read($0) }, isJSON: format == .json,
            answers: rules, doubt: doubt)
        request.finish()
        profile.checkSense(request, answers, log)
        return log.problems[before...].contains { $0.severity == .error } ? nil : profile
    }

    private enum Format: String, CaseIterable {
        case text
        case json
    }

    private static func fields(of section: Section?) -> [Field] {
        guard let section else { return [] }
        return section.allEntries.compactMap { entry in
            entry.value.template(section.log).map { Field(name: entry.key, value: $0) }
        }
    }

    /// What each key alone cannot tell.
    private func checkSense(_ request: Section, _ answers: Setting, _ log: SettingsLog) {
        if !self.answers.contains(where: { $0.meaning == .accepted }) {
            log.report(
                "no-accepting-answer", at: answers.place,
                Wording(
                    ja: "'answers' に means: accepted の行がなく、送信の成功を判定できません",
                    en: "no line of 'answers' means accepted, so nothing would ever count as sent"))
        }
        if method == .get, encoding != .query {
            log.report(
                "get-with-body", at: request.place,
                Wording(ja: "GET には本文がありません", en: "GET has no body"),
                hint: Wording(ja: "fields in: query と書いてください", en: "write 'fields in: query'"))
        }
        if !fields.contains(where: { $0.value.placeholders.contains(.text) }) {
            log.report(
                "no-text-field", at: request.place,
                Wording(ja: "'fields' のどこにも {text} がありません", en: "no field holds {text}"))
        }
        if !(fields + headers).contains(where: { $0.value.placeholders.contains(.to) }),
            !path.placeholders.contains(.to)
        {
            log.report(
                "no-number-field", at: request.place,
                Wording(ja: "宛先 {to} がどこにもありません", en: "{to} stands nowhere"))
        }
        // A header has no escape for what a text may hold.
        if headers.contains(where: { $0.value.placeholders.contains(.text) }) {
            log.report(
                "text-in-header", at: request.place,
                Wording(ja: "ヘッダーに {text} は使えません", en: "{text} cannot stand in a header"))
        }
    }

    /// The values that the configuration must bring because the profile uses them.
    public var needsUser: Bool { login == .basic || uses(.user) }
    public var needsCredential: Bool { login != .none || uses(.credential) }

    private func uses(_ placeholder: SMSTemplate.Placeholder) -> Bool {
        path.placeholders.contains(placeholder)
            || (fields + headers).contains { $0.value.placeholders.contains(placeholder) }
    }
}

extension SMSGatewayProfile.Alphabets {
    fileprivate static func read(_ section: Section) -> Self? {
        defer { section.finish() }
        guard let gsm7 = section.required("gsm7")?.text(section.log),
            let ucs2 = section.required("ucs2")?.text(section.log)
        else { return nil }
        return Self(gsm7: gsm7, ucs2: ucs2)
    }
}

extension SMSAnswerRule {
    fileprivate static func read(_ setting: Setting, log: SettingsLog) -> SMSAnswerRule? {
        guard let section = Section(setting, log: log) else { return nil }
        defer { section.finish() }
        let statuses = section.required("status")?.parsed(
            log, code: "status-range",
            wanted: Wording(ja: "201 や 400-499 のように書きます", en: "write 201 or 400-499"), Self.statuses)
        let meaning = section.required("means")?.choice(of: SMSAnswer.Meaning.self, log)
        let about = section.value("about", default: SMSAnswer.Concern.message, shownAs: "message") {
            $0.choice(of: SMSAnswer.Concern.self, $1)
        }
        var json: [String: [String]] = [:]
        if let conditions = section.section("json") {
            for entry in conditions.allEntries { json[entry.key] = entry.value.texts(log) }
        }
        let starts = section.setting("body starts")?.texts(log) ?? []
        let contains = section.setting("body contains")?.texts(log) ?? []
        let id = section.setting("id")?.text(log)
        let code = section.setting("code")?.text(log)
        guard let statuses, let meaning else { return nil }
        return SMSAnswerRule(
            statuses: statuses, json: json, bodyStarts: starts, bodyContains: contains, meaning: meaning, about: about,
            idPath: id, codePath: code)
    }

    private static func statuses(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
            (100...599).contains(first), (100...599).contains(last)
        else { return nil }
        return first...last
    }
}

extension Setting {
    fileprivate func template(_ log: SettingsLog) -> SMSTemplate? {
        guard let text = text(log) else { return nil }
        switch SMSTemplate.parse(text) {
        case .success(let template): return template
        case .failure(let unknown):
            let names = SMSTemplate.Placeholder.allCases.map(\.rawValue)
            let meant = Spelling.nearest(to: unknown.name, among: names)
            let listed = names.map { "{\($0)}" }.joined(separator: " ")
            log.report(
                "unknown-placeholder", at: place,
                Wording(ja: "'{\(unknown.name)}' は使えません", en: "there is no '{\(unknown.name)}'"),
                hint: meant.map { Wording(ja: "'{\($0)}' のことですか？", en: "did you mean '{\($0)}'?") }
                    ?? Wording(ja: "使えるもの: \(listed)", en: "there are: \(listed)"))
            return nil
        }
    }
}
