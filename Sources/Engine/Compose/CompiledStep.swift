import CivilTime
import Customers
import Liquid
import Messages
import Sequences
import Wording

/// A step's templates, compiled once: what is left for each recipient is rendering.
struct CompiledStep: Sendable {
    enum Content: Sendable {
        case mail(subject: Template, preheader: Template?, text: Template, html: Template, layout: Template?)
        case text(Template)
    }

    let content: Content
}

/// Compiles the steps of a workspace. Everything wrong with their templates is thrown at once.
struct StepCompiler {
    let partials: Partials
    /// By name, `templates/layouts/NAME.html`.
    let layouts: [String: StepTemplate.Text]
    let schema: Schema
    let language: Language
    let zone: Zone

    func compile(_ step: Step) throws(Problems) -> CompiledStep {
        let template = step.template
        guard step.channel == .email, let subject = template.subject else {
            let plain = try TaggedText(template.body, in: template.file).plain
            return CompiledStep(content: .text(try compile(plain, step.channel == .sms ? .sms : .text, .sms)))
        }
        var problems: [Problem] = []
        func collect<Result>(_ body: () throws(Problems) -> Result) -> Result? {
            do throws(Problems) {
                return try body()
            } catch {
                problems += error.all
                return nil
            }
        }
        let compiledSubject = collect { () throws(Problems) in try compile(subject, template.file, .header) }
        let preheader = template.preheader.flatMap { text in
            collect { () throws(Problems) in try compile(text, template.file, .header) }
        }
        let body = collect { () throws(Problems) in try TaggedText(template.body, in: template.file) }
        let text = body.flatMap { body in
            collect { () throws(Problems) in try compile(body.plain, .text, .mailText) }
        }
        // What is wrong with the words has been said once already.
        let html =
            text == nil
            ? nil
            : body.flatMap { body in
                collect { () throws(Problems) in
                    if let own = template.html, let file = template.htmlFile { return try compile(own, file, .html) }
                    return try compile(Markdown(body).html, .html, .mailHTML)
                }
            }
        let layout = template.layout.flatMap { name in
            collect { () throws(Problems) in try self.layout(name, template) }
        }
        guard problems.isEmpty, let compiledSubject, let text, let html else { throw Problems(problems) }
        return CompiledStep(
            content: .mail(subject: compiledSubject, preheader: preheader, text: text, html: html, layout: layout))
    }

    private func layout(_ name: String, _ template: StepTemplate) throws(Problems) -> Template {
        guard let text = layouts[name] else {
            let meant = Spelling.nearest(to: name, among: layouts.keys.sorted())
            throw Problems([
                Problem(
                    code: "unknown-layout", at: Place(file: template.file, line: 1),
                    Wording(ja: "レイアウト '\(name)' がありません", en: "there is no layout '\(name)'"),
                    hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
                        ?? Wording(
                            ja: "templates/layouts/\(name).html を置いてください", en: "add templates/layouts/\(name).html"))
            ])
        }
        var schema = schema
        schema.add("content")
        schema.add("preheader")
        let source = TemplateSource(name: "templates/layouts/\(name).html", text: text.text)
        return try Template.compile(source, options(.html, .mailHTML, schema))
    }

    private func compile(
        _ text: StepTemplate.Text, _ file: String, _ escaping: Escaping
    ) throws(Problems) -> Template {
        let source = TemplateSource(name: file, text: text.text, firstLine: text.line, firstColumn: text.column)
        return try compile(source, escaping, escaping == .html ? .mailHTML : .mailText)
    }

    private func compile(
        _ source: TemplateSource, _ escaping: Escaping, _ form: Partials.Form
    ) throws(Problems) -> Template {
        do throws(Problems) {
            return try Template.compile(source, options(escaping, form, schema))
        } catch {
            throw Problems(error.all.map { $0.code == Self.unknownPartial ? namingPartials($0, as: form) : $0 })
        }
    }

    /// The template language's code for a `render` of what is not there.
    private static let unknownPartial = "L0501"

    /// Only here it is known which partials there are, and where they lie.
    private func namingPartials(_ problem: Problem, as form: Partials.Form) -> Problem {
        let files = partials.files(as: form)
        var problem = problem
        problem.hint =
            files.isEmpty
            ? Wording(ja: "templates/partials に置いてください", en: "put it into templates/partials")
            : Wording(
                ja: "templates/partials にあるのは \(files.joined(separator: "、")) です",
                en: "in templates/partials there is \(files.joined(separator: ", "))")
        return problem
    }

    private func options(_ escaping: Escaping, _ form: Partials.Form, _ schema: Schema) -> CompileOptions {
        let partials = partials
        return CompileOptions(
            schema: schema, escaping: escaping, names: .strict, language: language, zone: zone,
            partial: { partials.source(named: $0, as: form) })
    }
}
