/// Eight bytes looked at together: a letter is mostly bytes that need no attention.
///
/// Every test gives a word with the top bit set in exactly those bytes that pass it.
struct ByteWord {
    let bits: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    var aboveASCII: UInt64 { bits & Self.tops }

    func equal(to byte: UInt8) -> UInt64 {
        let difference = bits ^ (UInt64(byte) &* Self.ones)
        return ~(((difference & ~Self.tops) &+ ~Self.tops) | difference) & Self.tops
    }

    /// `limit` is at most 0x80.
    func below(_ limit: UInt8) -> UInt64 {
        ~(((bits & ~Self.tops) &+ UInt64(0x80 - limit) &* Self.ones) | bits) & Self.tops
    }
}

extension UnsafeRawBufferPointer {
    /// The first place from `start` on whose byte passes the test, or the end. No test may find the letter A, which fills the
    /// last word up.
    @inline(__always) func firstIndex(from start: Int, where test: (ByteWord) -> UInt64) -> Int {
        var index = start
        while index + 8 <= count {
            let found = test(ByteWord(bits: loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            if found != 0 { return index + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            if test(ByteWord(bits: 0x4141_4141_4141_4100 | UInt64(self[index]))) != 0 { break }
            index += 1
        }
        return index
    }
}
