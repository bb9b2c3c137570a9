import CivilTime
import Liquid
import Testing
import Wording

/// Renders with the usual values of a letter.
func render(
    _ text: String, _ values: [String: Value] = [:], escaping: Escaping = .text, names: NamesMode = .strict,
    language: Language = .japanese, partials: [String: String] = [:]
) throws -> String {
    let options = CompileOptions(
        escaping: escaping, names: names, language: language,
        partial: { name in partials[name].map { TemplateSource(name: "\(name).md", text: $0) } })
    let template = try Template.compile(TemplateSource(name: "letter.md", text: text), options)
    // 2026-11-25T10:30:00+09:00
    let now = Instant(secondsSinceEpoch: 1_795_570_200)
    let zone = try Zone(identifier: "Asia/Tokyo")
    let bytes = try template.render(RenderContext(values: values, now: now, zone: zone, language: language))
    return String(decoding: bytes, as: UTF8.self)
}

let customer: Value = .object([
    "name": .string("山田 花子"), "company": .nil, "points": .integer(12_500), "state": .string("dormant"),
    "birthday": CivilDate(year: 1985, month: 3, day: 7).map { .date($0) } ?? .nil,
    "tags": .array([.string("a"), .string("b"), .string("c")]),
])

@Suite struct RenderTests {
    @Test(
        arguments: [
            ("{{ customer.name }}", "山田 花子"),
            ("{{ customer.name | honorific }}", "山田 花子様"),
            ("{{ customer.company | default: 'お客' | honorific }}", "お客様"),
            ("{{ customer.points | number }}", "12,500"),
            ("{{ customer.points | money }}", "12,500円"),
            ("{{ customer.birthday | date: '%-m月%-d日(%a)' }}", "3月7日(木)"),
            ("{{ customer.birthday | wareki }}", "昭和60年3月7日"),
            ("{{ 'now' | date: '%EY%-m月%-d日 %H:%M' }}", "令和8年11月25日 10:30"),
            (
                "{% for t in customer.tags %}{{ forloop.index }}{{ t }}{% unless forloop.last %},{% endunless %}{% endfor %}",
                "1a,2b,3c"
            ),
            ("{% for t in none %}x{% else %}nothing{% endfor %}", "nothing"),
            ("{% if customer.state == 'dormant' and customer.company == nil %}yes{% else %}no{% endif %}", "yes"),
            ("{% case customer.state %}{% when 'active' %}a{% when 'dormant', 'lost' %}d{% else %}e{% endcase %}", "d"),
            ("{% assign x = customer.points | times: 2 %}{{ x }}", "25000"),
            ("{% capture x %}[{{ customer.name }}]{% endcapture %}{{ x }}", "[山田 花子]"),
            ("a {%- if true -%} b {%- endif -%} c", "abc"),
            ("{{ 'ｱﾊﾞﾝ ＡＢ' | zenkaku }}{{ 'ガバン１' | hankaku }}", "アバン　ＡＢｶﾞﾊﾞﾝ1"),
        ])
    func `a template prints what it says`(template: String, expected: String) throws {
        #expect(try render(template, ["customer": customer]) == expected)
    }

    @Test func `every output is escaped in HTML unless it is safe`() throws {
        let values: [String: Value] = ["a": .string("<b>&\"'</b>"), "s": .safe("<i>")]
        #expect(
            try render("{{ a }}{{ s }}{{ '<u>' }}{{ a | escape }}", values, escaping: .html)
                == "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;<i><u>&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;")
    }

    @Test func `a line break in a value cannot begin a header`() throws {
        #expect(try render("件名 {{ a }}", ["a": .string("x\r\nBcc: y")], escaping: .header) == "件名 x Bcc: y")
    }

    @Test func `a partial sees its arguments and the roots, not what its caller assigned`() throws {
        let partials = ["card": "{{ customer.name }}:{{ title }}:{{ other | default: '-' }}"]
        let text = "{% assign other = 'x' %}{% render 'card', title: 'T' %}"
        #expect(try render(text, ["customer": customer], partials: partials) == "山田 花子:T:-")
    }

    @Test func `an output without a value stops the message and names it`() throws {
        let failure = #expect(throws: RenderFailure.self) {
            try render("a\n{{ customer.company }}", ["customer": customer])
        }
        #expect(failure?.kind == .missingValue("customer.company"))
        #expect(failure?.problem.place == Place(file: "letter.md", line: 2, column: 1))
    }

    @Test(
        arguments: [
            ("{{ 'a' | append: customer.company }}", "customer.company"),
            ("{{ customer.company | upcase }}", "customer.company"),
            ("{{ 1 | plus: customer.company }}", "customer.company"),
            ("{% assign c = customer.company %}{{ c }}", "c"),
            ("{{ '' | split: ',' | first }}", "'' | split: ',' | first"),
        ])
    func `a hole in a letter is found wherever it comes from`(template: String, path: String) {
        let failure = #expect(throws: RenderFailure.self) { try render(template, ["customer": customer]) }
        #expect(failure?.kind == .missingValue(path))
    }

    @Test(
        arguments: [
            ("{{ 'x' | times: 2 }}", "L1202"), ("{{ 1 | divided_by: 0 }}", "L1204"),
            ("{{ 9223372036854775807 | plus: 1 }}", "L1205"), ("{{ 'soon' | date: '%Y' }}", "L1206"),
            ("{% if 'a' < 1 %}{% endif %}", "L1201"), ("{{ 'x' | pick }}", "L1211"),
        ])
    func `a value that a filter cannot work with stops the message`(template: String, code: String) {
        let failure = #expect(throws: RenderFailure.self) { try render(template) }
        #expect(failure?.kind == .error)
        #expect(failure?.problem.code == code)
    }

    @Test func `values prepared once print the same`() throws {
        let template = try Template.compile(
            TemplateSource(name: "a.md", text: "{{ customer.name }}{% for t in customer.tags %}{{ t }}{% endfor %}"),
            CompileOptions(escaping: .text))
        let values = ["customer": customer]
        let now = Instant(secondsSinceEpoch: 0)
        let prepared = try #require(PreparedValues(values))
        let bytes = try template.render(RenderContext(prepared: prepared, now: now))
        #expect(try template.render(RenderContext(values: values, now: now)) == bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "山田 花子abc")
    }

    @Test func `a preview shows what has no value`() throws {
        #expect(try render("{{ customer.company }}", ["customer": customer], names: .preview) == "⟦customer.company⟧")
    }
}

@Suite struct ConcurrentRenders {
    @Test func `renders at the same time do not see each other's values`() async throws {
        let source = TemplateSource(name: "a.md", text: "{% for i in (1..50) %}{{ n | append: 'x' }},{% endfor %}")
        let template = try Template.compile(source, CompileOptions(escaping: .text))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let context = RenderContext(
                        values: ["n": .string("\(number)")], now: Instant(secondsSinceEpoch: 0))
                    let bytes = try template.render(context)
                    return String(decoding: bytes, as: UTF8.self) == String(repeating: "\(number)x,", count: 50)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
