import CivilTime
import Wording

/// What a template's output is made safe for.
public enum Escaping: Sendable, Hashable {
    /// Every output is escaped unless it is safe: template literals, captured text, `.safe` values and the results of
    /// `escape`, `escape_once`, `newline_to_br` and `safe`.
    case html
    /// Mail text; nothing is changed.
    case text
    /// Message text; nothing is changed, the length is limited in UTF-16 units.
    case sms
    /// A subject or another header: line breaks and control characters of values become one space.
    case header
}

/// What happens with names that are unknown or have no value.
public enum NamesMode: Sendable, Hashable {
    /// For sending: an unknown name is a problem of the template, an output without a value stops the rendering.
    case strict
    /// For looking at: an output without a value shows as `⟦customer.name⟧`.
    case preview
    /// As the reference implementation does: everything that has no value prints nothing, and rendered partials see
    /// only their arguments.
    case lenient
}

/// How a template is compiled.
public struct CompileOptions: Sendable {
    /// The known names; without one, names are not checked.
    public var schema: Schema?
    public var escaping: Escaping
    public var names: NamesMode
    /// For `date`, `weekday` and the like, when the render does not say.
    public var language: Language
    public var zone: Zone
    public var limits: Limits
    /// Finds the text of `{% render "name" %}`.
    public var partial: @Sendable (String) -> TemplateSource?

    public init(
        schema: Schema? = nil, escaping: Escaping = .html, names: NamesMode = .strict, language: Language = .japanese,
        zone: Zone = .utc, limits: Limits = Limits(),
        partial: @escaping @Sendable (String) -> TemplateSource? = { _ in nil }
    ) {
        self.schema = schema
        self.escaping = escaping
        self.names = names
        self.language = language
        self.zone = zone
        self.limits = limits
        self.partial = partial
    }
}

/// Upper bounds, all counted, none timed: the same template and data always end the same way.
public struct Limits: Sendable, Hashable {
    /// Bytes of one source.
    public var sourceBytes = 256 * 1_024
    /// Bytes of a template with all its partials.
    public var totalSourceBytes = 1_024 * 1_024
    /// Blocks inside blocks.
    public var blockDepth = 64
    /// Brackets inside brackets.
    public var expressionDepth = 32
    /// Members of members: `a.b.c` has two.
    public var pathLength = 32
    /// Partials rendering partials.
    public var partialDepth = 16
    /// Rounds of all loops of a render together.
    public var iterations = 10_000
    /// Elements of a range or of an array that a filter makes.
    public var elements = 10_000
    /// Executed instructions; a backstop.
    public var instructions = 1_000_000
    /// Bytes of the output.
    public var outputBytes = 1_024 * 1_024
    /// UTF-16 units of the output for `.sms`.
    public var smsUnits = 1_600
    /// Bytes that assigned, captured and filtered values may take.
    public var memoryBytes = 4 * 1_024 * 1_024
    /// Problems reported at once.
    public var problems = 20

    public init() {}
}
