/// RFC 2045 section 6.7, for canonical text: every line of it ends with CRLF.
enum QuotedPrintable {
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        // Every byte escaped, and a soft line break after every 73 columns.
        let most = text.count * 3 + (text.count * 3 / 73 + 1) * 3
        let start = bytes.count
        var length = 0
        bytes.appendFilled(most) { target in
            text.withUnsafeBufferPointer { source in
                plain.withUnsafeBufferPointer { length = encode(source, into: target, plain: $0) }
            }
        }
        bytes.removeLast(bytes.count - start - length)
    }

    private static func encode(
        _ text: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
        plain: UnsafeBufferPointer<Bool>
    ) -> Int {
        var position = 0
        var column = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\r") {
                target[position] = byte
                target[position + 1] = UInt8(ascii: "\n")
                position += 2
                column = 0
                index += 2
                continue
            }
            // 72 columns, three more for an escape, one for the soft line break: 76.
            if column > 72 {
                target[position] = UInt8(ascii: "=")
                target[position + 1] = UInt8(ascii: "\r")
                target[position + 2] = UInt8(ascii: "\n")
                position += 3
                column = 0
            }
            if plain[Int(byte)] || isLiteral(byte, at: index, column: column, of: text) {
                target[position] = byte
                position += 1
                column += 1
            } else {
                target[position] = UInt8(ascii: "=")
                target[position + 1] = Hexadecimal.upper(byte >> 4)
                target[position + 2] = Hexadecimal.upper(byte & 15)
                position += 3
                column += 3
            }
            index += 1
        }
        return position
    }

    /// Bytes that stand for themselves wherever they are.
    private static let plain: [Bool] = (0..<256).map { byte in
        (0x21...0x7E).contains(byte) && byte != 0x3D && byte != 0x2E && byte != 0x46
    }

    /// Besides what the section demands, a full stop and a `From ` at the start of a line are escaped: servers have doubled the
    /// one and put a `>` before the other, and either breaks a signature.
    private static func isLiteral(
        _ byte: UInt8, at index: Int, column: Int, of text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): text[index + 1] != UInt8(ascii: "\r")
        case UInt8(ascii: "."): column > 0
        case UInt8(ascii: "F"): column > 0 || !text[index...].starts(with: "From ".utf8)
        default: false
        }
    }
}
