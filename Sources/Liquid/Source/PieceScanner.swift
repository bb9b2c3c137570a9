/// Cuts a source into literals, outputs and tags, and trims the literals where `-` asks for it.
struct PieceScanner {
    private let bytes: [UInt8]
    private var position = 0
    /// The delimiter before the next literal ended with `-`.
    private var trimsNext = false
    private(set) var pieces: [Piece] = []
    private(set) var slips: [Slip] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func scan(_ bytes: [UInt8]) -> (pieces: [Piece], slips: [Slip]) {
        var scanner = PieceScanner(bytes)
        scanner.scanAll()
        return (scanner.pieces, scanner.slips)
    }

    private mutating func scanAll() {
        while position < bytes.count {
            let start = position
            let open = nextOpening(from: start)
            let trimsEnd = open < bytes.count && byte(open + 2) == .hyphen
            addLiteral(start..<open, trimsEnd: trimsEnd)
            guard open < bytes.count else { return }
            if bytes[open + 1] == .percent {
                scanTag(at: open)
            } else {
                scanOutput(at: open)
            }
        }
    }

    private mutating func addLiteral(_ range: Range<Int>, trimsEnd: Bool) {
        var lower = range.lowerBound
        var upper = range.upperBound
        if trimsNext { while lower < upper, bytes[lower].isSpace { lower += 1 } }
        if trimsEnd { while lower < upper, bytes[upper - 1].isSpace { upper -= 1 } }
        trimsNext = false
        findFullWidthBrace(in: range)
        if !range.isEmpty { pieces.append(Piece(kind: .literal, range: range, markup: lower..<upper)) }
    }

    private mutating func scanOutput(at open: Int) {
        guard let close = find(.closeBrace, .closeBrace, from: open + 2) else {
            return unclosed(.outputNotClosed, at: open)
        }
        // A tag that begins before the output ends: the output was forgotten to be closed.
        if let tag = find(.openBrace, .percent, from: open + 2, to: close) {
            slips.append(Slip(.outputNotClosed, at: open))
            position = tag
            return
        }
        let markup = inner(open, close)
        pieces.append(Piece(kind: .output, range: open..<close + 2, markup: markup))
        position = close + 2
    }

    private mutating func scanTag(at open: Int) {
        guard let close = find(.percent, .closeBrace, from: open + 2) else {
            return unclosed(.tagNotClosed, at: open)
        }
        let markup = inner(open, close)
        position = close + 2
        var start = markup.lowerBound
        while start < markup.upperBound, bytes[start].isSpace { start += 1 }
        if start < markup.upperBound, bytes[start] == .hash {
            let rest = markup.lowerBound..<markup.upperBound
            if let line = lineNotCommented(in: start..<rest.upperBound) {
                slips.append(Slip(.commentLineWithoutHash, at: line))
            }
            pieces.append(Piece(kind: .comment, range: open..<close + 2, markup: start..<start))
            return
        }
        var end = start
        while end < markup.upperBound, bytes[end].isNameByte { end += 1 }
        let name = start..<end
        if isName("raw", name) {
            finishRaw(open, markup: end..<markup.upperBound)
        } else if isName("comment", name) {
            finishComment(open)
        } else if isName("doc", name) {
            finishDoc(open, markup: end..<markup.upperBound)
        } else {
            pieces.append(Piece(kind: .tag(name), range: open..<close + 2, markup: end..<markup.upperBound))
        }
    }

    /// What is between the delimiters, without the hyphens; notes whether the next literal is trimmed.
    private mutating func inner(_ open: Int, _ close: Int) -> Range<Int> {
        var lower = open + 2
        var upper = close
        if lower < upper, bytes[lower] == .hyphen { lower += 1 }
        if lower < upper, bytes[upper - 1] == .hyphen {
            upper -= 1
            trimsNext = true
        } else {
            // `{{-}}`: the one hyphen trims both sides.
            trimsNext = lower == upper && bytes[close - 1] == .hyphen
        }
        return lower..<upper
    }

    private mutating func finishRaw(_ open: Int, markup: Range<Int>) {
        if let junk = markup.first(where: { !bytes[$0].isSpace }) {
            slips.append(Slip(.tagTakesNothing("raw"), at: junk))
        }
        guard let end = endTag("endraw", from: position) else {
            return unclosed(.blockNotClosed("raw"), at: open)
        }
        // Hyphens inside the block trim nothing, as in the reference.
        pieces.append(
            Piece(kind: .raw, range: open..<end.range.upperBound, markup: position..<end.range.lowerBound))
        position = end.range.upperBound
        trimsNext = end.trims
    }

    /// Comments nest, and what they hold need not be well formed.
    private mutating func finishComment(_ open: Int) {
        var depth = 1
        while let tag = nextTag(from: position) {
            position = tag.range.upperBound
            if isName("comment", tag.name) {
                depth += 1
            } else if isName("endcomment", tag.name) {
                depth -= 1
                guard depth == 0 else { continue }
                trimsNext = tag.trims
                pieces.append(Piece(kind: .comment, range: open..<position, markup: open..<open))
                return
            } else if isName("raw", tag.name) {
                guard let end = endTag("endraw", from: position) else { break }
                position = end.range.upperBound
            }
        }
        unclosed(.blockNotClosed("comment"), at: open)
    }

    private mutating func finishDoc(_ open: Int, markup: Range<Int>) {
        if let junk = markup.first(where: { !bytes[$0].isSpace }) {
            slips.append(Slip(.tagTakesNothing("doc"), at: junk))
        }
        guard let end = endTag("enddoc", from: position, isAlone: false) else {
            return unclosed(.blockNotClosed("doc"), at: open)
        }
        if let inner = endTag("doc", from: position, isAlone: false), inner.range.lowerBound < end.range.lowerBound {
            slips.append(Slip(.docInDoc, at: inner.range.lowerBound))
        }
        position = end.range.upperBound
        trimsNext = end.trims
        pieces.append(Piece(kind: .comment, range: open..<position, markup: open..<open))
    }

    private mutating func unclosed(_ fault: SyntaxFault, at open: Int) {
        slips.append(Slip(fault, at: open))
        position = bytes.count
    }
}

extension PieceScanner {
    private struct FoundTag {
        var range: Range<Int>
        var name: Range<Int>
        var trims: Bool
    }

    private func nextTag(from start: Int) -> FoundTag? {
        guard let open = find(.openBrace, .percent, from: start),
            let close = find(.percent, .closeBrace, from: open + 2)
        else { return nil }
        var nameStart = open + 2
        if nameStart < close, bytes[nameStart] == .hyphen { nameStart += 1 }
        while nameStart < close, bytes[nameStart].isSpace { nameStart += 1 }
        var nameEnd = nameStart
        while nameEnd < close, bytes[nameEnd].isNameByte { nameEnd += 1 }
        return FoundTag(
            range: open..<close + 2, name: nameStart..<nameEnd, trims: close > open + 2 && bytes[close - 1] == .hyphen)
    }

    /// The next tag `name`, with nothing else in it when it `isAlone`; what merely begins like it is text.
    private func endTag(_ name: StaticString, from start: Int, isAlone: Bool = true) -> FoundTag? {
        var position = start
        while let open = find(.openBrace, .percent, from: position) {
            position = open + 2
            var index = position
            if byte(index) == .hyphen { index += 1 }
            while index < bytes.count, bytes[index].isSpace { index += 1 }
            let nameStart = index
            while index < bytes.count, bytes[index].isNameByte { index += 1 }
            guard isName(name, nameStart..<index) else { continue }
            if isAlone { while index < bytes.count, bytes[index].isSpace || bytes[index] == .hyphen { index += 1 } }
            let close = isAlone ? index : find(.percent, .closeBrace, from: index) ?? bytes.count
            guard byte(close) == .percent, byte(close + 1) == .closeBrace else { continue }
            return FoundTag(range: open..<close + 2, name: nameStart..<index, trims: bytes[close - 1] == .hyphen)
        }
        return nil
    }

    private func nextOpening(from start: Int) -> Int {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == .openBrace, bytes[index + 1] == .openBrace || bytes[index + 1] == .percent {
                return index
            }
            index += 1
        }
        return bytes.count
    }

    private func find(_ first: UInt8, _ second: UInt8, from start: Int, to end: Int? = nil) -> Int? {
        var index = start
        let end = min(end ?? bytes.count, bytes.count)
        while index + 1 < end {
            if bytes[index] == first, bytes[index + 1] == second { return index }
            index += 1
        }
        return nil
    }

    /// Two of `{`, `%` and their full-width forms, beginning with a brace: somebody meant a tag.
    private mutating func findFullWidthBrace(in range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            defer { index += 1 }
            let brace = braceWidth(index)
            guard brace > 0 else { continue }
            let second = max(braceWidth(index + brace), percentWidth(index + brace))
            guard second > 0, brace + second > 2 else { continue }
            let text = String(decoding: bytes[index..<index + brace + second], as: UTF8.self)
            slips.append(Slip(.fullWidthBrace(text), at: index))
            return
        }
    }

    private func braceWidth(_ index: Int) -> Int {
        byte(index) == .openBrace
            ? 1 : byte(index) == 0xEF && byte(index + 1) == 0xBD && byte(index + 2) == 0x9B ? 3 : 0
    }

    private func percentWidth(_ index: Int) -> Int {
        byte(index) == .percent ? 1 : byte(index) == 0xEF && byte(index + 1) == 0xBC && byte(index + 2) == 0x85 ? 3 : 0
    }

    private func lineNotCommented(in range: Range<Int>) -> Int? {
        var isLineStart = false
        for index in range {
            let byte = bytes[index]
            if byte == .newline {
                isLineStart = true
            } else if isLineStart, !byte.isSpace {
                if byte != .hash { return index }
                isLineStart = false
            }
        }
        return nil
    }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func isName(_ name: StaticString, _ range: Range<Int>) -> Bool {
        bytes[range].elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
