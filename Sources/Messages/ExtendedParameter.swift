/// The percent-encoded form of a parameter value (RFC 2231 section 4), cut into pieces of bounded length.
enum ExtendedParameter {
    /// Neither a `%XX` nor a character is cut. The first piece is shorter, for the `UTF-8''` before it.
    static func pieces(of value: [UInt8], room: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        var start = value.startIndex
        while start < value.endIndex {
            var end = start + 1
            while end < value.endIndex, HeaderText.isContinuation(value[end]) { end += 1 }
            let character = value[start..<end].flatMap(encoded)
            let available = pieces.isEmpty ? room - 7 : room
            if !piece.isEmpty, piece.count + character.count > available {
                pieces.append(piece)
                piece = []
            }
            piece.append(contentsOf: character)
            start = end
        }
        pieces.append(piece)
        return pieces
    }

    private static func encoded(_ byte: UInt8) -> [UInt8] {
        isAttributeByte(byte)
            ? [byte] : [UInt8(ascii: "%"), Hexadecimal.upper(byte >> 4), Hexadecimal.upper(byte & 15)]
    }

    private static func isAttributeByte(_ byte: UInt8) -> Bool {
        HeaderWriter.isTokenByte(byte) && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "'")
            && byte != UInt8(ascii: "%")
    }
}

enum Hexadecimal {
    /// The digit of a value below 16, as RFC 2045 and RFC 3986 want it: upper case.
    static func upper(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
