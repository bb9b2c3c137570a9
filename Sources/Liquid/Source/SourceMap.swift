import Wording

/// The bytes of a source, and from each byte back to its place in the file it came from.
struct SourceMap: Sendable {
    let source: TemplateSource
    let bytes: [UInt8]

    init(_ source: TemplateSource) {
        self.source = source
        bytes = Array(source.text.utf8)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The place of a byte: line and column in Unicode scalars.
    func place(at offset: Int) -> Place {
        let start = segment(at: offset)
        return moved(Place(file: start.name, line: start.line, column: start.column), over: start.offset..<offset)
    }

    /// As above, counted on from the known place of an earlier byte.
    func place(at offset: Int, from known: Place, at earlier: Int) -> Place {
        source.segments.isEmpty ? moved(known, over: earlier..<offset) : place(at: offset)
    }

    private func moved(_ start: Place, over range: Range<Int>) -> Place {
        var line = start.line
        var column = start.column ?? 1
        for byte in bytes[range.clamped(to: bytes.indices)] {
            if byte == .newline {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Place(file: start.file, line: line, column: column)
    }

    /// The line of the file around a byte, as far as this source has it. In a line that begins in another file or before
    /// this source, spaces stand for what is missing, so that the caret stands right.
    func line(at offset: Int) -> String {
        let start = segment(at: offset)
        let end = source.segments.first { $0.offset > offset }?.offset ?? bytes.count
        let from =
            bytes[start.offset..<min(offset, end)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start.offset
        let to = bytes[max(from, min(offset, end))..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
        let missing = from == start.offset ? start.column - 1 : 0
        let line = String(repeating: " ", count: missing) + text(from..<to)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
    }

    private func segment(at offset: Int) -> TemplateSource.SegmentStart {
        if let found = source.segments.last(where: { $0.offset <= offset }) { return found }
        return .init(offset: 0, name: source.name, line: source.firstLine, column: source.firstColumn)
    }
}
