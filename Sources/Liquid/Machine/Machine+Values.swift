extension Machine {
    /// A value of the caller in the arena.
    mutating func cell(_ value: Value) throws(Fault) -> Cell { try arena.cell(value) }

    @inline(__always) mutating func value(_ index: Int32) throws(Fault) -> Cell {
        let operand = operands + Int(index)
        switch operand.pointee.kind {
        case .slot: return slots[Int(operand.pointee.a)]
        case .constant: return constants[Int(operand.pointee.a)]
        case .path: return try path(operand)
        case .range: return try range(operand.pointee)
        }
    }

    @inline(__always) private mutating func path(_ operand: UnsafePointer<Operand>) throws(Fault) -> Cell {
        var value = slots[Int(operand.pointee.a)]
        var segment = segments + Int(operand.pointee.b)
        let end = segment + Int(operand.pointee.c)
        while segment < end, value.kind != .null {
            if value.kind == .object, segment.pointee.kind == .key {
                value = field(of: value, segment)
            } else {
                value = try member(of: value, segment)
            }
            segment += 1
        }
        return value
    }

    @inline(__always) func field(of object: Cell, _ segment: UnsafePointer<Segment>) -> Cell {
        guard var field = UnsafePointer<Field>(bitPattern: UInt(object.bits)) else { return .null }
        let end = field + Int(object.count)
        let hash = segment.pointee.hash
        let count = Int(segment.pointee.count)
        while field < end {
            if field.pointee.hash == hash, field.pointee.name.count == count,
                count <= 8 || equal(field.pointee.name, text(of: segment))
            {
                return field.pointee.value
            }
            field += 1
        }
        return .null
    }

    private func text(of segment: UnsafePointer<Segment>) -> Text {
        Text(
            start: program.literals.baseAddress.map { $0 + Int(segment.pointee.start) },
            count: Int(segment.pointee.count))
    }

    @inline(never) private mutating func member(of value: Cell, _ segment: UnsafePointer<Segment>) throws(Fault) -> Cell
    {
        if segment.pointee.kind == .index { return try element(of: value, at: self.value(segment.pointee.operand)) }
        switch value.kind {
        case .object:
            let found = field(of: value, segment)
            if found.kind != .null { return found }
        case .loop: return loopMember(Int(value.bits), segment.pointee.hash)
        case .scope: return try scopeMember(Int(value.bits), text(of: segment), segment.pointee.hash)
        default: break
        }
        switch segment.pointee.kind {
        case .size: return size(of: value)
        case .first: return try end(of: value, isFirst: true)
        case .last: return try end(of: value, isFirst: false)
        default: return .null
        }
    }

    private mutating func element(of value: Cell, at key: Cell) throws(Fault) -> Cell {
        switch value.kind {
        case .array:
            guard key.kind == .integer else { return .null }
            let index = key.integer < 0 ? key.integer &+ Int64(value.count) : key.integer
            return index >= 0 && index < Int64(value.count) ? value.elements[Int(index)] : .null
        case .object:
            guard key.kind == .string else { return .null }
            return member(of: value, named: key.text)
        case .scope:
            guard key.kind == .string else { return .null }
            return try scopeMember(Int(value.bits), key.text, keyHash(key.text))
        case .loop:
            return key.kind == .string ? loopMember(Int(value.bits), keyHash(key.text)) : .null
        default:
            return .null
        }
    }

    func member(of object: Cell, named name: Text) -> Cell {
        guard object.kind == .object else { return .null }
        let hash = keyHash(name)
        for field in object.fields where field.hash == hash && isSameKey(field.name, name) { return field.value }
        return .null
    }

    /// A name of a source, or of the caller when the source never mentions it.
    mutating func scopeMember(_ frame: Int, _ name: Text, _ hash: UInt64) throws(Fault) -> Cell {
        let shape = program.frames[frame]
        for index in Int(shape.firstName)..<Int(shape.firstName + shape.nameCount)
        where program.nameSlots[index].hash == hash {
            return slots[Int(program.nameSlots[index].slot)]
        }
        guard frame == 0 || names != .lenient, let value = context.values[string(name)] else { return .null }
        return try cell(value)
    }

    private mutating func range(_ operand: Operand) throws(Fault) -> Cell {
        let first = try bound(value(operand.a))
        let last = try bound(value(operand.b))
        return try arena.range(first, last)
    }

    private mutating func bound(_ value: Cell) throws(Fault) -> Int64 {
        switch value.kind {
        case .integer: value.integer
        case .null: 0
        case .decimal: Int64(exactly: value.decimal.rounded(.towardZero)) ?? 0
        case .string: leadingInteger(value.text)
        default: throw .notAnInteger
        }
    }

    func size(of value: Cell) -> Cell {
        switch value.kind {
        case .array, .object: return .integer(Int(value.count))
        case .string: return .integer(scalarCount(value.text))
        case .range:
            let (first, last) = value.bounds
            return .integer(last < first ? 0 : last &- first &+ 1)
        default: return .null
        }
    }

    /// The first or the last element.
    mutating func end(of value: Cell, isFirst: Bool) throws(Fault) -> Cell {
        switch value.kind {
        case .array:
            guard value.count > 0 else { return .null }
            return value.elements[isFirst ? 0 : Int(value.count) - 1]
        case .object:
            guard value.count > 0, isFirst else { return .null }
            return try pair(value.fields[0])
        case .range:
            let (first, last) = value.bounds
            return .integer(isFirst ? first : last)
        case .string:
            guard value.count > 0 else { return .null }
            let text = value.text
            if isFirst { return .string(Text(rebasing: text[..<byteOffset(of: 1, in: text)])) }
            let start = text.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
            return .string(Text(rebasing: text[start...]))
        default: return .null
        }
    }

    /// A member of an object as an array of key and value.
    mutating func pair(_ field: Field) throws(Fault) -> Cell {
        let cells = try arena.cells(2)
        cells.initializeElement(at: 0, to: .string(field.name))
        cells.initializeElement(at: 1, to: field.value)
        return .array(UnsafeBufferPointer(cells))
    }
}

func string(_ text: Text) -> String { String(decoding: text, as: UTF8.self) }

/// Unicode scalars of well-formed UTF-8.
@inline(__always) func scalarCount(_ text: Text) -> Int {
    var count = 0
    for byte in text where byte & 0xC0 != 0x80 { count &+= 1 }
    return count
}

/// The number a text begins with, 0 when it begins with none.
func leadingInteger(_ text: Text) -> Int64 {
    var index = 0
    while index < text.count, text[index].isSpace { index += 1 }
    var isNegative = false
    if index < text.count, text[index] == .hyphen || text[index] == UInt8(ascii: "+") {
        isNegative = text[index] == .hyphen
        index += 1
    }
    var number: Int64 = 0
    while index < text.count, text[index].isDigit {
        let (product, tooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = product.subtractingReportingOverflow(Int64(text[index] &- 0x30))
        if tooLarge || overflow { return isNegative ? .min : .max }
        number = sum
        index += 1
    }
    return isNegative ? number : number == .min ? .max : -number
}
