import Glibc

/// The bytes printed so far, bounded. What is being captured is at its end.
struct OutputBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int
    private let limit: Int
    private var isOwned = false

    /// - Parameter base: the first memory, which belongs to somebody who lives longer.
    init(limit: Int, base: UnsafeMutablePointer<UInt8>, capacity: Int) {
        self.capacity = capacity
        self.limit = limit
        self.base = base
    }

    deinit { if isOwned { free(base) } }

    /// Without memory there is no going on.
    private static func memory(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        guard let memory = malloc(size) else { abort() }
        return memory.bindMemory(to: UInt8.self, capacity: size)
    }

    /// Room for `more` bytes at the end.
    @inline(__always) mutating func reserve(_ more: Int) throws(Fault) -> UnsafeMutablePointer<UInt8> {
        if more > capacity - count { try grow(more) }
        return base + count
    }

    @inline(never) private mutating func grow(_ more: Int) throws(Fault) {
        // Room is asked for generously; what is printed is what counts.
        guard count <= limit, more <= 8 * limit + 4_096 else { throw .limit(.output) }
        capacity = max(capacity * 2, count + more)
        let larger = Self.memory(capacity)
        memcpy(larger, base, count)
        if isOwned { free(base) }
        isOwned = true
        base = larger
    }

    @inline(__always) mutating func advance(to end: UnsafeMutablePointer<UInt8>) throws(Fault) {
        count = end - base
        if count > limit { throw .limit(.output) }
    }

    @inline(__always) mutating func append(_ text: Text) throws(Fault) {
        guard let source = text.baseAddress else { return }
        let target = try reserve(text.count)
        memcpy(target, source, text.count)
        try advance(to: target + text.count)
    }

    mutating func append(_ text: StaticString) throws(Fault) {
        try append(Text(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ number: Int64) throws(Fault) {
        let target = try reserve(24)
        try advance(to: writeInteger(number, to: target))
    }

    /// Takes back everything from `start` on.
    mutating func cut(at start: Int) { count = start }

    var bytes: [UInt8] {
        Array(unsafeUninitializedCapacity: count) { memory, initialized in
            if let start = memory.baseAddress { memcpy(start, base, count) }
            initialized = count
        }
    }
}

/// Writes a number in decimal; at most 20 bytes.
///
/// - Returns: behind the last digit.
@inline(__always) func writeInteger(_ number: Int64, to start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<
    UInt8
> {
    var target = start
    var rest = number.magnitude
    if number < 0 {
        target.pointee = .hyphen
        target += 1
    }
    var digits = 1
    var bound: UInt64 = 10
    while rest >= bound {
        digits += 1
        let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
        if overflow { break }
        bound = next
    }
    var index = digits
    repeat {
        index -= 1
        target[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    } while index > 0
    return target + digits
}

/// Writes text with `& < > " '` as references; at most six bytes for each.
///
/// - Returns: behind the last byte.
@inline(__always) func writeEscaped(_ text: Text, to start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
{
    guard let source = text.baseAddress else { return start }
    var target = start
    let count = text.count
    var index = 0
    // Eight bytes at a look: two masked comparisons find " & ' and < > ('#' is a harmless false hit).
    while index &+ 8 <= count {
        let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
        let quotes = (word | 0x0505_0505_0505_0505) ^ 0x2727_2727_2727_2727
        let angles = (word | 0x0202_0202_0202_0202) ^ 0x3E3E_3E3E_3E3E_3E3E
        let hit =
            ((quotes &- 0x0101_0101_0101_0101) & ~quotes | (angles &- 0x0101_0101_0101_0101) & ~angles)
            & 0x8080_8080_8080_8080
        UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
        if hit == 0 {
            index &+= 8
            target += 8
            continue
        }
        let clean = hit.trailingZeroBitCount >> 3
        index &+= clean
        target += clean
        target = writeEscaped(source[index], to: target)
        index &+= 1
    }
    while index < count {
        target = writeEscaped(source[index], to: target)
        index &+= 1
    }
    return target
}

@inline(__always) private func writeEscaped(
    _ byte: UInt8, to target: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    let reference: StaticString
    switch byte {
    case UInt8(ascii: "&"): reference = "&amp;"
    case UInt8(ascii: "<"): reference = "&lt;"
    case UInt8(ascii: ">"): reference = "&gt;"
    case UInt8(ascii: "\""): reference = "&quot;"
    case UInt8(ascii: "'"): reference = "&#39;"
    default:
        target.pointee = byte
        return target + 1
    }
    memcpy(target, reference.utf8Start, reference.utf8CodeUnitCount)
    return target + reference.utf8CodeUnitCount
}
