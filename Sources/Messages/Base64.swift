/// RFC 2045 section 6.8.
enum Base64 {
    /// In lines of 76 characters, each ended by CRLF.
    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        bytes.appendFilled(length(of: content.count)) { target in
            content.withUnsafeBytes { source in
                pairs.withUnsafeBufferPointer { pairs in
                    var position = 0
                    for start in stride(from: 0, to: source.count, by: bytesPerLine) {
                        let line = UnsafeRawBufferPointer(
                            rebasing: source[start..<min(start + bytesPerLine, source.count)])
                        position += encode(line, into: target, at: position, pairs)
                        target[position] = UInt8(ascii: "\r")
                        target[position + 1] = UInt8(ascii: "\n")
                        position += 2
                    }
                }
            }
        }
    }

    /// In one piece, for an encoded word.
    static func appendUnbroken(_ content: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes.appendFilled((content.count + 2) / 3 * 4) { target in
            content.withUnsafeBytes { source in
                pairs.withUnsafeBufferPointer { _ = encode(source, into: target, at: 0, $0) }
            }
        }
    }

    /// The size of `append`'s result.
    static func length(of count: Int) -> Int {
        (count + 2) / 3 * 4 + 2 * ((count + bytesPerLine - 1) / bytesPerLine)
    }

    private static let bytesPerLine = 57

    /// Writes from `start` on and says how many bytes. Six bytes at a time become four pairs of characters.
    private static func encode(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<UInt8>, at start: Int,
        _ pairs: UnsafeBufferPointer<UInt16>
    ) -> Int {
        guard let input = source.baseAddress, let base = target.baseAddress, let pair = pairs.baseAddress else {
            return 0
        }
        let output = UnsafeMutableRawPointer(base)
        var position = start
        var index = 0
        // Eight bytes are read where six are needed.
        while index + 8 <= source.count {
            let group = UInt64(bigEndian: input.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let high = UInt32(pair[Int(group >> 52)]) | UInt32(pair[Int(group >> 40 & 4095)]) << 16
            let low = UInt32(pair[Int(group >> 28 & 4095)]) | UInt32(pair[Int(group >> 16 & 4095)]) << 16
            output.storeBytes(
                of: (UInt64(high) | UInt64(low) << 32).littleEndian, toByteOffset: position, as: UInt64.self)
            position += 8
            index += 6
        }
        while index < source.count {
            let left = source.count - index
            let group =
                Int(source[index]) << 16 | (left > 1 ? Int(source[index + 1]) << 8 : 0)
                | (left > 2 ? Int(source[index + 2]) : 0)
            for (offset, letters) in [pair[group >> 12], pair[group & 4095]].enumerated() {
                base[position + 2 * offset] = UInt8(truncatingIfNeeded: letters)
                base[position + 2 * offset + 1] = UInt8(truncatingIfNeeded: letters >> 8)
            }
            if left < 3 { base[position + 3] = UInt8(ascii: "=") }
            if left < 2 { base[position + 2] = UInt8(ascii: "=") }
            position += 4
            index += 3
        }
        return position - start
    }

    /// The two characters of every 12 bits, the first in the low byte.
    private static let pairs: [UInt16] = {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return (0..<4096).map { UInt16(alphabet[$0 >> 6]) | UInt16(alphabet[$0 & 63]) << 8 }
    }()
}

extension [UInt8] {
    /// Grows by `length` bytes, which `fill` writes, all of them.
    mutating func appendFilled(_ length: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let start = count
        append(contentsOf: repeatElement(0, count: length))
        withUnsafeMutableBufferPointer { fill(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
    }
}
