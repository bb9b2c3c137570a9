import Liquid
import Sequences
import Testing
import Wording

@testable import Engine

@Suite struct MarkdownTests {
    private func html(_ text: String) throws -> String {
        Markdown(try TaggedText(StepTemplate.Text(text, line: 7), in: "a.mail.md")).html.text
    }

    @Test(arguments: [
        ("こんにちは。\n元気ですか。\n", "<p>こんにちは。<br />\n元気ですか。</p>\n"),
        ("{{ customer.name }}様\n", "<p>{{ customer.name }}様</p>\n"),
        ("**{{ points | number }}** ポイント\n", "<p><strong>{{ points | number }}</strong> ポイント</p>\n"),
        ("[店]({{ sender.url }})\n", "<p><a href=\"{{ sender.url }}\">店</a></p>\n"),
        ("<https://www.example.jp/>\n", "<p><a href=\"https://www.example.jp/\">https://www.example.jp/</a></p>\n"),
        ("a < b & c\n", "<p>a &lt; b &amp; c</p>\n"),
    ])
    func `tags pass through Markdown untouched`(source: String, expected: String) throws {
        #expect(try html(source) == expected)
    }

    @Test func `a tag alone in its paragraph gets no paragraph of its own`() throws {
        #expect(try html("前\n\n{% render \"footer\" %}\n") == "<p>前</p>\n{% render \"footer\" %}\n")
    }

    @Test func `what stands between two tags on lines of their own is a paragraph of its own`() throws {
        let page = try html("{% if a %}\nはい\n{% else %}\nいいえ\n{% endif %}\n")
        #expect(page == "{% if a %}\n<p>はい</p>\n{% else %}\n<p>いいえ</p>\n{% endif %}\n")
    }

    @Test func `customer data is never parsed as Markdown`() throws {
        let source = Markdown(try TaggedText(StepTemplate.Text("{{ name }}\n", line: 1), in: "a.mail.md")).html
        let template = try Template.compile(source, CompileOptions(escaping: .html, names: .lenient))
        let context = RenderContext(
            values: ["name": .string("# **x** <b>")], now: .first, zone: .utc, language: .english)
        #expect(String(decoding: try template.render(context), as: UTF8.self) == "<p># **x** &lt;b&gt;</p>\n")
    }

    @Test func `the text part has no empty line where only a direction stood`() throws {
        let text = try TaggedText(StepTemplate.Text("a\n{% if x %}\nb\n{% endif %}\nc\n", line: 1), in: "a.mail.md")
        #expect(text.plain.text == "a\n{% if x %}b\n{% endif %}c\n")
    }

    @Test func `a word of the text that looks like a marker is left alone`() throws {
        #expect(try html("lqd0x {{ a }}\n") == "<p>lqd0x {{ a }}</p>\n")
    }

    @Test func `a mistake in a tag points into the Markdown file`() throws {
        let tagged = try TaggedText(StepTemplate.Text("# 題\n\n{{ name | nosuchfilter }}\n", line: 7), in: "a.mail.md")
        #expect {
            _ = try Template.compile(Markdown(tagged).html, CompileOptions(escaping: .html, names: .lenient))
        } throws: { error in
            let place = (error as? Problems)?.all.first?.place
            return place?.file == "a.mail.md" && place?.line == 9
        }
    }
}
