/// Text as mail carries it (RFC 2046 section 4.1.1): every line ends with CRLF, the last one too, and no control character but
/// the tab is in it. A lone CR or LF is a line end, so that nothing in a text can end the message early.
enum CanonicalText {
    static func form(of text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 16 + 2)
        text.withUnsafeBufferPointer { source in
            var start = 0
            while start < source.count {
                let end = endOfPlainRun(source, from: start)
                result.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<end]))
                guard end < source.count else { break }
                start = end + 1
                switch source[end] {
                case UInt8(ascii: "\r"):
                    result.append(contentsOf: lineEnd)
                    if start < source.count, source[start] == UInt8(ascii: "\n") { start += 1 }
                case UInt8(ascii: "\n"): result.append(contentsOf: lineEnd)
                case UInt8(ascii: "\t"): result.append(UInt8(ascii: "\t"))
                default: break
                }
            }
        }
        if result.last != UInt8(ascii: "\n") { result.append(contentsOf: lineEnd) }
        return result
    }

    private static let lineEnd: [UInt8] = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]

    /// The first control character from `start` on.
    private static func endOfPlainRun(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < source.count {
            let byte = source[index]
            if byte < 0x20 || byte == 0x7F { break }
            index += 1
        }
        return index
    }
}
