import CivilTime

extension Machine {
    @inline(__always) mutating func print(_ value: Cell, path: Int32) throws(Fault) {
        switch value.kind {
        case .string: try printText(value)
        case .integer: try output.append(value.integer)
        case .null: try printMissing(path)
        default: try printText(.string(text(of: value)))
        }
    }

    /// As `{{ value | escape }}`: where escaping is automatic, what is safe stays as it is.
    @inline(__always) mutating func printEscaped(_ value: Cell, path: Int32) throws(Fault) {
        guard value.kind == .string else {
            if value.kind == .integer { return try output.append(value.integer) }
            if value.kind == .null { return try printMissing(path) }
            return try printEscaped(.string(whole(value)), path: path)
        }
        if escaping == .header { return try printText(.string(escaped(value.text), safe: true)) }
        if value.isSafe, escaping == .html, !isConstant(value.text) { return try output.append(value.text) }
        let target = try output.reserve(Int(value.count) &* 6 &+ 8)
        try output.advance(to: writeEscaped(value.text, to: target))
    }

    @inline(__always) private mutating func printText(_ value: Cell) throws(Fault) {
        switch escaping {
        case .html where !value.isSafe:
            let target = try output.reserve(Int(value.count) &* 6 &+ 8)
            try output.advance(to: writeEscaped(value.text, to: target))
        case .header: try printFolded(value.text)
        default: try output.append(value.text)
        }
    }

    /// A header is one line: runs of control characters and line separators become one space.
    private mutating func printFolded(_ text: Text) throws(Fault) {
        let start = try output.reserve(text.count)
        var target = start
        var index = 0
        while index < text.count {
            let width = controlWidth(text, index)
            if width > 0 {
                index += width
                if target == start || target[-1] != .space {
                    target.pointee = .space
                    target += 1
                }
            } else {
                target.pointee = text[index]
                target += 1
                index += 1
            }
        }
        try output.advance(to: target)
    }

    /// Bytes of the control character or line separator at `index`, 0 when there is none.
    private func controlWidth(_ text: Text, _ index: Int) -> Int {
        let byte = text[index]
        if byte < 0x20 || byte == 0x7F { return 1 }
        if byte == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 { return 2 }
        if byte == 0xE2, index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] & 0xFE == 0xA8 { return 3 }
        return 0
    }

    @inline(never) private mutating func printMissing(_ path: Int32) throws(Fault) {
        guard path >= 0 else { return }
        switch names {
        case .lenient: return
        case .strict: throw .missing
        case .preview:
            try output.append("⟦")
            let name = try arena.copy(program.paths[Int(path)])
            try printText(.string(name))
            try output.append("⟧")
        }
    }

    /// A value as it is printed.
    mutating func text(of value: Cell) throws(Fault) -> Text {
        switch value.kind {
        case .string: return value.text
        case .null, .unknown, .empty, .blank: return Text(start: nil, count: 0)
        case .bool: return value.bits != 0 ? Text("true") : Text("false")
        case .integer:
            let target = try arena.bytes(24)
            return Text(start: target, count: writeInteger(value.integer, to: target) - target)
        case .decimal: return try arena.copy(decimalText(value.decimal))
        case .array: return try joined(value, separator: Text(start: nil, count: 0))
        case .object: return try inspected(value)
        case .range:
            let (first, last) = value.bounds
            return try arena.copy("\(first)..\(last)")
        case .date: return try arena.copy(CivilDate(daysSinceEpoch: Int32(clamping: value.integer)).description)
        case .instant: return try dateText(value, format: Text("%Y-%m-%d %H:%M:%S %z"))
        case .loop:
            return program.loops[Int(value.bits)].isTable
                ? Text("Liquid::TablerowloopDrop") : Text("Liquid::ForloopDrop")
        case .scope: return Text("Liquid::SelfDrop")
        }
    }

    /// The elements of an array, also of arrays in it, one after the other.
    mutating func joined(_ array: Cell, separator: Text) throws(Fault) -> Text {
        var bytes: [UInt8] = []
        var isFirst = true
        try join(array, separator, &bytes, &isFirst, depth: 0)
        return try arena.copy(bytes)
    }

    private mutating func join(
        _ value: Cell, _ separator: Text, _ bytes: inout [UInt8], _ isFirst: inout Bool, depth: Int
    ) throws(Fault) {
        guard bytes.count <= limits.memoryBytes else { throw .limit(.memory) }
        if value.kind == .array, depth < 100 {
            for element in value.elements { try join(element, separator, &bytes, &isFirst, depth: depth + 1) }
            return
        }
        if !isFirst { bytes.append(contentsOf: separator) }
        isFirst = false
        bytes.append(contentsOf: try text(of: value))
    }
}

/// A number with a point as it is printed: the shortest digits that mean it, `1.0e+20` for the large.
func decimalText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    let plain = number.description
    let magnitude = number.magnitude
    guard magnitude != 0, magnitude >= 1e16 || (magnitude >= 1e15 && plain.hasSuffix(".0")) || magnitude < 1e-4 else {
        return plain
    }
    // Swift writes 1e+20 and, up to 2^53, all digits.
    var digits = plain.utf8.filter { $0.isDigit || $0 == .dot }
    var power = 0
    if let exponent = plain.firstIndex(of: "e") {
        power = Int(plain[plain.index(after: exponent)...]) ?? 0
        digits = plain[..<exponent].utf8.filter { $0.isDigit || $0 == .dot }
        if !digits.contains(.dot) { digits += ".0".utf8 }
    } else {
        digits.removeAll { $0 == .dot }
        power = plain.utf8.filter(\.isDigit).count - 2
        while digits.count > 2, digits.last == 0x30 { digits.removeLast() }
        digits.insert(.dot, at: 1)
    }
    let sign = power < 0 ? "-" : "+"
    let text = String(decoding: digits, as: UTF8.self)
    return "\(number < 0 ? "-" : "")\(text)e\(sign)\(abs(power) < 10 ? "0" : "")\(abs(power))"
}

extension Text {
    /// The bytes of a literal of ours, which live as long as the process.
    init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
