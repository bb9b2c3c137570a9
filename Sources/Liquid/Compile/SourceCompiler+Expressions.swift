import Wording

extension SourceCompiler {
    static let expression = Wording(ja: "値", en: "a value")

    func reader(_ range: Range<Int>) throws(Slip) -> TokenReader {
        try TokenReader(map.bytes, range)
    }

    /// `{{ expression | filters }}`
    func output(_ markup: Range<Int>) throws(Slip) {
        var reader = try reader(markup)
        if reader.isNext(.end) { return }
        let value = try filtered(&reader)
        try reader.takeEnd()
        if value.isInAccumulator {
            printAccumulator(value.path)
        } else {
            printOperand(value)
        }
    }

    /// A literal before an output is printed together with it, unless something jumps between them.
    private func printOperand(_ value: Filtered) {
        guard let last = code.last, last.operation == .literal, !isLandingPlace else {
            emit(.print, value.operand, value.path)
            return
        }
        removeLast()
        emit(.literalAndPrint, last.a, last.b, value.operand, value.path)
    }

    /// An `escape` at the end is done while printing.
    private func printAccumulator(_ path: Int32) {
        guard let last = code.last, last.operation == .filter, last.a == Filter.escape.rawValue else {
            emit(.printAccumulator, 0, path)
            return
        }
        removeLast()
        if let load = code.last, load.operation == .load {
            removeLast()
            emit(.printEscaped, load.a, path)
        } else {
            emit(.printAccumulatorEscaped, 0, path)
        }
    }

    struct Filtered {
        var operand: Int32
        /// Index of its path's text, -1 for literals.
        var path: Int32
        /// Filters were applied: the value is in the accumulator.
        var isInAccumulator: Bool
    }

    /// An expression and its filters; leaves the value in the accumulator when there are filters.
    func filtered(_ reader: inout TokenReader) throws(Slip) -> Filtered {
        let start = reader.next.range.lowerBound
        let isPath = reader.isNext(.name)
        let operand = try expression(&reader)
        var path: Int32 = -1
        if isPath, case let kind = compiler.draft.operands[Int(operand)].kind, kind == .slot || kind == .path {
            compiler.draft.paths.append(text(start..<reader.lastEnd))
            path = Int32(compiler.draft.paths.count - 1)
        }
        guard reader.isNext(.pipe) else { return Filtered(operand: operand, path: path, isInAccumulator: false) }
        emit(.load, operand)
        while reader.take(if: .pipe) { try filter(&reader) }
        if path < 0 {
            // What filters make of a literal can be nothing, too: the whole expression names it.
            compiler.draft.paths.append(text(start..<reader.lastEnd))
            path = Int32(compiler.draft.paths.count - 1)
        }
        return Filtered(operand: operand, path: path, isInAccumulator: true)
    }

    /// A literal, a path or a range; the index of its operand.
    func expression(_ reader: inout TokenReader) throws(Slip) -> Int32 {
        let token = reader.next
        expressionDepth += 1
        defer { expressionDepth -= 1 }
        let limit = compiler.options.limits.expressionDepth
        guard expressionDepth <= limit else {
            throw Slip(.tooDeep("[ ] ( )", limit: limit), at: token.range.lowerBound)
        }
        switch token.kind {
        case .name:
            return try path(&reader)
        case .string:
            reader.take()
            return compiler.draft.constant(reader.content(token))
        case .number:
            reader.take()
            return compiler.draft.constant(try number(reader.text(token), at: token.range.lowerBound))
        case .openRound:
            reader.take()
            let first = try expression(&reader)
            try reader.take(.dots, Wording(ja: "「..」", en: "'..'"))
            let last = try expression(&reader)
            try reader.take(.closeRound, Wording(ja: "「)」", en: "')'"))
            return compiler.draft.add(Operand(kind: .range, a: first, b: last))
        default:
            throw reader.unexpected(Self.expression)
        }
    }

    private func number(_ text: String, at offset: Int) throws(Slip) -> Cell {
        if let integer = Int64(text) { return .integer(integer) }
        guard let decimal = Double(text), decimal.isFinite else {
            throw Slip(.unexpected(text, wanted: Wording(ja: "もっと小さな数", en: "a smaller number")), at: offset)
        }
        return .decimal(decimal)
    }

    /// `customer.items[0].name`; the words for fixed values are here, too.
    private func path(_ reader: inout TokenReader) throws(Slip) -> Int32 {
        let token = reader.take()
        let root = reader.text(token)
        let isBare = !reader.isNext(.dot) && !reader.isNext(.openSquare)
        if isBare, let word = Self.words[root] { return compiler.draft.constant(word) }
        var segments: [Segment] = []
        var known = root
        var isKnown = true
        while true {
            guard segments.count < compiler.options.limits.pathLength else {
                throw Slip(.tooDeep("a.b.c", limit: compiler.options.limits.pathLength), at: token.range.lowerBound)
            }
            if reader.take(if: .dot) {
                let name = try reader.take(.name, SyntaxFault.memberName)
                segments.append(key(map.bytes[name.range], isDotted: true))
                if isKnown { known += "." + reader.text(name) }
            } else if reader.isNext(.openSquare) {
                reader.take()
                let literal = reader.afterNext.kind == .closeSquare ? reader.next : nil
                if let literal, literal.kind == .string {
                    reader.take()
                    let content = reader.content(literal)
                    segments.append(key(content, isDotted: false))
                    if isKnown { known += "." + String(decoding: content, as: UTF8.self) }
                } else {
                    if let literal, literal.kind == .number {
                        known += isKnown ? "." + reader.text(literal) : ""
                    } else {
                        isKnown = false
                    }
                    segments.append(Segment(kind: .index, operand: try expression(&reader)))
                }
                try reader.take(.closeSquare, Wording(ja: "「]」", en: "']'"))
            } else {
                break
            }
        }
        if !isLocal(root), root != "self" { noteUse(known, root: root, at: token.range.lowerBound) }
        let slot = slot(of: root)
        if !isLocal(root) { noteMember(segments.first, of: root) }
        guard !segments.isEmpty else { return compiler.draft.add(Operand(kind: .slot, a: slot)) }
        return add(segments, to: slot)
    }

    private func add(_ segments: [Segment], to slot: Int32) -> Int32 {
        let start = Int32(compiler.draft.segments.count)
        compiler.draft.segments += segments
        return compiler.draft.add(Operand(kind: .path, a: slot, b: start, c: Int32(segments.count)))
    }

    private func key(_ name: ArraySlice<UInt8>, isDotted: Bool) -> Segment {
        let (start, count) = compiler.draft.literal(name)
        let hash = name.withUnsafeBufferPointer { keyHash($0) }
        let kind: Segment.Kind =
            switch String(decoding: name, as: UTF8.self) {
            case "first" where isDotted: .first
            case "last" where isDotted: .last
            case "size" where isDotted: .size
            default: .key
            }
        return Segment(kind: kind, hash: hash, start: Int32(start), count: Int32(count))
    }

    private static let words: [String: Cell] = [
        "nil": .null, "null": .null, "true": .bool(true), "false": .bool(false), "empty": .empty, "blank": .blank,
    ]
}
