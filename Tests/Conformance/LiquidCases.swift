import CivilTime
import Liquid
import Wording

/// `liquid`: a template with data and partials in, its output, or its first problem, out. Runs as the reference does: names
/// without a value print nothing and nothing is escaped.
enum LiquidCases {
    static func answer(_ question: JSON) throws -> JSON {
        var partials: [String: String] = [:]
        if case .object(let members) = question["templates"] {
            for member in members { partials[member.key] = member.value.text }
        }
        let texts = partials
        let options = CompileOptions(
            escaping: .text, names: .lenient, language: .english,
            partial: { name in texts[name].map { TemplateSource(name: name, text: $0) } })
        do {
            let source = TemplateSource(name: "template", text: try question.string("template"))
            let template = try Template.compile(source, options)
            let context = RenderContext(
                values: values(question["data"]), now: Instant(secondsSinceEpoch: 1_764_064_800), language: .english)
            return ["output": .string(String(decoding: try template.render(context), as: UTF8.self))]
        } catch let problems as Problems {
            return problems.all.first.map(failure) ?? ["error": "unknown"]
        } catch let failure as RenderFailure {
            return self.failure(failure.problem)
        }
    }

    private static func failure(_ problem: Problem) -> JSON {
        [
            "error": .string(problem.message.english), "kind": .string(problem.code),
            "line": problem.place.map { .integer($0.line) } ?? nil,
            "column": problem.place?.column.map { .integer($0) } ?? nil,
        ]
    }

    private static func values(_ data: JSON) -> [String: Value] {
        guard case .object(let members) = data else { return [:] }
        return Dictionary(members.map { ($0.key, value($0.value)) }) { $1 }
    }

    private static func value(_ json: JSON) -> Value {
        switch json {
        case .null: .nil
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(Int64(number))
        case .double(let number): .decimal(number)
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(value))
        case .object(let members): .members(members.map { .init($0.key, value($0.value)) })
        }
    }
}
