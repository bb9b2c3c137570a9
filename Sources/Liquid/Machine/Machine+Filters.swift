extension Machine {
    mutating func apply(_ instruction: Instruction) throws(Fault) {
        let filter = Filter(rawValue: instruction.a).unsafelyUnwrapped
        let input = accumulator
        // A missing value stays missing, so that the output notices it.
        if input.kind == .null, names != .lenient, !filter.acceptsNull { return }
        let first = Int(instruction.b)
        // The filters of nearly every letter.
        if filter == .fallback, instruction.c == 1, instruction.d == 0, input.kind == .string || input.kind == .null {
            if input.kind == .null || input.count == 0 { accumulator = try value(program.arguments[first]) }
            return
        }
        if filter == .append, input.kind == .string {
            let suffix = try given(program.arguments[first])
            accumulator = .string(try concatenated(input.text, suffix.kind == .string ? suffix.text : whole(suffix)))
            return
        }
        if instruction.c > 0, filter.needsArgument { _ = try given(program.arguments[first]) }
        let arguments = Arguments(
            first: instruction.c > 0 ? try value(program.arguments[first]) : nil,
            second: instruction.c > 1 ? try value(program.arguments[first + 1]) : nil,
            namedStart: first + Int(instruction.c), namedCount: Int(instruction.d))
        try charge(Int(input.count))
        switch filter {
        case .fallback: accumulator = try fallback(input, arguments)
        case .append: accumulator = .string(try concatenated(whole(input), whole(arguments[0])))
        case .date: accumulator = try date(input, arguments)
        case .plus, .minus, .times, .dividedBy, .modulo, .abs, .ceil, .floor, .round, .atLeast, .atMost:
            accumulator = try calculate(filter, input, arguments)
        case .number, .money, .moneyWithoutCurrency, .percent, .pluralize, .weekday, .wareki, .honorific, .halfWidth,
            .fullWidth,
            .stripEmoji:
            accumulator = try localised(filter, input, arguments)
        case .join, .first, .last, .size, .reverse, .sort, .sortNatural, .uniq, .compact, .concat, .map, .whereEqual,
            .reject,
            .find, .findIndex, .has, .sum:
            accumulator = try array(filter, input, arguments)
        case .escape, .escapeOnce, .safe, .newlineToBreaks, .urlEncode, .urlDecode, .urlQuery, .base64Encode,
            .base64Decode,
            .base64URLEncode, .base64URLDecode, .json, .stripHTML:
            accumulator = try encoded(filter, input, arguments)
        case .code, .pick, .sample: accumulator = try drawn(filter, input, arguments)
        default: accumulator = try text(filter, input, arguments)
        }
    }

    /// A text that is to become part of another: one that is missing would be a hole in the letter.
    private mutating func given(_ operand: Int32) throws(Fault) -> Cell {
        let value = try value(operand)
        if value.kind == .null, names == .strict { throw .missingArgument(operand) }
        return value
    }

    struct Arguments {
        var first: Cell?
        var second: Cell?
        /// Index of the named arguments in the program's arguments: pairs of a name and a value.
        var namedStart: Int
        var namedCount: Int

        subscript(index: Int) -> Cell { (index == 0 ? first : second) ?? .null }
        var count: Int { first == nil ? 0 : second == nil ? 1 : 2 }
    }

    mutating func named(_ name: StaticString, _ arguments: Arguments) throws(Fault) -> Cell {
        for index in 0..<arguments.namedCount {
            let key = try value(program.arguments[arguments.namedStart + index * 2])
            if equal(key.text, Text(name)) { return try value(program.arguments[arguments.namedStart + index * 2 + 1]) }
        }
        return .null
    }

    private mutating func fallback(_ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        let isMissing: Bool =
            switch input.kind {
            case .null: true
            case .bool where input.bits == 0: try !named("allow_false", arguments).isTruthy
            case .string, .array, .object: input.count == 0
            case .empty, .blank: true
            default: false
            }
        guard isMissing else { return input }
        return arguments.first ?? .string(Text(start: nil, count: 0))
    }

    /// A value as filters for texts see it: a list is not joined but shown as one.
    @inline(__always) mutating func whole(_ value: Cell) throws(Fault) -> Text {
        value.kind == .array ? try inspected(value) : try text(of: value)
    }

    mutating func concatenated(_ a: Text, _ b: Text) throws(Fault) -> Text {
        let target = try arena.bytes(a.count + b.count)
        if let source = a.baseAddress { target.update(from: source, count: a.count) }
        if let source = b.baseAddress { (target + a.count).update(from: source, count: b.count) }
        return Text(start: target, count: a.count + b.count)
    }

    mutating func result(_ text: String) throws(Fault) -> Cell { .string(try arena.copy(text)) }
    mutating func result(_ bytes: [UInt8]) throws(Fault) -> Cell { .string(try arena.copy(bytes)) }
}
