/// Text as mail carries it (RFC 2046 section 4.1.1): every line ends with CRLF, the last one too, and no control character but
/// the tab is in it. A lone CR or LF is a line end, so that nothing in a text can end the message early.
enum CanonicalText {
    static func form(of text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 16 + 2)
        text.withUnsafeBytes { source in
            var start = 0
            while start < source.count {
                // Controls, and what may begin one.
                let end = source.firstIndex(from: start) {
                    $0.below(0x20) | $0.equal(to: 0x7F) | $0.equal(to: c1Lead)
                }
                result.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[start..<end]))
                guard end < source.count else { break }
                start = end + 1
                switch source[end] {
                case UInt8(ascii: "\r"):
                    result.append(contentsOf: lineEnd)
                    if start < source.count, source[start] == UInt8(ascii: "\n") { start += 1 }
                case UInt8(ascii: "\n"): result.append(contentsOf: lineEnd)
                case UInt8(ascii: "\t"): result.append(UInt8(ascii: "\t"))
                case c1Lead:
                    // U+0080 to U+009F are controls too; U+0085 is a line end. The rest of this lead byte's characters stay.
                    guard start < source.count, source[start] < 0xA0 else {
                        result.append(c1Lead)
                        break
                    }
                    if source[start] == 0x85 { result.append(contentsOf: lineEnd) }
                    start += 1
                default: break
                }
            }
        }
        if result.last != UInt8(ascii: "\n") { result.append(contentsOf: lineEnd) }
        return result
    }

    private static let c1Lead: UInt8 = 0xC2
    private static let lineEnd: [UInt8] = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}
