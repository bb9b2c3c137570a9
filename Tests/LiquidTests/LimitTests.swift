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

    @Test(
        arguments: [
            "{{ 'abc' | truncate: -9223372036854775808 }}", "{{ 1.5 | round: -9223372036854775808 }}",
            "{{ 1 | number: -9223372036854775808 }}",
            "{% assign a = (-9223372036854775807..9223372036854775807) | sort %}",
            "{% for i in (1..9) offset: 9223372036854775807 limit: 9223372036854775807 reversed %}{% endfor %}",
            "{{ 'abc' | slice: -9223372036854775808, 9223372036854775807 }}",
            "{{ -9223372036854775808 | divided_by: -1 }}", "{{ -9223372036854775808 | modulo: -1 }}",
            "{{" + String(repeating: "a[", count: 50_000), "{% if " + String(repeating: "(", count: 50_000),
            "{{ a" + String(repeating: ".a", count: 50_000) + " }}",
            "{% raw %}" + String(repeating: "{%", count: 100_000),
            String(repeating: "{{ a }}", count: 30_000),
            "{% comment %}" + String(repeating: "{% endraw", count: 20_000),
        ])
    func `numbers and depths at the edge neither trap nor take long`(template: String) {
        _ = try? render(template, names: .lenient)
    }

    @Test(
        arguments: [
            "{{ a | strip_html }}", "{{ a | replace: b, 'x' }}", "{{ a | replace_last: b, 'x' }}",
            "{% for i in (1..9999) %}{% if a contains b %}{% endif %}{% endfor %}",
            "{% for i in (1..9999) %}{% assign n = a | size %}{% endfor %}", "{{ l | uniq | size }}",
        ])
    func `large values are worked on in linear time, or not at all`(template: String) throws {
        let values: [String: Value] = [
            "a": .string(String(repeating: "<script", count: 20_000)),
            "b": .string(String(repeating: "<script", count: 10_000) + "!"),
            "l": .array((0..<3_000).map { .integer($0) }),
        ]
        let start = ContinuousClock.now
        _ = try? render(template, values, names: .lenient)
        // Far from what such a value takes when every byte is compared with every other.
        #expect(ContinuousClock.now - start < .seconds(20))
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
