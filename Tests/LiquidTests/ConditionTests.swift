import Liquid
import Testing
import Wording

@Suite struct ConditionTests {
    static let values: [String: Value] = [
        "customer": .object([
            "state": .string("dormant"), "company": .nil, "purchase_count": .integer(3), "rank": .string("5"),
        ])
    ]

    @Test(
        arguments: [
            ("customer.state == \"dormant\"", true),
            ("customer.state != 'dormant'", false),
            ("customer.company == nil and customer.purchase_count >= 3", true),
            ("customer.purchase_count > 3 or customer.state == 'dormant'", true),
            // and binds to all of the rest: false and (false or true).
            ("customer.purchase_count > 3 and customer.company or customer.state", false),
            ("customer.company", false),
            ("customer.state contains 'dor'", true),
            ("customer.unknown == blank", true),
            // A text is neither more nor less than a number.
            ("customer.rank > 3", false),
            ("customer.rank < 3", false),
        ])
    func `a condition holds or not`(text: String, expected: Bool) throws {
        let condition = try Condition.compile(TemplateSource(name: "sequence.yaml", text: text), schema: nil)
        #expect(condition.evaluate(Self.values) == expected)
    }

    @Test func `an explanation names each comparison, what is there, and whether it holds`() throws {
        let text = "customer.state == 'dormant' and customer.purchase_count > 5 or customer.company == nil"
        let condition = try Condition.compile(TemplateSource(name: "sequence.yaml", text: text), schema: nil)
        let clauses = condition.clauses(Self.values)
        #expect(
            clauses.map(\.text) == [
                "customer.state == 'dormant'", "customer.purchase_count > 5", "customer.company == nil",
            ])
        #expect(clauses.map(\.actual) == ["\"dormant\"", "3", "nil"])
        #expect(clauses.map(\.holds) == [true, false, true])
    }

    @Test func `a slip in a condition is found with its place in the file`() {
        var schema = Schema()
        schema.add("customer.state")
        let source = TemplateSource(name: "sequence.yaml", text: "customer.stat == 'x'", firstLine: 4, firstColumn: 5)
        let problems = #expect(throws: Problems.self) { try Condition.compile(source, schema: schema) }
        #expect(problems?.all.first?.place == Place(file: "sequence.yaml", line: 4, column: 5))
        #expect(problems?.all.first?.hint?.english == "did you mean 'customer.state'?")
    }

    @Test func `the pieces of a template are the whole template`() throws {
        let text = "a{{ b }}\n{% if c %}{% comment %}{% x %}{% endcomment %}d{% endif %}"
        let pieces = try scan(TemplateSource(name: "a.md", text: text))
        #expect(
            pieces.map(\.kind) == [.literal, .output, .literal, .tag("if"), .tag("comment"), .literal, .tag("endif")])
        #expect(pieces.map(\.range).map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }.joined() == text)
        #expect(pieces[3].line == 2 && pieces[3].column == 1)
    }
}
