extension Machine {
    @inline(__always) mutating func compare(
        _ left: Cell, _ right: Cell, _ comparison: Comparison
    ) throws(Fault) -> Bool {
        if left.kind == .integer, right.kind == .integer {
            switch comparison {
            case .equal: return left.bits == right.bits
            case .different: return left.bits != right.bits
            case .less: return left.integer < right.integer
            case .lessOrEqual: return left.integer <= right.integer
            case .greater: return left.integer > right.integer
            case .greaterOrEqual: return left.integer >= right.integer
            case .contains: return false
            }
        }
        if left.kind == .string, right.kind == .string, comparison == .equal {
            if left.count > 1_024 { try charge(Int(left.count)) }
            return equal(left.text, right.text)
        }
        return try compareSlowly(left, right, comparison)
    }

    @inline(never) private mutating func compareSlowly(
        _ left: Cell, _ right: Cell, _ comparison: Comparison
    ) throws(Fault) -> Bool {
        if left.kind == .string || left.kind == .array || left.kind == .object { try charge(Int(left.count)) }
        switch comparison {
        case .equal: return isEqual(left, right)
        case .different: return !isEqual(left, right)
        case .contains: return try contains(left, right)
        case .less: return try order(left, right).map { $0 < 0 } ?? false
        case .lessOrEqual: return try order(left, right).map { $0 <= 0 } ?? false
        case .greater: return try order(left, right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return try order(left, right).map { $0 >= 0 } ?? false
        }
    }

    func isEqual(_ left: Cell, _ right: Cell, depth: Int = 0) -> Bool {
        switch (left.kind, right.kind) {
        case (.string, .string): return equal(left.text, right.text)
        case (.integer, .decimal): return Double(left.integer) == right.decimal
        case (.decimal, .integer): return left.decimal == Double(right.integer)
        case (.decimal, .decimal): return left.decimal == right.decimal
        case (.empty, .empty): return true
        case (.empty, .blank), (.blank, .empty), (.blank, .blank): return false
        case (_, .empty): return isEmpty(left)
        case (.empty, _): return isEmpty(right)
        case (_, .blank): return isBlank(left)
        case (.blank, _): return isBlank(right)
        case (.array, .array):
            guard left.count == right.count, depth < 100 else { return false }
            return zip(left.elements, right.elements).allSatisfy { isEqual($0, $1, depth: depth + 1) }
        case (.object, .object):
            guard left.count == right.count, depth < 100 else { return false }
            return left.fields.allSatisfy { field in
                right.fields.contains {
                    $0.hash == field.hash && equal($0.name, field.name)
                        && isEqual($0.value, field.value, depth: depth + 1)
                }
            }
        case (.range, .range): return left.bounds == right.bounds
        case (.string, .date), (.string, .instant), (.date, .string), (.instant, .string), (.date, .instant),
            (.instant, .date):
            return temporalOrder(left, right) == 0
        default: return left.kind == right.kind && left.bits == right.bits
        }
    }

    func isEmpty(_ value: Cell) -> Bool {
        switch value.kind {
        case .string, .array, .object: value.count == 0
        default: false
        }
    }

    func isBlank(_ value: Cell) -> Bool {
        switch value.kind {
        case .null: true
        case .bool: value.bits == 0
        case .string: value.text.allSatisfy(\.isSpace)
        case .array, .object: value.count == 0
        default: false
        }
    }

    /// Negative, 0 or positive; `nil` for values that have no order, such as `nil` itself.
    func order(_ left: Cell, _ right: Cell) throws(Fault) -> Int? {
        switch (left.kind, right.kind) {
        case (.integer, .integer): return left.integer < right.integer ? -1 : left.integer == right.integer ? 0 : 1
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            let (a, b) = (double(left), double(right))
            return a.isNaN || b.isNaN ? nil : a < b ? -1 : a == b ? 0 : 1
        case (.string, .string): return textOrder(left.text, right.text)
        case (.null, _), (_, .null), (.bool, _), (.array, _), (.object, _), (.range, _), (.empty, _), (.blank, _),
            (.loop, _),
            (.scope, _), (_, .object), (_, .empty), (_, .blank), (_, .bool), (_, .array), (_, .range), (_, .loop),
            (_, .scope):
            return nil
        default:
            if let order = temporalOrder(left, right) { return order }
            throw .comparison(left.kind, right.kind)
        }
    }

    func textOrder(_ a: Text, _ b: Text) -> Int {
        for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
        return a.count - b.count
    }

    private func double(_ value: Cell) -> Double {
        value.kind == .integer ? Double(value.integer) : value.decimal
    }

    private mutating func contains(_ left: Cell, _ right: Cell) throws(Fault) -> Bool {
        guard right.isTruthy else { return false }
        switch left.kind {
        case .string:
            // A search costs more than a comparison.
            try charge(Int(left.count) * 4)
            return find(try text(of: right), in: left.text, from: 0) != nil
        case .array:
            return left.elements.contains { isEqual($0, right) }
        case .object:
            return right.kind == .string && left.fields.contains { equal($0.name, right.text) }
        case .range:
            guard right.kind == .integer else { return false }
            let (first, last) = left.bounds
            return first <= right.integer && right.integer <= last
        default:
            return false
        }
    }
}
