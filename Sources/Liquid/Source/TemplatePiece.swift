import Wording

/// A part of a template as `scan` finds it.
public struct TemplatePiece: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Text that is printed as it stands.
        case literal
        /// `{{ … }}`
        case output
        /// `{% name … %}`; comments and raw blocks are one piece up to and with their end tag.
        case tag(String)
    }

    public var kind: Kind
    /// UTF-8 offsets in the source's text.
    public var range: Range<Int>
    /// 1-based.
    public var line: Int
    /// 1-based, in Unicode scalars.
    public var column: Int
}

/// Cuts a template into its pieces, which together are the whole text, without looking into the tags.
///
/// - Throws: tags and raw blocks that are never closed.
public func scan(_ source: TemplateSource) throws(Problems) -> [TemplatePiece] {
    let map = SourceMap(source)
    let (pieces, slips) = PieceScanner.scan(map.bytes)
    if !slips.isEmpty { throw Problems(slips.map { $0.problem(in: map) }) }
    var place = map.place(at: 0)
    var last = 0
    return pieces.map { piece in
        let kind: TemplatePiece.Kind =
            switch piece.kind {
            case .literal: .literal
            case .output: .output
            case .tag(let name): .tag(map.text(name))
            case .comment: .tag("comment")
            case .raw: .tag("raw")
            }
        place = map.place(at: piece.range.lowerBound, from: place, at: last)
        last = piece.range.lowerBound
        return TemplatePiece(kind: kind, range: piece.range, line: place.line, column: place.column ?? 1)
    }
}
