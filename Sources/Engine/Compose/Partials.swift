import Liquid
import Sequences
import Wording

/// `templates/partials`: pieces that several messages share. `{% render "footer" %}` finds `footer.md` in a mail (as
/// written in its text part, as HTML in its HTML part) and `footer.sms` in an SMS.
struct Partials: Sendable {
    enum Form: Sendable {
        case mailText
        case mailHTML
        case sms
    }

    private let texts: [String: TemplateSource]
    private let markdown: [String: TemplateSource]
    private let sms: [String: TemplateSource]

    /// - Parameter files: text by file name, and the file's path for problems.
    init(_ files: [SequenceFiles.File]) throws(Problems) {
        var texts: [String: TemplateSource] = [:]
        var markdown: [String: TemplateSource] = [:]
        var sms: [String: TemplateSource] = [:]
        for file in files {
            let text = StepTemplate.Text(Self.withoutFinalBreak(file.text), line: 1)
            if file.name.hasSuffix(".md") {
                let name = String(file.name.dropLast(".md".count))
                let tagged = try TaggedText(text, in: file.path)
                texts[name] = tagged.plain
                markdown[name] = Markdown(tagged).html
            } else if file.name.hasSuffix(".sms") {
                sms[String(file.name.dropLast(".sms".count))] = try TaggedText(text, in: file.path).plain
            } else if file.name.hasSuffix(".html") {
                markdown[String(file.name.dropLast(".html".count))] = TemplateSource(name: file.path, text: file.text)
            }
        }
        self.texts = texts
        self.markdown = markdown
        self.sms = sms
    }

    func source(named name: String, as form: Form) -> TemplateSource? {
        switch form {
        case .mailText: texts[name]
        case .mailHTML: markdown[name]
        case .sms: sms[name]
        }
    }

    /// The names of the files that can be rendered so, ascending.
    func files(as form: Form) -> [String] {
        switch form {
        case .mailText: texts.keys.map { "\($0).md" }.sorted()
        case .mailHTML: markdown.keys.map { texts[$0] == nil ? "\($0).html" : "\($0).md" }.sorted()
        case .sms: sms.keys.map { "\($0).sms" }.sorted()
        }
    }

    /// The line break at a file's end belongs to the file, not to the place where it is rendered.
    private static func withoutFinalBreak(_ text: String) -> String {
        var text = text
        while text.last == "\n" || text.last == "\r\n" { text.removeLast() }
        return text
    }
}
