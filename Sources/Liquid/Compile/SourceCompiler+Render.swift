import Wording

extension SourceCompiler {
    /// `{% render "name" with value as alias, key: value %}`: the partial sees its arguments and the root names, nothing of
    /// what is assigned here.
    func render(_ tag: Tag) throws(Slip) {
        var reader = try reader(tag.markup)
        let nameToken = try reader.take(.string, Wording(ja: "引用符に入れた部品の名前", en: "the name of a partial in quotes"))
        let name = String(decoding: reader.content(nameToken), as: UTF8.self)
        guard isFileName(name) else { throw Slip(.unknownPartial(name), at: nameToken.range.lowerBound) }
        var each: Int32?
        var with: Int32?
        if reader.take(word: "for") {
            each = try expression(&reader)
        } else if reader.take(word: "with") {
            with = try expression(&reader)
        }
        var alias: String?
        if reader.take(word: "as") { alias = try reader.takeName() }
        _ = reader.take(if: .comma)
        var given: [(name: String, operand: Int32)] = []
        while reader.isNext(.name) {
            let key = try reader.takeName()
            try reader.take(.colon, Wording(ja: "「:」", en: "':'"))
            given.append((key, try expression(&reader)))
            _ = reader.take(if: .comma)
        }
        try reader.takeEnd()
        // The file's own name is the name of the value, as in the reference: "a/card" gives `card`.
        let own = alias ?? String(name.split(separator: "/").last ?? "")
        var names = given.map(\.name)
        if each != nil || with != nil { names.append(own) }
        if each != nil { names.append("forloop") }
        let partial: (frame: Int32, slots: [Int32])
        do throws(FaultInCall) {
            partial = try compiler.partial(name, given: names, depth: depth)
        } catch {
            throw Slip(error.fault, at: nameToken.range.lowerBound)
        }
        offset = tag.offset
        if let each {
            callEach(each, partial, given.map(\.operand))
        } else {
            call(partial, given.map(\.operand) + (with.map { [$0] } ?? []), given: given.count)
        }
    }

    /// A name that cannot lead out of the folder of partials, whoever looks it up.
    private func isFileName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy {
            $0.isNameByte || $0 == .hyphen || $0 == .dot || $0 == UInt8(ascii: "/") || $0 >= 0x80
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return isPlain && name.utf8.count <= 255 && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }

    private func call(_ partial: (frame: Int32, slots: [Int32]), _ operands: [Int32], given: Int) {
        emit(.enter, partial.frame)
        for (index, (slot, operand)) in zip(partial.slots, operands).enumerated() {
            if index < given {
                emit(.move, operand, slot)
            } else {
                // A value of `with` or `for` that is nothing leaves an argument of the same name alone.
                emit(.load, operand)
                emit(.storeIfPresent, slot)
            }
        }
        emit(.call, partial.frame)
    }

    private func callEach(_ collection: Int32, _ partial: (frame: Int32, slots: [Int32]), _ operands: [Int32]) {
        var shape = LoopShape(slot: compiler.draft.slot(), parent: -1)
        let loopSlot = compiler.draft.slot()
        shape.isRender = true
        shape.resume = ProgramDraft.number("render \(source) \(offset)", in: &compiler.draft.resumes)
        compiler.draft.loops.append(shape)
        let loop = Int32(compiler.draft.loops.count - 1)
        let begin = emit(.beginLoop, loop, collection)
        let start = here
        let item = compiler.draft.add(Operand(kind: .slot, a: shape.slot))
        let forloop = compiler.draft.add(Operand(kind: .slot, a: loopSlot))
        call(partial, operands + [item, forloop], given: operands.count)
        emit(.nextLoop, loop, start)
        land([begin])
    }
}
