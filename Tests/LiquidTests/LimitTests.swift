import Liquid
import Testing

/// Templates that mean harm: each stops at a limit, at a place.
@Suite struct LimitTests {
    @Test(
        arguments: [
            ("{% for i in (1..1000000000) %}x{% endfor %}", "iterations"),
            ("{% for i in (1..999) %}{% for j in (1..999) %}{% endfor %}{% endfor %}", "iterations"),
            (
                "{% assign a = 'xxxxxxxxxx' %}" + String(repeating: "{% assign a = a | append: a %}", count: 40),
                "memory"
            ),
            (
                "{% capture a %}x{% endcapture %}"
                    + String(repeating: "{% capture a %}{{a}}{{a}}{% endcapture %}", count: 40), "output"
            ),
            ("{% assign a = (1..100000) | join %}", "elements"),
            (
                "{% assign a = 'a,' %}" + String(repeating: "{% assign a = a | append: a %}", count: 15)
                    + "{{ a | split: ',' }}", "elements"
            ),
        ])
    func `a template that grows without end stops at a limit`(template: String, limit: String) throws {
        let failure = #expect(throws: RenderFailure.self) { try render(template) }
        #expect(failure?.kind == .limit(limit))
        #expect(failure?.problem.place?.line == 1)
    }

    @Test func `partials cannot multiply without end`() throws {
        var partials: [String: String] = ["p15": "x"]
        for depth in 0..<15 { partials["p\(depth)"] = String(repeating: "{% render 'p\(depth + 1)' %}", count: 10) }
        let failure = #expect(throws: RenderFailure.self) { try render("{% render 'p0' %}", partials: partials) }
        #expect(failure?.kind == .limit("instructions"))
    }

    @Test func `blocks nest no deeper than the limit`() {
        let text = String(repeating: "{% if x %}", count: 1_000) + String(repeating: "{% endif %}", count: 1_000)
        #expect(report(text).contains("L0602 a.md:1:641"))
    }

    @Test func `a message longer than any carrier takes is stopped`() {
        let failure = #expect(throws: RenderFailure.self) {
            try render("{% for i in (1..900) %}あa{% endfor %}", escaping: .sms)
        }
        #expect(failure?.kind == .limit("sms"))
    }
}
