/// RFC 2045 section 6.7, for canonical text: every line of it ends with CRLF.
enum QuotedPrintable {
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + text.count + text.count / 2)
        var column = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\r") {
                bytes.append(byte)
                bytes.append(UInt8(ascii: "\n"))
                column = 0
                index += 2
                continue
            }
            // 72 columns, three more for an escape, one for the soft line break: 76.
            if column > 72 {
                bytes.append(contentsOf: softBreak)
                column = 0
            }
            if isLiteral(byte, at: index, column: column, of: text) {
                bytes.append(byte)
                column += 1
            } else {
                bytes.append(UInt8(ascii: "="))
                bytes.append(Hexadecimal.upper(byte >> 4))
                bytes.append(Hexadecimal.upper(byte & 15))
                column += 3
            }
            index += 1
        }
    }

    private static let softBreak: [UInt8] = Array("=\r\n".utf8)

    /// Besides what the section demands, a full stop and a `From ` at the start of a line are escaped: servers have doubled the
    /// one and put a `>` before the other, and either breaks a signature.
    private static func isLiteral(_ byte: UInt8, at index: Int, column: Int, of text: [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): text[index + 1] != UInt8(ascii: "\r")
        case UInt8(ascii: "="): false
        case UInt8(ascii: "."): column > 0
        case UInt8(ascii: "F"): column > 0 || !text[index...].starts(with: "From ".utf8)
        default: (0x21...0x7E).contains(byte)
        }
    }
}
