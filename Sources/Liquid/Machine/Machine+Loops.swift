/// A loop while it runs.
struct LoopState {
    var source = Cell.null
    /// Rounds in all, and the one that runs (from 0).
    var length = 0
    var index = 0
    /// Index in the source of the first and the following elements.
    var first = 0
    var step = 1
    var columns = 0
    /// From 1.
    var column = 1
    var row = 1
}

extension Machine {
    /// - Returns: whether there is a first round.
    mutating func beginLoop(_ loop: Int, over source: Cell) throws(Fault) -> Bool {
        let shape = program.loops[loop]
        var state = LoopState(source: source)
        let available = try rounds(of: source, shape)
        let isText = source.kind == .string
        var from = 0
        if shape.resumes {
            from = resumes[Int(shape.resume)]
        } else if shape.offset >= 0 {
            from = try integer(value(shape.offset), lenient: shape.isTable) ?? 0
        }
        var to = available
        if shape.limit >= 0, let limit = try integer(value(shape.limit), lenient: shape.isTable) {
            to = min(available, from.addingReportingOverflow(limit).overflow ? available : from + limit)
        }
        if isText { (from, to) = (0, available) }
        let start = max(0, from)
        state.length = to > start ? to - start : 0
        if !resumes.isEmpty {
            resumes[Int(shape.resume)] = from.addingReportingOverflow(state.length).partialValue
        }
        state.first = shape.isReversed ? start &+ state.length &- 1 : start
        state.step = shape.isReversed ? -1 : 1
        loops[loop] = state
        guard state.length > 0 else { return false }
        slots[Int(shape.slot) + 1] = Cell(kind: .loop, bits: UInt64(loop))
        try beginRound(loop, shape)
        return true
    }

    /// - Returns: whether there is a next round.
    mutating func nextRound(_ loop: Int) throws(Fault) -> Bool {
        loops[loop].index += 1
        guard loops[loop].index < loops[loop].length else { return false }
        try beginRound(loop, program.loops[loop])
        return true
    }

    private mutating func beginRound(_ loop: Int, _ shape: LoopShape) throws(Fault) {
        iterations += 1
        if iterations > limits.iterations { throw .limit(.iterations) }
        let state = loops[loop]
        slots[Int(shape.slot)] = try element(of: state.source, at: state.first + state.index * state.step)
    }

    private mutating func rounds(of source: Cell, _ shape: LoopShape) throws(Fault) -> Int {
        switch source.kind {
        case .array: return Int(source.count)
        case .object: return shape.isRender ? 1 : Int(source.count)
        case .string: return source.count == 0 && !shape.isRender ? 0 : 1
        case .range:
            let (first, last) = source.bounds
            guard last >= first else { return 0 }
            let (distance, overflow) = last.subtractingReportingOverflow(first)
            if overflow || distance > Int64(Int32.max) { throw .limit(.iterations) }
            return Int(distance) + 1
        case .null: return shape.isRender ? 1 : 0
        default: return shape.isRender ? 1 : 0
        }
    }

    private mutating func element(of source: Cell, at index: Int) throws(Fault) -> Cell {
        switch source.kind {
        case .array: source.elements[index]
        case .object where source.count > 0: try pair(source.fields[index])
        case .range: .integer(source.bounds.first + Int64(index))
        default: source
        }
    }

    private mutating func integer(_ value: Cell, lenient: Bool) throws(Fault) -> Int? {
        switch value.kind {
        case .null: return lenient ? 0 : nil
        case .integer: return Int(value.integer)
        case .decimal:
            return try bounded(value.decimal)
        case .string:
            if !lenient, !isIntegerText(value.text) { throw .notAnInteger }
            return Int(leadingInteger(value.text))
        default:
            if lenient { return 0 }
            throw .notAnInteger
        }
    }

    private func isIntegerText(_ text: Text) -> Bool {
        var digits = text[...]
        if let first = digits.first, first == .hyphen || first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        return !digits.isEmpty && digits.allSatisfy(\.isDigit)
    }
}

// MARK: tablerow

extension Machine {
    mutating func beginTable(_ loop: Int, over source: Cell) throws(Fault) -> Bool {
        let shape = program.loops[loop]
        guard source.isTruthy else { return false }
        var columns: Int?
        if shape.columns >= 0 {
            let value = try value(shape.columns)
            columns = value.kind == .null ? 0 : try integer(value, lenient: true)
        }
        try output.append("<tr class=\"row1\">\n")
        let runs = try beginLoop(loop, over: source)
        loops[loop].columns = columns ?? loops[loop].length
        guard runs else {
            try output.append("</tr>\n")
            return false
        }
        try beginCell(loop)
        return true
    }

    mutating func nextCell(_ loop: Int) throws(Fault) -> Bool {
        try output.append("</td>")
        let state = loops[loop]
        let isLastColumn = state.column == state.columns
        let isLast = state.index + 1 == state.length
        if isLastColumn, !isLast {
            try output.append("</tr>\n<tr class=\"row")
            try output.append(Int64(state.row + 1))
            try output.append("\">")
        }
        loops[loop].column = isLastColumn ? 1 : state.column + 1
        loops[loop].row = isLastColumn ? state.row + 1 : state.row
        guard try nextRound(loop) else {
            try output.append("</tr>\n")
            return false
        }
        try beginCell(loop)
        return true
    }

    private mutating func beginCell(_ loop: Int) throws(Fault) {
        try output.append("<td class=\"col")
        try output.append(Int64(loops[loop].column))
        try output.append("\">")
    }
}

// MARK: forloop

extension Machine {
    /// `forloop.index` and the like, by the number of the key.
    func loopMember(_ loop: Int, _ key: UInt64) -> Cell {
        let state = loops[loop]
        let shape = program.loops[loop]
        switch key {
        case LoopKey.index: return .integer(state.index + 1)
        case LoopKey.index0: return .integer(state.index)
        case LoopKey.rindex: return .integer(state.length - state.index)
        case LoopKey.rindex0: return .integer(state.length - state.index - 1)
        case LoopKey.first: return .bool(state.index == 0)
        case LoopKey.last: return .bool(state.index == state.length - 1)
        case LoopKey.length: return .integer(state.length)
        default: return shape.isTable ? tableMember(state, key) : rareMember(shape, key)
        }
    }

    private func rareMember(_ shape: LoopShape, _ key: UInt64) -> Cell {
        if key == keyHash(Text("name")), !shape.isRender {
            return .string(
                Text(start: program.literals.baseAddress.map { $0 + Int(shape.nameStart) }, count: Int(shape.nameCount))
            )
        }
        if key == keyHash(Text("parentloop")), shape.parent >= 0 {
            return Cell(kind: .loop, bits: UInt64(shape.parent))
        }
        return .null
    }

    private func tableMember(_ state: LoopState, _ key: UInt64) -> Cell {
        switch key {
        case keyHash(Text("col")): .integer(state.column)
        case keyHash(Text("col0")): .integer(state.column - 1)
        case keyHash(Text("row")): .integer(state.row)
        case keyHash(Text("col_first")): .bool(state.column == 1)
        case keyHash(Text("col_last")): .bool(state.column == state.columns)
        default: .null
        }
    }
}

/// Numbers of the keys of `forloop`, which are their bytes from the last to the first.
private enum LoopKey {
    static let index: UInt64 = 0x78_65_64_6E_69
    static let index0: UInt64 = 0x30_78_65_64_6E_69
    static let rindex: UInt64 = 0x78_65_64_6E_69_72
    static let rindex0: UInt64 = 0x30_78_65_64_6E_69_72
    static let first: UInt64 = 0x74_73_72_69_66
    static let last: UInt64 = 0x74_73_61_6C
    static let length: UInt64 = 0x68_74_67_6E_65_6C
}

// MARK: Counters and cycles

extension Machine {
    mutating func count(_ instruction: Instruction) throws(Fault) {
        let counter = Int(instruction.a)
        if instruction.operation == .decrement { counters[counter] &-= 1 }
        try output.append(counters[counter])
        if instruction.operation == .increment { counters[counter] &+= 1 }
        // A name that was assigned keeps its value.
        let slot = Int(instruction.b)
        if slots[slot].kind == .null || slots[slot].isCounter {
            slots[slot] = .integer(counters[counter])
            slots[slot].isCounter = true
        }
    }

    mutating func printCycle(_ index: Int) throws(Fault) {
        let cycle = program.cycles[index]
        var key = "#\(cycle.group)"
        if cycle.name >= 0 { key = string(try text(of: value(cycle.name))) }
        let turn = cycles[key] ?? 0
        let item = turn < Int(cycle.count) ? turn : 0
        cycles[key] = turn + 1 >= Int(cycle.count) ? 0 : turn + 1
        guard turn < Int(cycle.count) else { return }
        try print(value(program.arguments[Int(cycle.first) + item]), path: -1)
    }
}
