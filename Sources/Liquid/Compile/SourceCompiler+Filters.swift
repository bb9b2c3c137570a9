import Wording

extension SourceCompiler {
    /// `name: argument, name: argument`, applied to the accumulator.
    func filter(_ reader: inout TokenReader) throws(Slip) {
        let name = try reader.take(.name, Wording(ja: "フィルターの名前", en: "the name of a filter"))
        let text = reader.text(name)
        var arguments: [Int32] = []
        var named: [(name: String, operand: Int32, offset: Int)] = []
        var offsets: [Int] = []
        if reader.take(if: .colon) {
            while !reader.isNext(.end), !reader.isNext(.pipe) {
                if reader.isNext(.name), reader.afterNext.kind == .colon {
                    let key = reader.take()
                    reader.take()
                    named.append((reader.text(key), try expression(&reader), key.range.lowerBound))
                } else {
                    let start = reader.next.range.lowerBound
                    offsets.append(start)
                    let argument = try expression(&reader)
                    arguments.append(argument)
                    compiler.draft.operandPaths[argument] = self.text(start..<reader.lastEnd)
                }
                guard reader.take(if: .comma) else { break }
            }
        }
        if arguments.isEmpty, named.isEmpty, !reader.isNext(.end), !reader.isNext(.pipe), !reader.isNext(.comma) {
            throw reader.unexpected(Wording(ja: "「:」かタグの終わり", en: "':' or the end of the tag"))
        }
        guard let signature = Filter.signatures[text] else {
            throw Slip(
                .unknownFilter(text, nearest: Spelling.nearest(to: text, among: Filter.signatures.keys.sorted())),
                at: name.range.lowerBound)
        }
        try check(signature, arguments, offsets, named, name)
        let start = Int32(compiler.draft.arguments.count)
        compiler.draft.arguments += arguments
        for argument in named {
            compiler.draft.arguments.append(compiler.draft.constant(argument.name.utf8))
            compiler.draft.arguments.append(argument.operand)
        }
        offset = name.range.lowerBound
        emit(.filter, signature.filter.rawValue, start, Int32(arguments.count), Int32(named.count))
    }

    private func check(
        _ signature: Filter.Signature, _ arguments: [Int32], _ offsets: [Int],
        _ named: [(name: String, operand: Int32, offset: Int)], _ name: Token
    ) throws(Slip) {
        let given = arguments.count
        guard signature.arguments.contains(given) else {
            throw Slip(
                .argumentCount(filter: signature.name, given: given, allowed: signature.arguments),
                at: name.range.lowerBound)
        }
        if !signature.takesAnyName {
            for argument in named where !signature.named.contains(argument.name) {
                throw Slip(
                    .unknownArgument(argument.name, of: signature.name, known: signature.named), at: argument.offset)
            }
        }
        // Strict names mean a strict reading of literals, too; the reference only fails when it runs.
        guard compiler.options.names != .lenient else { return }
        for (index, kind) in signature.kinds.enumerated() where index < given {
            guard let cell = constant(arguments[index]), !kind.accepts(cell) else { continue }
            throw Slip(.argumentType(filter: signature.name, wanted: kind.wording), at: offsets[index])
        }
    }

    /// The kind of a literal operand.
    private func constant(_ operand: Int32) -> Cell.Kind? {
        let operand = compiler.draft.operands[Int(operand)]
        guard operand.kind == .constant else { return nil }
        switch compiler.draft.constants[Int(operand.a)] {
        case .cell(let cell): return cell.kind
        case .text: return .string
        }
    }
}
