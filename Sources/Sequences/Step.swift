import CivilTime
import Customers

/// A step's name: the file's name without number and suffix, or `id:` in its head. Steps keep it when they are
/// reordered or retimed, so nobody gets a message twice because a file moved.
public struct StepID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }

    public static func < (a: StepID, b: StepID) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

/// One message of a sequence: one channel, one template, and when.
public struct Step: Sendable, Hashable {
    /// What the delay is counted from.
    public enum Delay: Sendable, Hashable {
        case afterTrigger(Period)
        /// From the day the step before it was actually sent, or is planned for.
        case afterPrevious(Period)
    }

    public var id: StepID
    public var channel: ChannelKind
    public var delay: Delay
    /// Overrides of the sequence's own values.
    public var at: TimeOfDay?
    public var window: SendWindow?
    public var late: Period?
    public var template: StepTemplate

    public init(
        id: StepID, channel: ChannelKind, delay: Delay, at: TimeOfDay? = nil, window: SendWindow? = nil,
        late: Period? = nil, template: StepTemplate
    ) {
        self.id = id
        self.channel = channel
        self.delay = delay
        self.at = at
        self.window = window
        self.late = late
        self.template = template
    }
}

/// The words of a step as they stand in its file, not yet compiled.
public struct StepTemplate: Sendable, Hashable {
    /// A piece of a file that knows where it stood in it.
    public struct Text: Sendable, Hashable {
        public var text: String
        /// 1-based line and column (in Unicode scalars) of its first character.
        public var line: Int
        public var column: Int

        public init(_ text: String, line: Int, column: Int = 1) {
            self.text = text
            self.line = line
            self.column = column
        }
    }

    /// Relative to the workspace, as a person would type it.
    public var file: String
    /// E-mail only.
    public var subject: Text?
    public var preheader: Text?
    /// Name of a file in `templates/layouts`, without suffix; `nil` sends without a layout.
    public var layout: String?
    /// Markdown for e-mail and letters, plain text for every other channel.
    public var body: Text
    /// An HTML part of the step's own, instead of the one made from the Markdown.
    public var html: Text?
    public var htmlFile: String?
    /// SHA-256 of the file's bytes, hexadecimal.
    public var contentHash: String

    public init(
        file: String, subject: Text? = nil, preheader: Text? = nil, layout: String? = nil, body: Text,
        html: Text? = nil, htmlFile: String? = nil, contentHash: String
    ) {
        self.file = file
        self.subject = subject
        self.preheader = preheader
        self.layout = layout
        self.body = body
        self.html = html
        self.htmlFile = htmlFile
        self.contentHash = contentHash
    }
}
