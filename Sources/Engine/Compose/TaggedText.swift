import Liquid
import Sequences
import Wording

/// A template's text cut into literals and tags, line by line: what Markdown may see and what it must not.
struct TaggedText {
    struct Piece {
        enum Kind: Equatable {
            case literal
            case output
            /// A tag that writes where it stands, such as `render`.
            case writing
            /// A tag that only directs: `if`, `assign`, `endfor`.
            case directing
        }

        var kind: Kind
        var text: String
        var line: Int
        var column: Int
    }

    let name: String
    let pieces: [Piece]

    init(_ text: StepTemplate.Text, in file: String) throws(Problems) {
        name = file
        let source = TemplateSource(name: file, text: text.text, firstLine: text.line, firstColumn: text.column)
        let bytes = Array(text.text.utf8)
        pieces = try scan(source).map { piece in
            Piece(
                kind: Self.kind(piece.kind), text: String(decoding: bytes[piece.range], as: UTF8.self),
                line: piece.line,
                column: piece.column)
        }
    }

    private static func kind(_ kind: TemplatePiece.Kind) -> Piece.Kind {
        switch kind {
        case .literal: .literal
        case .output: .output
        case .tag(let name): ["render", "echo", "component", "block", "t"].contains(name) ? .writing : .directing
        }
    }

    /// The pieces of each line of the source, the line's break at the end of its last literal. A tag over several lines
    /// belongs to the line on which it begins.
    var lines: [[Piece]] {
        var lines: [[Piece]] = [[]]
        for piece in pieces {
            guard piece.kind == .literal else {
                lines[lines.count - 1].append(piece)
                continue
            }
            var rest = piece
            while let end = rest.text.utf8.firstIndex(of: 0x0A) {
                var line = rest
                let after = rest.text.index(after: end)
                line.text = String(rest.text[..<after])
                lines[lines.count - 1].append(line)
                lines.append([])
                rest.text = String(rest.text[after...])
                rest.line += 1
                rest.column = 1
            }
            if !rest.text.isEmpty { lines[lines.count - 1].append(rest) }
        }
        return lines
    }
}

extension [TaggedText.Piece] {
    /// Nothing but tags and spaces, and at least one tag.
    var holdsOnlyTags: Bool {
        contains { $0.kind == .directing || $0.kind == .writing }
            && allSatisfy { piece in
                switch piece.kind {
                case .directing, .writing: true
                case .output: false
                case .literal: piece.text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
                }
            }
    }

    /// Nothing but tags that write nothing, and spaces.
    var holdsOnlyDirections: Bool {
        holdsOnlyTags && !contains { $0.kind == .writing }
    }
}

extension TaggedText {
    /// The text part: as written, but a line of nothing but directions leaves no empty line behind.
    var plain: TemplateSource {
        var segments: [TemplateSource.Segment] = []
        for line in lines {
            let kept = line.holdsOnlyDirections ? line.filter { $0.kind != .literal } : line
            segments += kept.map { .init(text: $0.text, name: name, line: $0.line, column: $0.column) }
        }
        return TemplateSource(name: name, segments: segments)
    }
}
