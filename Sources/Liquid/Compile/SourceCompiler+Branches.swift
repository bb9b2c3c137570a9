import Wording

extension SourceCompiler {
    /// `{% if %}…{% elsif %}…{% else %}…{% endif %}` and `unless`.
    func ifBlock(_ tag: Tag, isUnless: Bool) -> Bool {
        let endName = isUnless ? "endunless" : "endif"
        let ends: Set<String> = ["elsif", "else", endName]
        var bodies: [Body] = []
        var ways: [Int] = []
        var next = condition(tag, negated: isUnless)
        var body = body(of: tag, until: ends)
        bodies.append(body)
        var hasElse = false
        while let end = body.end, end.name != endName {
            ways.append(emit(.jump))
            land(next)
            next = []
            if hasElse {
                // What follows an else can never run; the reference lets it stand.
                ways.append(emit(.jump))
            }
            if end.name == "elsif" {
                let skips = condition(end, negated: false)
                if !hasElse { next = skips } else { land(skips) }
            } else {
                recovering { () throws(Slip) in try takesNothing(end) }
                hasElse = true
            }
            body = self.body(of: tag, until: ends)
            bodies.append(body)
        }
        end(body)
        land(next)
        land(ways)
        return removeBlank(bodies)
    }

    /// The condition of a tag; the jumps to be led to where it is false.
    private func condition(_ tag: Tag, negated: Bool) -> [Int] {
        offset = tag.offset
        var jumps: [Int] = []
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            jumps = try condition(&reader, negated: negated)
            try reader.takeEnd()
        }
        return jumps
    }

    /// `a == b and c or d`, which is `a == b and (c or d)`.
    ///
    /// - Returns: the jumps to be led to where it is false (true when negated).
    func condition(_ reader: inout TokenReader, negated: Bool) throws(Slip) -> [Int] {
        var toFalse: [Int] = []
        var toTrue: [Int] = []
        while true {
            try comparison(&reader)
            if reader.take(word: "and") {
                toFalse.append(emit(.jumpIfFalse))
            } else if reader.take(word: "or") {
                toTrue.append(emit(.jumpIfTrue))
            } else {
                break
            }
        }
        if !negated {
            toFalse.append(emit(.jumpIfFalse))
            land(toTrue)
            return toFalse
        }
        toTrue.append(emit(.jumpIfTrue))
        land(toFalse)
        return toTrue
    }

    /// One comparison, or a value that is true or false; leaves the answer in the flag.
    func comparison(_ reader: inout TokenReader) throws(Slip) {
        if reader.isNext(.openRound), !isRange(reader) {
            throw Slip(.parenthesesInCondition, at: reader.next.range.lowerBound)
        }
        let left = try expression(&reader)
        guard reader.isNext(.comparison) else {
            emit(.test, left)
            return
        }
        let sign = reader.text(reader.take())
        let right = try expression(&reader)
        emit(.compare, left, right, Self.comparison(sign).rawValue)
    }

    private func isRange(_ reader: TokenReader) -> Bool {
        var ahead = reader
        var depth = 0
        while !ahead.isNext(.end) {
            switch ahead.take().kind {
            case .openRound: depth += 1
            case .closeRound:
                depth -= 1
                if depth == 0 { return false }
            case .dots where depth == 1: return true
            default: break
            }
        }
        return true
    }

    private static func comparison(_ sign: String) -> Comparison {
        switch sign {
        case "==": .equal
        case "!=", "<>": .different
        case "<": .less
        case "<=": .lessOrEqual
        case ">": .greater
        case ">=": .greaterOrEqual
        default: .contains
        }
    }

    /// `{% case %}{% when a, b %}…{% else %}…{% endcase %}`: every `when` that matches runs, an `else` runs when none did so
    /// far.
    func caseBlock(_ tag: Tag) -> Bool {
        let ends: Set<String> = ["when", "else", "endcase"]
        var subject: Int32 = 0
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            subject = try expression(&reader)
            try reader.takeEnd()
        }
        let matched = compiler.draft.slot()
        let wasMatched = compiler.draft.add(Operand(kind: .slot, a: matched))
        emit(.mark, matched, 0)
        // What stands before the first when is never printed.
        let skip = emit(.jump)
        var current = body(of: tag, until: ends)
        if !current.isBlank, compiler.options.names != .lenient { report(Slip(.contentBeforeWhen, at: tag.offset)) }
        land([skip])
        var bodies: [Body] = []
        while let end = current.end, end.name != "endcase" {
            offset = end.offset
            if end.name == "else" {
                recovering { () throws(Slip) in try takesNothing(end) }
                emit(.test, wasMatched)
                let skip = emit(.jumpIfTrue)
                current = body(of: tag, until: ends)
                bodies.append(current)
                land([skip])
            } else {
                current = when(end, subject, matched, in: tag, ends, &bodies)
            }
        }
        end(current)
        return removeBlank(bodies)
    }

    /// The body runs once for each value that matches: it is compiled once and left through a jump that each value sets.
    private func when(
        _ tag: Tag, _ subject: Int32, _ matched: Int32, in block: Tag, _ ends: Set<String>, _ bodies: inout [Body]
    ) -> Body {
        var values: [Int32] = []
        recovering { () throws(Slip) in
            var reader = try reader(tag.markup)
            repeat { values.append(try expression(&reader)) } while reader.take(if: .comma) || reader.take(word: "or")
            try reader.takeEnd()
        }
        // A counter of the value that is tried next leads back here after the body.
        let turn = compiler.draft.slot()
        let turnOperand = compiler.draft.add(Operand(kind: .slot, a: turn))
        var toBody: [Int] = []
        if values.count > 1 {
            emit(.load, compiler.draft.constant(.integer(0)))
            emit(.store, turn)
        }
        let again = here
        for (index, value) in values.enumerated() {
            let number = compiler.draft.constant(.integer(index + 1))
            var skips: [Int] = []
            if values.count > 1 {
                emit(.compare, turnOperand, number, Comparison.less.rawValue)
                skips.append(emit(.jumpIfFalse))
                emit(.load, number)
                emit(.store, turn)
            }
            emit(.compare, subject, value, Comparison.equal.rawValue)
            toBody.append(emit(.jumpIfTrue))
            land(skips)
        }
        let past = emit(.jump)
        land(toBody)
        emit(.mark, matched, 1)
        let body = body(of: block, until: ends)
        bodies.append(body)
        if values.count > 1 { emit(.jump, again) }
        land([past])
        return body
    }
}
