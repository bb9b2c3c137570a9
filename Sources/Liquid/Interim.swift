// The few names that other modules already need, until the language itself lands and replaces this file.
import CivilTime
import Wording

/// A text and where it stands.
public struct TemplateSource: Sendable, Hashable {
    public var name: String
    public var text: String
    public var firstLine: Int
    public var firstColumn: Int

    public struct Segment: Sendable, Hashable {
        public var text: String, name: String, line: Int, column: Int
        public init(text: String, name: String, line: Int, column: Int) {
            (self.text, self.name, self.line, self.column) = (text, name, line, column)
        }
    }
    public init(name: String, segments: [Segment]) { self.init(name: name, text: segments.map(\.text).joined()) }
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
    public mutating func add(_ path: String) {}
    public mutating func addOpen(_ path: String) {}
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
    case safe(String)
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

public enum Escaping: Sendable { case html, text, sms, header }
public enum NamesMode: Sendable { case strict, preview, lenient }
public struct CompileOptions: Sendable {
    public init(
        schema: Schema? = nil, escaping: Escaping = .text, names: NamesMode = .strict, language: Language = .english,
        zone: Zone = .utc, partial: @escaping @Sendable (String) -> TemplateSource? = { _ in nil }
    ) {}
}
public struct Template: Sendable {
    public static func compile(_ source: TemplateSource, _ options: CompileOptions) throws(Problems) -> Template {
        Template()
    }
    public func render(_ context: RenderContext) throws(RenderFailure) -> [UInt8] { [] }
}
public struct RenderContext: Sendable {
    public var values: [String: Value]
    public init(
        values: [String: Value], now: Instant, zone: Zone, language: Language,
        code: (@Sendable (String) -> [UInt8])? = nil
    ) { self.values = values }
}
public struct RenderFailure: Error, Sendable {
    public enum Kind: Sendable { case missingValue(String), aborted(String), limit(String), error }
    public var kind: Kind
    public var problem: Problem
}
public struct TemplatePiece: Sendable, Hashable {
    public enum Kind: Sendable, Hashable { case literal, output, tag(String) }
    public var kind: Kind
    public var range: Range<Int>
    public var line: Int, column: Int
}
public func scan(_ source: TemplateSource) throws(Problems) -> [TemplatePiece] { [] }
