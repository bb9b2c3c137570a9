import CCMarkGFM
import Glibc
import Liquid
import Sequences
import Wording

/// Makes HTML of a Markdown template. Markdown is parsed once, on the template, with every tag replaced by a word that
/// means nothing to it; a customer's data never passes through a Markdown parser.
struct Markdown {
    private let text: TaggedText
    private let marker: Marker

    init(_ text: TaggedText) {
        self.text = text
        marker = Marker(absentFrom: text.pieces.map(\.text))
    }

    /// The HTML, as a template whose tags know where they stand in the Markdown.
    var html: TemplateSource {
        var tags: [TaggedText.Piece] = []
        var source = ""
        for line in text.lines {
            // A line of its own is a block of its own: what stands between two tags is not drawn into one paragraph.
            let isBlock = line.holdsOnlyTags
            if isBlock { source += "\n\n" }
            for piece in line {
                if piece.kind == .literal {
                    source += piece.text
                } else {
                    source += marker.word(tags.count)
                    tags.append(piece)
                }
            }
            if isBlock { source += "\n\n" }
        }
        return TemplateSource(name: text.name, segments: segments(of: convert(source), tags))
    }

    /// CommonMark to HTML; a line break of the source is one in the page too, as in the text part. Raw HTML is the
    /// marketer's own and stays.
    private func convert(_ markdown: String) -> String {
        var markdown = markdown
        let options = CMARK_OPT_UNSAFE | CMARK_OPT_HARDBREAKS | CMARK_OPT_VALIDATE_UTF8
        return markdown.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let html = cmark_markdown_to_html(characters.baseAddress, characters.count, options) else {
                    preconditionFailure("cmark returned nothing")
                }
                defer { free(html) }
                return String(cString: html)
            }
        }
    }

    /// Cuts the HTML at the markers. A paragraph of nothing but tags loses its `<p>`.
    private func segments(of html: String, _ tags: [TaggedText.Piece]) -> [TemplateSource.Segment] {
        var segments: [TemplateSource.Segment] = []
        var place = (line: text.pieces.first?.line ?? 1, column: text.pieces.first?.column ?? 1)
        for part in marker.split(unwrapped(html, tags)) {
            switch part {
            case .text(let text):
                segments.append(.init(text: text, name: self.text.name, line: place.line, column: place.column))
            case .word(let index):
                let tag = tags[index]
                place = (tag.line, tag.column)
                segments.append(.init(text: tag.text, name: text.name, line: tag.line, column: tag.column))
            }
        }
        return segments
    }

    private func unwrapped(_ html: String, _ tags: [TaggedText.Piece]) -> String {
        var result = ""
        var rest = html[...]
        while let open = rest.firstRange(of: "<p>") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "</p>") else { break }
            let inner = rest[open.upperBound..<close.lowerBound]
            let onlyTags = marker.split(inner).allSatisfy { part in
                switch part {
                case .text(let text): text.replacing("<br />", with: "").allSatisfy(\.isWhitespace)
                case .word(let index): tags[index].kind != .output
                }
            }
            result += onlyTags ? inner.replacing("<br />", with: "") : rest[open.lowerBound..<close.upperBound]
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}

/// Words that stand for tags: letters and digits only, so that they pass through text, attributes and URLs unchanged.
private struct Marker {
    enum Part {
        case text(String)
        case word(Int)
    }

    private let opening: String

    /// Makes an opening that occurs in none of the texts.
    init(absentFrom texts: [String]) {
        var opening = "lqd"
        while texts.contains(where: { $0.contains(opening) }) { opening += "q" }
        self.opening = opening
    }

    func word(_ index: Int) -> String { "\(opening)\(index)x" }

    func split(_ text: some StringProtocol) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(text)
        while let found = rest.firstRange(of: opening) {
            let digits = rest[found.upperBound...].prefix { $0.isASCII && $0.isNumber }
            guard let index = Int(digits), rest[digits.endIndex...].first == "x" else { break }
            if found.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<found.lowerBound]))) }
            parts.append(.word(index))
            rest = rest[rest.index(after: digits.endIndex)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }
}
