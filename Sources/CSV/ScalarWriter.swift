/// Builds a text from the scalars of a table, as UTF-8 in place; appending them to a `String` one by one costs four times as
/// much, and an import spends most of its time here.
struct ScalarWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The text that `body` writes, at most `limit` scalars of the Basic Multilingual Plane; `nil` when it returns false.
    @inline(__always)
    static func text(atMost limit: Int, _ body: (inout ScalarWriter) -> Bool) -> String? {
        var isWhole = false
        let text = String(unsafeUninitializedCapacity: limit * 3) { buffer in
            var writer = ScalarWriter(buffer: buffer)
            isWhole = body(&writer)
            return isWhole ? writer.count : 0
        }
        return isWhole ? text : nil
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    @inline(__always)
    mutating func write(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 {
            append(value)
        } else if value < 0x800 {
            append(0xC0 | value >> 6)
            append(0x80 | value & 0x3F)
        } else {
            append(0xE0 | value >> 12)
            append(0x80 | value >> 6 & 0x3F)
            append(0x80 | value & 0x3F)
        }
    }

    @inline(__always)
    private mutating func append(_ byte: UInt32) {
        buffer[count] = UInt8(truncatingIfNeeded: byte)
        count += 1
    }
}
