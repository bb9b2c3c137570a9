/// A text in the template language, and where it stands.
public struct TemplateSource: Sendable, Hashable {
    /// As the person named the file, for problems.
    public var name: String
    public var text: String
    /// 1-based line of the file in which `text` begins.
    public var firstLine: Int
    /// 1-based column, in Unicode scalars, at which `text` begins in its first line.
    public var firstColumn: Int
    /// Where pieces of `text` come from, in order; empty when all of it is one piece of one file.
    private(set) var segments: [SegmentStart] = []

    public init(name: String, text: String, firstLine: Int = 1, firstColumn: Int = 1) {
        self.name = name
        self.text = text
        self.firstLine = firstLine
        self.firstColumn = firstColumn
    }

    /// A text put together from pieces of other files, such as the HTML that Markdown made with the tags of a step's file
    /// in it: each piece knows where it really stands.
    ///
    /// A problem inside a piece is reported in that piece's file, counted from the piece's place.
    public init(name: String, segments: [Segment]) {
        self.init(name: name, text: segments.map(\.text).joined())
        var offset = 0
        for segment in segments {
            self.segments.append(
                SegmentStart(offset: offset, name: segment.name, line: segment.line, column: segment.column))
            offset += segment.text.utf8.count
        }
    }

    /// A piece of a put-together text.
    public struct Segment: Sendable, Hashable {
        public var text: String
        /// The file that the piece comes from.
        public var name: String
        /// 1-based.
        public var line: Int
        /// 1-based, in Unicode scalars.
        public var column: Int

        public init(text: String, name: String, line: Int, column: Int) {
            self.text = text
            self.name = name
            self.line = line
            self.column = column
        }
    }

    struct SegmentStart: Sendable, Hashable {
        /// UTF-8 offset in `text`.
        var offset: Int
        var name: String
        var line: Int
        var column: Int
    }
}
