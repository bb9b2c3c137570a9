import Liquid
import Testing
import Wording

/// What is wrong with a template, as a terminal shows it.
func report(_ text: String, partials: [String: String] = [:], in language: Language = .english) -> String {
    var schema = Schema()
    for name in ["customer.name", "customer.points", "sender.phone", "x", "a", "b"] { schema.add(name) }
    schema.addOpen("customer.attributes")
    let options = CompileOptions(
        schema: schema, partial: { name in partials[name].map { TemplateSource(name: "\(name).md", text: $0) } })
    do throws(Problems) {
        _ = try Template.compile(TemplateSource(name: "a.md", text: text), options)
        return ""
    } catch {
        return error.all.map { "\($0.code) \($0.report(in: language))" }.joined(separator: "\n")
    }
}

@Suite struct ErrorTests {
    @Test(
        arguments: [
            (
                "{{ x | upcse }}",
                """
                L0301 a.md:1:8: error: unknown filter 'upcse'; did you mean 'upcase'?
                {{ x | upcse }}
                       ^
                """
            ),
            (
                "こんにちは\n{{ customer.nme }}さん",
                """
                L0401 a.md:2:4: error: unknown name 'customer.nme'; did you mean 'customer.name'?
                {{ customer.nme }}さん
                   ^
                """
            ),
            (
                "お名前 {{ nam }}",
                """
                L0401 a.md:1:8: error: unknown name 'nam'
                お名前 {{ nam }}
                          ^
                """
            ),
            (
                "{% if x %}a",
                """
                L0103 a.md:1:1: error: {% if %} has no {% endif %}
                {% if x %}a
                ^
                """
            ),
            (
                "{% if a %}{% endfor %}{% endif %}",
                """
                L0104 a.md:1:11: error: {% endfor %} stands where {% endif %} is due
                {% if a %}{% endfor %}{% endif %}
                          ^
                """
            ),
            (
                "{% if (a or b) and x %}x{% endif %}",
                """
                L0204 a.md:1:7: error: conditions have no parentheses; 'and' and 'or' bind from the right; split the \
                condition with 'assign' or a nested 'if'
                {% if (a or b) and x %}x{% endif %}
                      ^
                """
            ),
            (
                "{% if a = 1 %}{% endif %}",
                """
                L0203 a.md:1:9: error: '=' stands where the end of the tag is due; a comparison is written '=='
                {% if a = 1 %}{% endif %}
                        ^
                """
            ),
            (
                "{{ “x” }}",
                """
                L0202 a.md:1:4: error: '“' cannot stand here; write "
                {{ “x” }}
                   ^
                """
            ),
            (
                "｛{ x }}",
                """
                L0112 a.md:1:1: error: '｛{' does not open a tag; write {{ or {% in ASCII
                ｛{ x }}
                ^
                """
            ),
            (
                "{{ x | truncate: 'a', 'b', 'c' }}",
                """
                L0302 a.md:1:8: error: 'truncate' takes 0 to 2 arguments, not 3
                {{ x | truncate: 'a', 'b', 'c' }}
                       ^
                """
            ),
            (
                "{{ x | plus: nil }}",
                """
                L0303 a.md:1:14: error: the argument of 'plus' must be a number
                {{ x | plus: nil }}
                             ^
                """
            ),
            (
                "{% for i in x limt: 2 %}{% endfor %}",
                """
                L0205 a.md:1:15: error: 'for' has no argument 'limt'; did you mean 'limit'?
                {% for i in x limt: 2 %}{% endfor %}
                              ^
                """
            ),
            (
                "{% include 'x' %}",
                """
                L0107 a.md:1:1: error: the tag 'include' is not supported; use 'render'
                {% include 'x' %}
                ^
                """
            ),
            (
                "{% render '../x' %}",
                """
                L0501 a.md:1:11: error: there is no partial '../x'
                {% render '../x' %}
                          ^
                """
            ),
            (
                "{{ x",
                """
                L0102 a.md:1:1: error: this output is never closed with }}
                {{ x
                ^
                """
            ),
        ])
    func `a mistake is shown with its place and the way out`(template: String, expected: String) {
        #expect(report(template) == expected)
    }

    @Test func `a mistake is shown in Japanese`() {
        #expect(
            report("{% assign p 1 %}", in: .japanese) == """
                L0203 a.md:1:13: エラー: ここには '1' ではなく「=」が必要です
                {% assign p 1 %}
                            ^
                """)
    }

    @Test func `all mistakes of a template and its partials are found at once`() {
        let text = "{{ x | upcse }}\n{% if a = 1 %}{% endif %}\n{% render 'p' %}"
        let found = report(text, partials: ["p": "{{ nothing }}"])
        #expect(found.contains("L0301 a.md:1:8"))
        #expect(found.contains("L0203 a.md:2:9"))
        #expect(found.contains("L0401 p.md:1:4"))
    }

    @Test func `no more than twenty mistakes are reported`() {
        #expect(report(String(repeating: "{{ x | upcse }}\n", count: 30)).split(separator: "\n").count == 60)
    }

    @Test func `names that the template sets itself and arguments of partials are known`() {
        let text = "{% assign y = x %}{{ y }}{% for z in x %}{{ z }}{% endfor %}{% render 'p', title: y %}"
        #expect(report(text, partials: ["p": "{{ title }}{{ customer.attributes.anything }}"]) == "")
    }

    @Test func `a partial that renders itself is refused`() {
        #expect(report("{% render 'p' %}", partials: ["p": "{% render 'p' %}"]).hasPrefix("L0502 p.md:1:11"))
    }

    @Test func `a problem in a put-together text stands in the file its piece came from`() {
        let source = TemplateSource(
            name: "a.html",
            segments: [
                .init(text: "<p>", name: "a.html", line: 1, column: 1),
                .init(text: "{{ x | upcse }}", name: "a.md", line: 7, column: 3),
                .init(text: "</p>", name: "a.html", line: 1, column: 1),
            ])
        do throws(Problems) {
            _ = try Template.compile(source, CompileOptions())
            Issue.record("it compiled")
        } catch {
            #expect(error.all.first?.place == Place(file: "a.md", line: 7, column: 10))
        }
    }
}
