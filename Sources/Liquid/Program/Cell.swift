import Glibc

/// A value while a template runs: 16 trivial bytes. Texts, arrays and objects live in the arena of the render or in the
/// program's constants.
struct Cell {
    enum Kind: UInt8 {
        case null
        case bool
        case integer
        case decimal
        /// `bits` is the address of `count` bytes of UTF-8.
        case string
        /// `bits` is the address of `count` cells.
        case array
        /// `bits` is the address of `count` fields.
        case object
        /// `bits` is the address of two integers.
        case range
        /// `bits` are days since 1970.
        case date
        /// `bits` are seconds since 1970.
        case instant
        /// The words `empty` and `blank`.
        case empty, blank
        /// `forloop` or `tablerowloop`; `bits` is the index of the loop.
        case loop
        /// `self`; `bits` is the index of the frame.
        case scope
        /// A root name that was not looked up yet.
        case unknown
    }

    var kind: Kind
    /// Text that needs no escaping.
    var isSafe = false
    /// A counter of `increment` that no assignment has replaced.
    var isCounter = false
    var count: UInt32 = 0
    var bits: UInt64 = 0

    static let null = Cell(kind: .null)
    static let unknown = Cell(kind: .unknown)
    static let empty = Cell(kind: .empty)
    static let blank = Cell(kind: .blank)

    @inline(__always) static func bool(_ flag: Bool) -> Cell { Cell(kind: .bool, bits: flag ? 1 : 0) }
    @inline(__always) static func integer(_ number: Int64) -> Cell {
        Cell(kind: .integer, bits: UInt64(bitPattern: number))
    }
    @inline(__always) static func integer(_ number: Int) -> Cell { .integer(Int64(number)) }
    @inline(__always) static func decimal(_ number: Double) -> Cell { Cell(kind: .decimal, bits: number.bitPattern) }
    @inline(__always) static func string(_ text: Text, safe: Bool = false) -> Cell {
        Cell(
            kind: .string, isSafe: safe, count: UInt32(truncatingIfNeeded: text.count),
            bits: UInt64(UInt(bitPattern: text.baseAddress)))
    }
    @inline(__always) static func array(_ elements: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(
            kind: .array, count: UInt32(truncatingIfNeeded: elements.count),
            bits: UInt64(UInt(bitPattern: elements.baseAddress)))
    }
    @inline(__always) static func object(_ fields: UnsafeBufferPointer<Field>) -> Cell {
        Cell(
            kind: .object, count: UInt32(truncatingIfNeeded: fields.count),
            bits: UInt64(UInt(bitPattern: fields.baseAddress)))
    }
}

/// Bytes of UTF-8 that somebody else keeps alive.
typealias Text = UnsafeBufferPointer<UInt8>

/// A member of an object.
struct Field {
    var hash: UInt64
    var name: Text
    var value: Cell
}

extension Cell {
    @inline(__always) var isTruthy: Bool { kind == .bool ? bits != 0 : kind != .null }
    @inline(__always) var integer: Int64 { Int64(bitPattern: bits) }
    @inline(__always) var decimal: Double { Double(bitPattern: bits) }
    @inline(__always) var text: Text {
        Text(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }
    @inline(__always) var elements: UnsafeBufferPointer<Cell> {
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }
    @inline(__always) var fields: UnsafeBufferPointer<Field> {
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }
    /// First and last number of a range, both included.
    @inline(__always) var bounds: (first: Int64, last: Int64) {
        let pair = UnsafePointer<Int64>(bitPattern: UInt(bits)).unsafelyUnwrapped
        return (pair[0], pair[1])
    }
}

/// A number for a key: its bytes when there are at most eight, a hash of them (FNV-1a) when there are more.
@inline(__always) func keyHash(_ text: Text) -> UInt64 {
    if text.count <= 8 {
        var packed: UInt64 = 0
        for byte in text.reversed() { packed = packed << 8 | UInt64(byte) }
        return packed
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
}

/// Whether two keys whose numbers agree are the same: the bytes of short ones are the number.
@inline(__always) func isSameKey(_ a: Text, _ b: Text) -> Bool {
    a.count == b.count && (a.count <= 8 || equal(a, b))
}

@inline(__always) func equal(_ a: Text, _ b: Text) -> Bool {
    a.count == b.count
        && (a.isEmpty || memcmp(a.baseAddress.unsafelyUnwrapped, b.baseAddress.unsafelyUnwrapped, a.count) == 0)
}
