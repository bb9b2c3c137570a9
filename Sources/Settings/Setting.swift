import Wording

/// A value of a settings file that knows where it stands.
public struct Setting: Sendable {
    public enum Content: Sendable {
        /// The text as written, and whether it stood in quotes (then it is never `null`, a number or a truth value).
        case scalar(String, quoted: Bool)
        case list([Setting])
        /// In file order.
        case mapping([Entry])
        case absent
    }

    public struct Entry: Sendable {
        public var key: String
        public var keyPlace: Place
        public var value: Setting
    }

    public var content: Content
    public var place: Place
    /// How a person would name it: `gateways.email.port`.
    public var path: String

    public init(_ content: Content, at place: Place, path: String) {
        self.content = content
        self.place = place
        self.path = path
    }
}

/// What was wrong with a file, and every default that filled a gap; shared by all sections of the files read together.
public final class SettingsLog {
    public struct UsedDefault: Sendable, Hashable {
        public var file: String
        public var path: String
        public var value: String

        public init(file: String, path: String, value: String) {
            self.file = file
            self.path = path
            self.value = value
        }
    }

    public private(set) var problems: [Problem] = []
    public private(set) var defaults: [UsedDefault] = []
    private var sources: [String: [Substring]] = [:]

    public init() {}

    public var hasErrors: Bool {
        problems.contains { $0.severity == .error }
    }

    public func report(_ problem: Problem) {
        var problem = problem
        if problem.sourceLine == nil, let place = problem.place, place.column != nil {
            problem.sourceLine = sourceLine(at: place)
        }
        problems.append(problem)
    }

    public func report(_ code: String, at place: Place, _ message: Wording, hint: Wording? = nil) {
        report(Problem(code: code, at: place, message, hint: hint))
    }

    public func used(default value: String, for path: String, in file: String) {
        defaults.append(UsedDefault(file: file, path: path, value: value))
    }

    /// Keeps the text, so that problems can show the line they point at.
    public func remember(_ text: String, of file: String) {
        sources[file] = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private func sourceLine(at place: Place) -> String? {
        guard let lines = sources[place.file], lines.indices.contains(place.line - 1) else { return nil }
        let line = lines[place.line - 1]
        return String(line.last == "\r" ? line.dropLast() : line)
    }
}
