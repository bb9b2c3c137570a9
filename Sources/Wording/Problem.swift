/// Something a person should know and can act on: where it is, what it is, and the way out.
///
/// Problems are values, not exceptions: whoever reads a file collects all of them before giving up. They never carry an
/// address, a name or the body of a message.
public struct Problem: Error, Sendable, Hashable {
    public enum Severity: String, Sendable {
        case error
        case warning
    }

    public var severity: Severity
    /// Stable and greppable, such as `unknown-key`; documented, never reworded.
    public var code: String
    public var place: Place?
    public var message: Wording
    /// The way out, when there is one worth saying.
    public var hint: Wording?
    /// The line of source the place points into, for the caret.
    public var sourceLine: String?

    public init(
        _ severity: Severity = .error, code: String, at place: Place? = nil, _ message: Wording, hint: Wording? = nil,
        sourceLine: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = message
        self.hint = hint
        self.sourceLine = sourceLine
    }
}

/// Every problem found in one go; at least one of them is an error.
public struct Problems: Error, Sendable {
    public var all: [Problem]

    public init(_ all: [Problem]) {
        self.all = all
    }
}

extension Problem {
    /// The form in which compilers speak, with the source line and a caret below it when the place is known:
    /// ```
    /// config/rekindle.yaml:14:3: error: unknown key 'prot' in 'smtp'; did you mean 'port'?
    ///   prot: 587
    ///   ^
    /// ```
    public func report(in language: Language) -> String {
        let level: Wording =
            switch severity {
            case .error: Wording(ja: "エラー", en: "error")
            case .warning: Wording(ja: "警告", en: "warning")
            }
        var text = place.map { "\($0): " } ?? ""
        text += "\(level.text(in: language)): \(message.text(in: language))"
        if let hint {
            text += language == .japanese ? "。" : "; "
            text += hint.text(in: language)
        }
        if let sourceLine, let column = place?.column {
            text += "\n\(sourceLine)\n\(caret(under: sourceLine, column: column))"
        }
        return text
    }

    /// Spaces up to the column, as wide as a terminal shows what stands above them: kana and kanji take two cells.
    private func caret(under line: String, column: Int) -> String {
        var indent = ""
        for scalar in line.unicodeScalars.prefix(max(0, column - 1)) {
            indent += scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.terminalWidth)
        }
        return indent + "^"
    }
}
