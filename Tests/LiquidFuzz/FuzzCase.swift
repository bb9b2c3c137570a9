import CivilTime
import Liquid

/// One input of the fuzzer, read as a byte of options, a template, a zero byte, and the data.
///
/// Whatever the bytes are: compiling and rendering answer or refuse, stay inside the limits, and come to the same whether
/// the values were prepared before or not. A trap is caught by the fuzzer, memory errors by the address sanitizer.
struct FuzzCase {
    private let options: CompileOptions
    private let template: String
    private let values: [String: Value]

    /// - Returns: `nil` for no bytes at all.
    init?(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return nil }
        let halves = bytes.dropFirst().split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let data = halves.count > 1 ? Array(halves[1]) : []
        let text = String(decoding: data, as: UTF8.self)
        template = String(decoding: halves[0], as: UTF8.self)
        values = Self.values(data, text)
        let escaping: [Escaping] = [.html, .text, .sms, .header]
        let names: [NamesMode] = [.lenient, .strict, .preview, .lenient]
        options = CompileOptions(
            escaping: escaping[Int(first & 3)], names: names[Int(first >> 2 & 3)],
            language: first & 16 == 0 ? .japanese : .english, limits: Self.limits,
            partial: { $0 == "p" ? TemplateSource(name: "p", text: text) : nil })
    }

    /// Small enough that no input takes long, large enough that all of them can be reached.
    private static let limits = {
        var limits = Limits()
        limits.iterations = 1_000
        limits.elements = 1_000
        limits.instructions = 50_000
        limits.outputBytes = 64 * 1_024
        limits.memoryBytes = 512 * 1_024
        return limits
    }()

    /// Every kind of value under a one-letter name: `s`, `n`, `d`, `y`, `i`, `b`, `x`, `l`, `o`.
    private static func values(_ data: [UInt8], _ text: String) -> [String: Value] {
        let bits = data.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let lines = text.split(separator: "\n").prefix(20).map { Value.string(String($0)) }
        let number = Value.integer(Int64(truncatingIfNeeded: bits))
        return [
            "s": .string(text), "n": number, "d": .decimal(Double(bitPattern: bits)), "y": .date(.last),
            "i": .instant(Instant(secondsSinceEpoch: Int64(truncatingIfNeeded: bits))), "b": .bool(bits & 1 == 0),
            "x": .safe("<b>&amp;</b>"),
            "l": .array(lines + [number, .nil, .array([number])]),
            "o": .object(["k": .array(lines), "n": number, "o": .members([.init("z", number), .init("a", .nil)])]),
        ]
    }

    func check() {
        if let condition = try? Condition.compile(TemplateSource(name: "c", text: template), schema: nil) {
            _ = condition.evaluate(values)
        }
        // That it is refused is an answer; which one, the tests of Liquid ask.
        guard let compiled = try? Template.compile(TemplateSource(name: "f", text: template), options) else { return }
        let plain = render(compiled, RenderContext(values: values, now: .noon, code: Self.digest))
        guard let prepared = PreparedValues(values) else { preconditionFailure("values of a few KB were not prepared") }
        let again = render(compiled, RenderContext(prepared: prepared, now: .noon, code: Self.digest))
        precondition(plain == again, "prepared values render differently")
        guard let output = plain else { return }
        precondition(output.count <= options.limits.outputBytes, "\(output.count) bytes of output")
        if options.escaping == .sms {
            let units = String(decoding: output, as: UTF8.self).utf16.count
            precondition(units <= options.limits.smsUnits, "\(units) units of output")
        }
    }

    /// - Returns: `nil` when this render is refused.
    private func render(_ template: Template, _ context: RenderContext) -> [UInt8]? { try? template.render(context) }

    private static let digest: @Sendable (String) -> [UInt8] = { text in
        [UInt8](repeating: UInt8(truncatingIfNeeded: text.utf8.count), count: 32)
    }
}

extension Instant {
    fileprivate static let noon = Instant(secondsSinceEpoch: 1_795_305_600)
}
