import Wording

extension Setting {
    /// The text of a scalar; reports and gives `nil` for a list or a mapping.
    public func text(_ log: SettingsLog) -> String? {
        if case .scalar(let text, _) = content { return text }
        log.report(
            "not-a-text", at: place,
            Wording(ja: "\(quoted(path)) には文字列が必要です", en: "\(quoted(path)) wants a text"))
        return nil
    }

    public func integer(in range: ClosedRange<Int>, _ log: SettingsLog) -> Int? {
        guard let text = text(log) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        log.report(
            "not-in-range", at: place,
            Wording(
                ja: "\(quoted(path)) には \(range.lowerBound) から \(range.upperBound) までの整数が必要です",
                en: "\(quoted(path)) wants a whole number from \(range.lowerBound) to \(range.upperBound)"))
        return nil
    }

    public func truth(_ log: SettingsLog) -> Bool? {
        guard let text = text(log) else { return nil }
        switch text {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            log.report(
                "not-a-truth", at: place,
                Wording(ja: "\(quoted(path)) には yes か no が必要です", en: "\(quoted(path)) wants yes or no"))
            return nil
        }
    }

    /// One of a fixed set of words.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type, _ log: SettingsLog
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(log) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let meant = Spelling.nearest(to: text, among: words)
        let listed = words.joined(separator: ", ")
        log.report(
            "unknown-word", at: place,
            Wording(ja: "\(quoted(path)) に '\(text)' は使えません", en: "\(quoted(path)) does not know '\(text)'"),
            hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
                ?? Wording(ja: "使える値: \(listed)", en: "it takes: \(listed)"))
        return nil
    }

    /// Reads the text with `parse`; what it cannot read is reported with what would have been right.
    public func parsed<Value>(
        _ log: SettingsLog, code: String, wanted: Wording, _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(log) else { return nil }
        if let value = parse(text) { return value }
        log.report(
            code, at: place,
            Wording(ja: "\(quoted(path)) の '\(text)' を読めません", en: "\(quoted(path)) cannot read '\(text)'"),
            hint: wanted)
        return nil
    }

    /// A list, or a single value standing for a list of one.
    public var elements: [Setting] {
        switch content {
        case .list(let list): list
        case .absent: []
        case .scalar, .mapping: [self]
        }
    }

    /// The texts of a list (or of a single value).
    public func texts(_ log: SettingsLog) -> [String] {
        elements.compactMap { $0.text(log) }
    }
}
