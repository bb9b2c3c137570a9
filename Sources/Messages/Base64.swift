/// RFC 2045 section 6.8.
enum Base64 {
    /// In lines of 76 characters, each ended by CRLF.
    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        content.withUnsafeBufferPointer { append($0, to: &bytes) }
    }

    static func append(_ content: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let lines = (content.count + bytesPerLine - 1) / bytesPerLine
        let length = (content.count + 2) / 3 * 4 + 2 * lines
        bytes.appendUninitialized(length) { target in
            var source = content
            var position = 0
            while !source.isEmpty {
                let line = UnsafeBufferPointer(rebasing: source.prefix(bytesPerLine))
                position += encode(line, into: target, at: position)
                target[position] = UInt8(ascii: "\r")
                target[position + 1] = UInt8(ascii: "\n")
                position += 2
                source = UnsafeBufferPointer(rebasing: source.dropFirst(line.count))
            }
        }
    }

    /// In one piece, for an encoded word.
    static func appendUnbroken(_ content: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        content.withUnsafeBufferPointer { source in
            bytes.appendUninitialized((source.count + 2) / 3 * 4) { _ = encode(source, into: $0, at: 0) }
        }
    }

    /// The size of `append`'s result.
    static func length(of count: Int) -> Int {
        (count + 2) / 3 * 4 + 2 * ((count + bytesPerLine - 1) / bytesPerLine)
    }

    private static let bytesPerLine = 57

    private static func encode(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        guard let from = source.baseAddress, let base = target.baseAddress else { return 0 }
        return alphabet.withUnsafeBufferPointer { letters in
            guard let letter = letters.baseAddress else { return 0 }
            var to = base + start
            var index = 0
            while index + 3 <= source.count {
                let group = UInt32(from[index]) << 16 | UInt32(from[index + 1]) << 8 | UInt32(from[index + 2])
                to[0] = letter[Int(truncatingIfNeeded: group >> 18)]
                to[1] = letter[Int(truncatingIfNeeded: group >> 12 & 63)]
                to[2] = letter[Int(truncatingIfNeeded: group >> 6 & 63)]
                to[3] = letter[Int(truncatingIfNeeded: group & 63)]
                to += 4
                index += 3
            }
            let rest = source.count - index
            if rest > 0 {
                let group = UInt32(from[index]) << 16 | (rest == 2 ? UInt32(from[index + 1]) << 8 : 0)
                to[0] = letter[Int(truncatingIfNeeded: group >> 18)]
                to[1] = letter[Int(truncatingIfNeeded: group >> 12 & 63)]
                to[2] = rest == 2 ? letter[Int(truncatingIfNeeded: group >> 6 & 63)] : UInt8(ascii: "=")
                to[3] = UInt8(ascii: "=")
                to += 4
            }
            return to - (base + start)
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

extension [UInt8] {
    /// Grows by `length` bytes, which `fill` writes, all of them.
    mutating func appendUninitialized(_ length: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let start = count
        append(contentsOf: repeatElement(0, count: length))
        withUnsafeMutableBufferPointer { fill(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
    }
}
