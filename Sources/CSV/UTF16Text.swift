/// UTF-16 to text.
enum UTF16Text {
    /// The text, or `nil` when a surrogate stands alone or a byte is left over.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> String? {
        guard bytes.count % 2 == 0 else { return nil }
        return String(validating: units(bytes, bigEndian: bigEndian), as: UTF16.self)
    }

    /// UTF-8 with the same lines, fields and characters. What is no character (half a surrogate pair, a byte left over at
    /// the end) becomes the byte 0xFF, which UTF-8 never contains, so that exactly the row it stands in is refused later.
    static func utf8(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
        bytes.withUnsafeBufferPointer { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var decoder = UTF16()
            var units = units(bytes, bigEndian: bigEndian).makeIterator()
            decoding: while true {
                switch decoder.decode(&units) {
                case .scalarValue(let scalar):
                    result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                case .error: result.append(0xFF)
                case .emptyInput: break decoding
                }
            }
            if bytes.count % 2 == 1 { result.append(0xFF) }
            return result
        }
    }

    private static func units(
        _ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool
    ) -> LazyMapSequence<Range<Int>, UInt16> {
        (0..<bytes.count / 2).lazy.map { index in
            let first = UInt16(bytes[index * 2])
            let second = UInt16(bytes[index * 2 + 1])
            return bigEndian ? first << 8 | second : second << 8 | first
        }
    }
}
