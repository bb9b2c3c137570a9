import Wording

extension SourceCompiler {
    /// `{% for name in collection reversed limit: n offset: n %}…{% else %}…{% endfor %}`
    func forBlock(_ tag: Tag) -> Bool {
        let ends: Set<String> = ["else", "endfor"]
        var begin = -1
        var shape: Int32 = 0
        var name = ""
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            name = try reader.takeName()
            let collection = try collection(&reader, of: tag, variable: name)
            var loop = collection.shape
            if reader.take(word: "reversed") { loop.isReversed = true }
            while reader.isNext(.comma) || reader.isNext(.name) {
                _ = reader.take(if: .comma)
                try attribute(&reader, of: tag, ["limit", "offset"], &loop)
            }
            try reader.takeEnd()
            shape = add(loop)
            begin = emit(.beginLoop, shape, collection.operand)
        }
        let start = here
        let (body, open) = loopBody(tag, shape, name, ends, isTable: false)
        land(open.continues)
        offset = tag.offset
        emit(.nextLoop, shape, start)
        var bodies = [body]
        var outs = open.breaks
        if let end = body.end, end.name == "else" {
            recovering { () throws(Slip) in try takesNothing(end) }
            // Only a loop without rounds comes to its else.
            outs.append(emit(.jump))
            if begin >= 0 { land([begin]) }
            bodies.append(self.body(of: tag, until: ["endfor"]))
        } else if begin >= 0 {
            land([begin])
        }
        end(bodies[bodies.count - 1])
        land(outs)
        return removeBlank(bodies)
    }

    private func loopBody(
        _ tag: Tag, _ shape: Int32, _ name: String, _ ends: Set<String>, isTable: Bool
    ) -> (body: Body, open: OpenLoop) {
        loops.append(OpenLoop(index: shape, captureDepth: openCaptures.count, isTable: isTable))
        let slots = compiler.draft.loops.indices.contains(Int(shape)) ? compiler.draft.loops[Int(shape)].slot : 0
        locals.append((name, slots))
        locals.append((isTable ? "tablerowloop" : "forloop", slots + 1))
        let body = body(of: tag, until: ends)
        locals.removeLast(2)
        return (body, loops.removeLast())
    }

    /// `name in collection`
    private func collection(
        _ reader: inout TokenReader, of tag: Tag, variable: String
    ) throws(Slip) -> (operand: Int32, shape: LoopShape) {
        guard reader.take(word: "in") else { throw reader.unexpected(Wording(ja: "「in」", en: "'in'")) }
        let start = reader.next.range.lowerBound
        let operand = try expression(&reader)
        let parent = loops.last { $0.isTable == (tag.name == "tablerow") }?.index ?? -1
        var shape = LoopShape(slot: compiler.draft.slot(), parent: parent)
        shape.isTable = tag.name == "tablerow"
        // The slot of `forloop` is the one after the variable's.
        _ = compiler.draft.slot()
        let title = "\(variable)-\(text(start..<reader.lastEnd))"
        let (nameStart, nameCount) = compiler.draft.literal(title.utf8)
        (shape.nameStart, shape.nameCount) = (Int32(nameStart), Int32(nameCount))
        shape.resume = ProgramDraft.number(title, in: &compiler.draft.resumes)
        return (operand, shape)
    }

    private func add(_ shape: LoopShape) -> Int32 {
        compiler.draft.loops.append(shape)
        return Int32(compiler.draft.loops.count - 1)
    }

    /// `limit: 3`
    private func attribute(
        _ reader: inout TokenReader, of tag: Tag, _ known: [String], _ loop: inout LoopShape
    ) throws(Slip) {
        let token = reader.next
        let name = try reader.takeName()
        guard known.contains(name) else {
            throw Slip(.unknownArgument(name, of: tag.name, known: known), at: token.range.lowerBound)
        }
        try reader.take(.colon, Wording(ja: "「:」", en: "':'"))
        if name == "offset", reader.isNext(word: "continue"), ![.dot, .openSquare].contains(reader.afterNext.kind) {
            reader.take()
            loop.resumes = true
            compiler.draft.usesRegisters = true
            return
        }
        let operand = try expression(&reader)
        switch name {
        case "limit": loop.limit = operand
        case "offset": loop.offset = operand
        case "cols": loop.columns = operand
        default: break
        }
    }

    /// `{% tablerow name in collection cols: n limit: n offset: n %}…{% endtablerow %}`
    func tableBlock(_ tag: Tag) {
        var begin = -1
        var shape: Int32 = 0
        var name = ""
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            name = try reader.takeName()
            let collection = try collection(&reader, of: tag, variable: name)
            var loop = collection.shape
            _ = reader.take(if: .comma)
            while reader.isNext(.name) {
                try attribute(&reader, of: tag, ["cols", "limit", "offset", "range"], &loop)
                _ = reader.take(if: .comma)
            }
            try reader.takeEnd()
            shape = add(loop)
            begin = emit(.beginTable, shape, collection.operand)
        }
        let start = here
        let (body, open) = loopBody(tag, shape, name, ["endtablerow"], isTable: true)
        land(open.continues)
        offset = tag.offset
        emit(.nextTable, shape, start)
        let over = emit(.jump)
        land(open.breaks)
        emit(.leaveTable, shape)
        end(body)
        land([over])
        if begin >= 0 { land([begin]) }
    }

    /// `break` and `continue`; outside of a loop they end the source.
    func leave(_ tag: Tag, isBreak: Bool) throws(Slip) {
        try takesNothing(tag)
        let depth = loops.last?.captureDepth ?? 0
        // A capture that is left this way keeps what it has.
        for slot in openCaptures.dropFirst(depth).reversed() { emit(.endCapture, slot) }
        guard !loops.isEmpty else {
            emit(.end)
            return
        }
        let jump = emit(.jump)
        if isBreak {
            loops[loops.count - 1].breaks.append(jump)
        } else {
            loops[loops.count - 1].continues.append(jump)
        }
    }

    /// `{% cycle "a", "b" %}` and `{% cycle name: "a", "b" %}`
    func cycle(_ tag: Tag) throws(Slip) {
        var reader = try reader(tag.markup)
        let start = reader.next.range.lowerBound
        var values = [try expression(&reader)]
        var name: Int32 = -1
        if reader.take(if: .colon) {
            name = values[0]
            values = [try expression(&reader)]
        }
        while reader.take(if: .comma), !reader.isNext(.end) { values.append(try expression(&reader)) }
        try reader.takeEnd()
        // Cycles of the same literals go on together; those with variables in them stand alone.
        let isConstant = values.allSatisfy { compiler.draft.operands[Int($0)].kind == .constant }
        let key =
            name >= 0
            ? "named" : isConstant ? text(start..<reader.lastEnd).filter { !$0.isWhitespace } : "\(source) \(start)"
        let first = Int32(compiler.draft.arguments.count)
        compiler.draft.arguments += values
        let group = ProgramDraft.number(key, in: &compiler.draft.cycleGroups)
        compiler.draft.cycles.append(
            CycleShape(name: name, group: group, first: first, count: Int32(values.count)))
        compiler.draft.usesRegisters = true
        emit(.cycle, Int32(compiler.draft.cycles.count - 1))
    }
}
