import CivilTime
import Wording

/// The condition of an `if`, on its own: who belongs to an audience.
///
/// Names without a value are fine here: they equal `nil` and are neither less nor more than anything.
public struct Condition: Sendable {
    public let source: TemplateSource
    /// The values it reads.
    public let variables: [VariableUse]
    private let parts: [Clause]

    fileprivate struct Clause: Sendable {
        var text: String
        var program: Program
        var left: Int32
        /// How it is joined to what follows.
        var isOr: Bool
    }

    /// Compiles a condition such as `customer.state == "dormant" and customer.company == nil`.
    ///
    /// - Throws: everything wrong with it, with its place.
    public static func compile(_ source: TemplateSource, schema: Schema?) throws(Problems) -> Condition {
        var variables: [VariableUse] = []
        var clauses: [Clause] = []
        let map = SourceMap(source)
        let ranges: [(range: Range<Int>, isOr: Bool)]
        do throws(Slip) {
            ranges = try SourceCompiler.clauses(of: map)
        } catch {
            throw Problems([error.problem(in: map)])
        }
        var problems: [Problem] = []
        for (range, isOr) in ranges {
            do throws(Problems) {
                let compiler = Compiler(CompileOptions(schema: schema, escaping: .text))
                let clause = try compiler.clause(source, range)
                variables += compiler.variables
                clauses.append(Clause(text: map.text(range), program: clause.program, left: clause.left, isOr: isOr))
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return Condition(source: source, variables: variables, parts: clauses)
    }

    /// Whether it holds. A comparison that makes no sense, such as of a text with a number, is false.
    ///
    /// - Parameter values: the root names.
    public func evaluate(_ values: [String: Value]) -> Bool {
        // `a and b or c` is `a and (b or c)`.
        for (index, clause) in parts.enumerated() {
            let holds = clause.answer(values).holds
            if index == parts.count - 1 || holds == clause.isOr { return holds }
        }
        return false
    }

    /// As above, with the root names as the members of an object.
    public func evaluate(_ context: Value) -> Bool {
        switch context {
        case .object(let values): evaluate(values)
        case .members(let members): evaluate(Dictionary(members.map { ($0.key, $0.value) }) { $1 })
        default: evaluate([:])
        }
    }

    /// The comparisons one by one, for explaining: as written, what their left side is, and whether they hold.
    public func clauses(_ values: [String: Value]) -> [(text: String, actual: String, holds: Bool)] {
        parts.map { clause in
            let answer = clause.answer(values)
            return (clause.text, answer.actual, answer.holds)
        }
    }
}

extension Condition: Hashable {
    public static func == (a: Condition, b: Condition) -> Bool { a.source == b.source }

    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension Condition.Clause {
    fileprivate func answer(_ values: [String: Value]) -> (holds: Bool, actual: String) {
        withUnsafePointer(to: RenderContext(values: values, now: Instant(secondsSinceEpoch: 0))) { context in
            var machine = Machine(program, context)
            var holds = false
            do throws(Fault) {
                try machine.run()
                holds = machine.flag
            } catch {
                // What cannot be compared does not hold.
                holds = false
            }
            return (holds, machine.shown(left))
        }
    }
}

extension Machine {
    /// An operand for people: texts in quotes, `nil` for nothing.
    fileprivate mutating func shown(_ operand: Int32) -> String {
        do throws(Fault) {
            let value = try value(operand)
            if value.kind == .null { return "nil" }
            var bytes: [UInt8] = []
            if [.string, .array, .object].contains(value.kind) {
                try json(value, &bytes, depth: 0)
            } else {
                bytes = Array(try text(of: value))
            }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            return "?"
        }
    }
}

extension SourceCompiler {
    /// The comparisons of a condition, each with how it is joined to the next.
    fileprivate static func clauses(of map: SourceMap) throws(Slip) -> [(range: Range<Int>, isOr: Bool)] {
        var reader = try TokenReader(map.bytes, map.bytes.indices)
        var clauses: [(range: Range<Int>, isOr: Bool)] = []
        var start = reader.next.range.lowerBound
        var depth = 0
        while !reader.isNext(.end) {
            let isAnd = reader.isNext(word: "and")
            if depth == 0, isAnd || reader.isNext(word: "or"), reader.lastEnd > start {
                clauses.append((start..<reader.lastEnd, !isAnd))
                reader.take()
                start = reader.next.range.lowerBound
                continue
            }
            switch reader.take().kind {
            case .openRound, .openSquare: depth += 1
            case .closeRound, .closeSquare: depth -= 1
            default: break
            }
        }
        clauses.append((start..<max(start, reader.lastEnd), false))
        return clauses
    }
}

extension Compiler {
    /// A program that leaves the answer to one comparison in the flag, and the operand on its left.
    fileprivate func clause(_ source: TemplateSource, _ range: Range<Int>) throws(Problems) -> (
        program: Program, left: Int32
    ) {
        let compiled = SourceCompiler(self, source, frame: addFrame(), depth: 0)
        compiled.recovering { () throws(Slip) in
            var reader = try compiled.reader(range)
            try compiled.comparison(&reader)
            try reader.takeEnd()
        }
        compiled.emit(.end)
        finish(compiled)
        let left = compiled.code[0].a
        return (try linked(compiled), left)
    }
}
