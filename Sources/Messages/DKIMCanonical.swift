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
        var isPending = false
        var emptyLines = 0
        for byte in body {
            switch byte {
            case UInt8(ascii: "\n"):
                // Line ends are held back until something follows them.
                isPending = false
                emptyLines += 1
            case UInt8(ascii: "\r"): break
            case UInt8(ascii: " "), UInt8(ascii: "\t"): isPending = true
            default:
                for _ in 0..<emptyLines { result.append(contentsOf: lineEnd) }
                emptyLines = 0
                if isPending { result.append(UInt8(ascii: " ")) }
                isPending = false
                result.append(byte)
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
