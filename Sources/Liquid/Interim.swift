// The few names that other modules already need, until the language itself lands and replaces this file.
import CivilTime
import Wording

/// A text and where it stands.
public struct TemplateSource: Sendable, Hashable {
    public var name: String
    public var text: String
    public var firstLine: Int
    public var firstColumn: Int

    public init(name: String, text: String, firstLine: Int = 1, firstColumn: Int = 1) {
        self.name = name
        self.text = text
        self.firstLine = firstLine
        self.firstColumn = firstColumn
    }
}

/// The names a template may use.
public struct Schema: Sendable {
    public init() {}
}

/// A value as callers build it.
public indirect enum Value: Sendable, Hashable {
    case `nil`
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case date(CivilDate)
    case instant(Instant)
    case array([Value])
    case object([String: Value])
}

/// The condition of `{% if %}` on its own.
public struct Condition: Sendable {
    public let source: TemplateSource

    public static func compile(_ source: TemplateSource, schema: Schema?) throws(Problems) -> Condition {
        Condition(source: source)
    }

    /// Comparisons of one path with one literal by `==`, `!=` or `>=`; nothing else holds.
    public func evaluate(_ context: Value) -> Bool {
        let words = source.text.split(separator: " ", maxSplits: 2)
        guard words.count == 3 else { return false }
        let found = words[0].split(separator: ".").reduce(context) { value, name in
            if case .object(let members) = value { members[String(name)] ?? .nil } else { .nil }
        }
        let literal: Value =
            words[2] == "nil"
            ? .nil : Int64(words[2]).map { .integer($0) } ?? .string(String(words[2].filter { $0 != "\"" }))
        switch words[1] {
        case "==": return found == literal
        case "!=": return found != literal
        case ">=": if case (.integer(let a), .integer(let b)) = (found, literal) { return a >= b }
        default: break
        }
        return false
    }
}
