/// A literal, an output or a tag of a source. Offsets are bytes.
struct Piece {
    enum Kind: Equatable {
        case literal
        case output
        /// With the range of its name.
        case tag(Range<Int>)
        /// A whole `{% comment %}…{% endcomment %}`, `{% doc %}…{% enddoc %}` or `{% # … %}`, which prints nothing.
        case comment
        /// A whole `{% raw %}…{% endraw %}`; `markup` is what it prints.
        case raw
    }

    var kind: Kind
    /// All of it, with its delimiters.
    var range: Range<Int>
    /// What is printed of a literal; what stands between the delimiters of an output, after the name in a tag.
    var markup: Range<Int>
}

/// A syntax problem before it is worded.
struct Slip: Error {
    var offset: Int
    var fault: SyntaxFault

    init(_ fault: SyntaxFault, at offset: Int) {
        self.fault = fault
        self.offset = offset
    }
}
