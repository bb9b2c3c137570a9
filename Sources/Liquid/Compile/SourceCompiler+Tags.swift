import Wording

extension SourceCompiler {
    static let tagNames = [
        "abort", "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo",
        "for", "if",
        "increment", "liquid", "raw", "render", "tablerow", "unless",
    ]

    /// Compiles a tag and, for a block, everything up to its end.
    ///
    /// - Returns: whether it prints nothing.
    func compile(_ tag: Tag, in block: Tag?) -> Bool {
        switch tag.name {
        case "if": return ifBlock(tag, isUnless: false)
        case "unless": return ifBlock(tag, isUnless: true)
        case "case": return caseBlock(tag)
        case "for": return forBlock(tag)
        case "tablerow": tableBlock(tag)
        case "assign":
            recovering { () throws(Slip) in try assign(tag) }
            return true
        case "capture":
            capture(tag)
            return true
        case "echo": recovering { () throws(Slip) in try output(tag.markup) }
        case "render": recovering { () throws(Slip) in try render(tag) }
        case "increment": recovering { () throws(Slip) in try count(tag, .increment) }
        case "decrement": recovering { () throws(Slip) in try count(tag, .decrement) }
        case "cycle": recovering { () throws(Slip) in try cycle(tag) }
        case "break": recovering { () throws(Slip) in try leave(tag, isBreak: true) }
        case "continue": recovering { () throws(Slip) in try leave(tag, isBreak: false) }
        case "abort": recovering { () throws(Slip) in try abort(tag) }
        case "liquid": liquid(tag)
        default:
            if let slip = unknown(tag, in: block) { report(slip) }
        }
        return false
    }

    private func unknown(_ tag: Tag, in block: Tag?) -> Slip? {
        switch tag.name {
        case "": return Slip(.tagNameMissing, at: tag.offset)
        case "else", "elsif":
            return Slip(
                .tagOutside(tag.name, of: tag.name == "else" ? "if, unless, case, for" : "if, unless"), at: tag.offset)
        case "when": return Slip(.tagOutside(tag.name, of: "case"), at: tag.offset)
        case "include": return Slip(.includeIsGone, at: tag.offset)
        default:
            if tag.name.hasPrefix("end"), Self.tagNames.contains(String(tag.name.dropFirst(3))) {
                // The end of a block whose first tag was misspelt is no second mistake.
                if forgivenEnds.remove(tag.name) != nil { return nil }
                return Slip(.endWithoutBlock(tag.name, open: block?.name), at: tag.offset)
            }
            let nearest = Spelling.nearest(to: tag.name, among: Self.tagNames)
            if let nearest { forgivenEnds.insert("end" + nearest) }
            return Slip(.unknownTag(tag.name, nearest: nearest), at: tag.offset)
        }
    }

    func takesNothing(_ tag: Tag) throws(Slip) {
        if let junk = tag.markup.first(where: { !map.bytes[$0].isSpace }) {
            throw Slip(.tagTakesNothing(tag.name), at: junk)
        }
    }

    /// `{% assign name = expression | filters %}`
    private func assign(_ tag: Tag) throws(Slip) {
        var reader = try reader(tag.markup)
        let name = try target(&reader)
        try reader.take(.equals, Wording(ja: "「=」", en: "'='"))
        let value = try filtered(&reader)
        try reader.takeEnd()
        if !value.isInAccumulator { emit(.load, value.operand) }
        setNames.insert(name)
        emit(.store, ownSlot(of: name))
    }

    /// The name that a tag gives a value.
    private func target(_ reader: inout TokenReader) throws(Slip) -> String {
        let token = reader.next
        let name = try reader.takeName()
        if name.hasSuffix("?") {
            throw Slip(.unexpected(name, wanted: Wording(ja: "名前", en: "a name")), at: token.range.lowerBound)
        }
        return name
    }

    /// `{% capture name %}…{% endcapture %}`
    private func capture(_ tag: Tag) {
        var name = ""
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            if reader.isNext(.string) {
                name = String(decoding: reader.content(reader.take()), as: UTF8.self)
            } else {
                name = try target(&reader)
            }
            try reader.takeEnd()
        }
        setNames.insert(name)
        let slot = ownSlot(of: name)
        emit(.beginCapture)
        openCaptures.append(slot)
        end(body(of: tag, until: ["endcapture"]))
        openCaptures.removeLast()
        emit(.endCapture, slot)
    }

    /// An end tag takes nothing.
    func end(_ body: Body) {
        if let end = body.end { recovering { () throws(Slip) in try takesNothing(end) } }
    }

    /// `{% increment name %}`
    private func count(_ tag: Tag, _ operation: Instruction.Operation) throws(Slip) {
        var reader = try reader(tag.markup)
        let name = try target(&reader)
        try reader.takeEnd()
        setNames.insert(name)
        compiler.draft.usesRegisters = true
        let counter = ProgramDraft.number("\(frame) \(name)", in: &compiler.draft.counters)
        emit(operation, counter, ownSlot(of: name))
    }

    /// `{% abort "reason" %}`
    private func abort(_ tag: Tag) throws(Slip) {
        var reader = try reader(tag.markup)
        let reason = reader.isNext(.end) ? compiler.draft.constant("".utf8) : try expression(&reader)
        try reader.takeEnd()
        emit(.abort, reason)
    }

    /// `{% liquid … %}`: a tag a line.
    private func liquid(_ tag: Tag) {
        var pieces: [Piece] = []
        var start = tag.markup.lowerBound
        var comments = 0
        var opening = 0
        while start < tag.markup.upperBound {
            let end = map.bytes[start..<tag.markup.upperBound].firstIndex(of: .newline) ?? tag.markup.upperBound
            defer { start = end + 1 }
            guard let first = (start..<end).first(where: { !map.bytes[$0].isSpace }), map.bytes[first] != .hash else {
                continue
            }
            let nameEnd = (first..<end).first { !map.bytes[$0].isNameByte } ?? end
            let name = text(first..<nameEnd)
            if name == "comment" {
                if comments == 0 { opening = first }
                comments += 1
            } else if name == "endcomment", comments > 0 {
                comments -= 1
            } else if comments == 0 {
                pieces.append(Piece(kind: .tag(first..<nameEnd), range: first..<end, markup: nameEnd..<end))
            }
        }
        if comments > 0 { report(Slip(.blockNotClosed("comment"), at: opening)) }
        let body = compile(pieces)
        _ = body
    }
}
