/// The `relaxed` forms of RFC 6376 section 3.4, under which a relay may refold a header or trim a line without breaking the
/// signature.
enum DKIMCanonical {
    /// Section 3.4.2: name in lower case, unfolded, white space as one space, none around the value; no line end.
    static func header(name: some Sequence<UInt8>, value: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in name where !isSpace(byte) {
            result.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
        }
        result.append(UInt8(ascii: ":"))
        var isPending = false
        let start = result.count
        for byte in value {
            if isSpace(byte) || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                isPending = true
            } else {
                if isPending, result.count > start { result.append(UInt8(ascii: " ")) }
                isPending = false
                result.append(byte)
            }
        }
        return result
    }

    /// Section 3.4.4: white space as one space, none at line ends, no empty lines at the end.
    ///
    /// - Parameter body: lines ended by CRLF.
    static func body(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(body.count + 2)
        // Line ends and white space are held back until something follows them.
        var heldLineEnds = 0
        var isSpaceHeld = false
        body.withUnsafeBytes { body in
            var index = 0
            while index < body.count {
                switch body[index] {
                case UInt8(ascii: "\n"):
                    isSpaceHeld = false
                    heldLineEnds += 1
                    index += 1
                case UInt8(ascii: " "), UInt8(ascii: "\t"):
                    isSpaceHeld = true
                    index += 1
                case UInt8(ascii: "\r"): index += 1
                default:
                    for _ in 0..<heldLineEnds { result.append(contentsOf: lineEnd) }
                    if isSpaceHeld { result.append(UInt8(ascii: " ")) }
                    heldLineEnds = 0
                    isSpaceHeld = false
                    let end = body.firstIndex(from: index + 1) { $0.below(0x21) }
                    result.append(contentsOf: UnsafeRawBufferPointer(rebasing: body[index..<end]))
                    index = end
                }
            }
        }
        if !result.isEmpty { result.append(contentsOf: lineEnd) }
        return result
    }

    private static let lineEnd: [UInt8] = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
