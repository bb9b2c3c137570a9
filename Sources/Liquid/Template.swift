import Wording

/// A compiled template: immutable, to be rendered from any number of threads at once.
public struct Template: Sendable {
    let program: Program
    /// What it reads from its caller, in the order of the text; partials come after it.
    public let variables: [VariableUse]

    /// Compiles a template with the partials it renders.
    ///
    /// - Throws: everything wrong with them, at most `limits.problems`, each with its place.
    public static func compile(
        _ source: TemplateSource, _ options: CompileOptions
    ) throws(Problems) -> Template {
        let compiler = Compiler(options)
        let program = try compiler.program(source)
        return Template(program: program, variables: compiler.variables)
    }

    /// Renders for one recipient.
    ///
    /// - Returns: UTF-8.
    /// - Throws: why there is no message for this recipient; nothing of it was made then.
    public func render(_ context: RenderContext) throws(RenderFailure) -> [UInt8] {
        try Renderer.render(program, context)
    }
}
