extension Machine {
    mutating func array(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        switch filter {
        case .size: return input.kind == .null ? .integer(0) : sizeOrZero(input)
        case .first: return try end(of: input, isFirst: true)
        case .last: return try end(of: input, isFirst: false)
        case .join:
            let separator = arguments.first == nil ? Text(" ") : try text(of: arguments[0])
            return .string(try joined(array(flattened(input)), separator: separator))
        case .reverse: return try array(flattened(input).reversed())
        case .concat:
            guard [.array, .range].contains(arguments[0].kind) else { throw .notAnArray }
            return try array(flattened(input) + flattened(arguments[0]))
        case .map: return try array(map(flattened(input), arguments[0]))
        case .sum: return try sum(flattened(input), arguments)
        case .sort, .sortNatural: return try sort(flattened(input), arguments, isNatural: filter == .sortNatural)
        case .uniq: return try uniq(flattened(input), arguments)
        case .compact: return try compact(flattened(input), arguments)
        default: return try select(filter, flattened(input), arguments)
        }
    }

    private func sizeOrZero(_ input: Cell) -> Cell {
        let size = size(of: input)
        return size.kind == .null ? .integer(0) : size
    }

    mutating func array(_ cells: [Cell]) throws(Fault) -> Cell {
        guard cells.count <= limits.elements else { throw .limit(.elements) }
        let memory = try arena.cells(cells.count)
        _ = memory.initialize(from: cells)
        return .array(UnsafeBufferPointer(memory))
    }

    /// What a filter for arrays sees: the elements, also of arrays in it; an object or a text is one element.
    private mutating func flattened(_ input: Cell) throws(Fault) -> [Cell] {
        var cells: [Cell] = []
        try flatten(input, &cells, depth: 0)
        return cells
    }

    private func flatten(_ value: Cell, _ cells: inout [Cell], depth: Int) throws(Fault) {
        switch value.kind {
        case .array where depth < 100:
            for element in value.elements { try flatten(element, &cells, depth: depth + 1) }
        case .range where depth == 0:
            let (first, last) = value.bounds
            guard last >= first else { return }
            let (distance, overflow) = last.subtractingReportingOverflow(first)
            guard !overflow, distance < Int64(limits.elements) else {
                throw .limit(.elements)
            }
            for number in first...last { cells.append(.integer(number)) }
        case .null where depth == 0: break
        default:
            guard cells.count < limits.elements else { throw .limit(.elements) }
            cells.append(value)
        }
    }

    /// A member of an element that a filter asks for by name.
    private mutating func property(_ element: Cell, _ name: Cell) throws(Fault) -> Cell {
        let key = try text(of: name)
        switch element.kind {
        case .object: return member(of: element, named: key)
        case .scope: return try scopeMember(Int(element.bits), key, keyHash(key))
        case .null: return .null
        // As in Ruby, a text answers with the part of it that was asked for.
        case .string: return find(key, in: element.text, from: 0) == nil ? .null : .string(key)
        default: throw .notAnObject
        }
    }

    private mutating func map(_ cells: [Cell], _ name: Cell) throws(Fault) -> [Cell] {
        var mapped: [Cell] = []
        for cell in cells { mapped.append(try property(cell, name)) }
        return mapped
    }

    private mutating func sum(_ cells: [Cell], _ arguments: Arguments) throws(Fault) -> Cell {
        var total = Cell.integer(0)
        for cell in cells {
            let value = arguments.first == nil || arguments[0].kind == .null ? cell : try property(cell, arguments[0])
            total = try calculate(.plus, total, Arguments(first: number(value).cell, namedStart: 0, namedCount: 0))
        }
        return total
    }

    private mutating func sort(_ cells: [Cell], _ arguments: Arguments, isNatural: Bool) throws(Fault) -> Cell {
        let hasName = arguments.first != nil && arguments[0].kind != .null
        var keyed: [(key: Cell, cell: Cell)] = []
        for cell in cells {
            var key = hasName ? try property(cell, arguments[0]) : cell
            if isNatural, key.kind != .null { key = try result(string(text(of: key)).lowercased()) }
            keyed.append((key, cell))
        }
        var fault: Fault?
        keyed.sort { a, b in
            // What has no value comes last.
            if a.key.kind == .null || b.key.kind == .null { return a.key.kind != .null && b.key.kind == .null }
            do throws(Fault) {
                guard let order = try order(a.key, b.key) else { throw .comparison(a.key.kind, b.key.kind) }
                return order < 0
            } catch {
                fault = error
                return false
            }
        }
        if let fault { throw fault }
        return try array(keyed.map(\.cell))
    }

    private mutating func uniq(_ cells: [Cell], _ arguments: Arguments) throws(Fault) -> Cell {
        let hasName = arguments.first != nil && arguments[0].kind != .null
        var keys: [Cell] = []
        var unique: [Cell] = []
        for cell in cells {
            let key = hasName ? try property(cell, arguments[0]) : cell
            try charge(keys.count << 6)
            if keys.contains(where: { isEqual($0, key) }) { continue }
            keys.append(key)
            unique.append(cell)
        }
        return try array(unique)
    }

    private mutating func compact(_ cells: [Cell], _ arguments: Arguments) throws(Fault) -> Cell {
        let hasName = arguments.first != nil && arguments[0].kind != .null
        var kept: [Cell] = []
        for cell in cells where (hasName ? try property(cell, arguments[0]) : cell).kind != .null { kept.append(cell) }
        return try array(kept)
    }

    /// `where`, `reject`, `find`, `find_index`, `has`: the elements whose member is the second argument, or is true when
    /// there is none.
    private mutating func select(_ filter: Filter, _ cells: [Cell], _ arguments: Arguments) throws(Fault) -> Cell {
        var kept: [Cell] = []
        for (index, cell) in cells.enumerated() {
            // As in the reference, an element that can have no members ends the search without a result.
            if cell.kind == .null || cell.kind == .bool || cell.kind == .decimal { return .null }
            let value = try property(cell, arguments[0])
            let holds =
                arguments.second == nil || arguments[1].kind == .null ? value.isTruthy : isEqual(value, arguments[1])
            switch filter {
            case .whereEqual: if holds { kept.append(cell) }
            case .reject: if !holds { kept.append(cell) }
            case .find: if holds { return cell }
            case .findIndex: if holds { return .integer(index) }
            default: if holds { return .bool(true) }
            }
        }
        switch filter {
        case .whereEqual, .reject: return try array(kept)
        case .has: return .bool(false)
        default: return .null
        }
    }
}
