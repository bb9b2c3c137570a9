import Wording

/// A mapping being read: every key that is asked for is known from then on, and `finish` reports the others.
public final class Section {
    public let place: Place
    public let path: String
    public let log: SettingsLog
    private let entries: [Setting.Entry]
    private var known: [String] = []

    /// Reports and gives `nil` when the setting is no mapping. An absent one is an empty section.
    public init?(_ setting: Setting, log: SettingsLog) {
        switch setting.content {
        case .mapping(let entries): self.entries = entries
        case .absent: self.entries = []
        case .scalar, .list:
            log.report(
                "not-a-mapping", at: setting.place,
                Wording(
                    ja: "\(quoted(setting.path)) には「キー: 値」の組が必要です",
                    en: "\(quoted(setting.path)) wants 'key: value' pairs"))
            return nil
        }
        self.place = setting.place
        self.path = setting.path
        self.log = log
    }

    /// All keys as written, for sections whose keys are the user's own names.
    public var allEntries: [Setting.Entry] {
        known += entries.map(\.key)
        return entries
    }

    /// The value of a key, `nil` when it is not there or empty.
    public func setting(_ key: String) -> Setting? {
        known.append(key)
        guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
        if case .absent = value.content { return nil }
        return value
    }

    /// The same, but it must be there.
    public func required(_ key: String) -> Setting? {
        if let setting = setting(key) { return setting }
        log.report(
            "missing-key", at: place,
            Wording(
                ja: "\(path.isEmpty ? "" : "'\(path)' に")必須のキー '\(key)' がありません",
                en: "the key '\(key)' is missing\(path.isEmpty ? "" : " in '\(path)'")"))
        return nil
    }

    public func section(_ key: String) -> Section? {
        setting(key).flatMap { Section($0, log: log) }
    }

    /// Reads the key with `read`, or takes the default and writes it down for `check --explain`.
    public func value<Value>(
        _ key: String, default fallback: Value, shownAs shown: String? = nil, _ read: (Setting, SettingsLog) -> Value?
    ) -> Value {
        guard let setting = setting(key) else {
            log.used(default: shown ?? "\(fallback)", for: path.isEmpty ? key : "\(path).\(key)", in: place.file)
            return fallback
        }
        return read(setting, log) ?? fallback
    }

    /// Reports every key nobody asked for, with the nearest known one; whether there was any.
    @discardableResult
    public func finish() -> Bool {
        let unknown = entries.filter { !known.contains($0.key) }
        for entry in unknown {
            let here = path.isEmpty ? "" : " in '\(path)'"
            let meant = Spelling.nearest(to: entry.key, among: known)
            let listed = known.sorted().joined(separator: ", ")
            log.report(
                "unknown-key", at: entry.keyPlace,
                Wording(
                    ja: "\(path.isEmpty ? "" : "'\(path)' に")知らないキー '\(entry.key)' があります",
                    en: "unknown key '\(entry.key)'\(here)"),
                hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
                    ?? Wording(ja: "使えるキー: \(listed)", en: "known here: \(listed)"))
        }
        return !unknown.isEmpty
    }
}

func quoted(_ path: String) -> String {
    path.isEmpty ? "file" : "'\(path)'"
}
