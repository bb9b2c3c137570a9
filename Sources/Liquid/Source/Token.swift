/// A word of the language inside a tag or an output.
struct Token {
    enum Kind: UInt8 {
        case name
        case string
        case number
        case comparison
        case pipe, dot, dots, colon, comma, openSquare, closeSquare, openRound, closeRound, question, hyphen, equals
        case end
    }

    var kind: Kind
    var range: Range<Int>
}

/// Cuts the markup of a tag into tokens.
struct Tokenizer {
    static func tokens(_ bytes: [UInt8], _ range: Range<Int>) throws(Slip) -> [Token] {
        var tokens: [Token] = []
        var index = range.lowerBound
        let end = range.upperBound
        func byte(_ at: Int) -> UInt8 { at < end ? bytes[at] : 0 }
        while index < end {
            let first = bytes[index]
            if first.isSpace {
                index += 1
                continue
            }
            let start = index
            let kind: Token.Kind
            index += 1
            switch first {
            case UInt8(ascii: "|"): kind = .pipe
            case UInt8(ascii: ":"): kind = .colon
            case UInt8(ascii: ","): kind = .comma
            case UInt8(ascii: "["): kind = .openSquare
            case UInt8(ascii: "]"): kind = .closeSquare
            case UInt8(ascii: "("): kind = .openRound
            case UInt8(ascii: ")"): kind = .closeRound
            case UInt8(ascii: "?"): kind = .question
            case .dot:
                kind = byte(index) == .dot ? .dots : .dot
                if kind == .dots { index += 1 }
            case .quote, .apostrophe:
                guard let close = bytes[index..<end].firstIndex(of: first) else {
                    throw Slip(.stringNotClosed, at: start)
                }
                index = close + 1
                kind = .string
            case UInt8(ascii: "="), UInt8(ascii: "!"):
                if byte(index) == UInt8(ascii: "=") {
                    index += 1
                    kind = .comparison
                } else if first == UInt8(ascii: "=") {
                    kind = .equals
                } else {
                    throw Slip(.illegalCharacter("!"), at: start)
                }
            case UInt8(ascii: "<"):
                if byte(index) == UInt8(ascii: "=") || byte(index) == UInt8(ascii: ">") { index += 1 }
                kind = .comparison
            case UInt8(ascii: ">"):
                if byte(index) == UInt8(ascii: "=") { index += 1 }
                kind = .comparison
            case _ where first.isDigit || (first == .hyphen && byte(index).isDigit):
                while byte(index).isDigit { index += 1 }
                if byte(index) == .dot, byte(index + 1).isDigit {
                    index += 1
                    while byte(index).isDigit { index += 1 }
                }
                kind = .number
            case .hyphen: kind = .hyphen
            case _ where first.isLetter || first == UInt8(ascii: "_"):
                while byte(index).isNameByte || byte(index) == .hyphen { index += 1 }
                if byte(index) == UInt8(ascii: "?") { index += 1 }
                let isContains = bytes[start..<index].elementsEqual("contains".utf8)
                let follows = tokens.last?.kind != .dot
                kind = isContains && follows && (byte(index).isSpace) ? .comparison : .name
            default:
                throw Slip(.illegalCharacter(scalar(bytes, start, end)), at: start)
            }
            tokens.append(Token(kind: kind, range: start..<index))
        }
        tokens.append(Token(kind: .end, range: end..<end))
        return tokens
    }

    private static func scalar(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
        String(String(decoding: bytes[start..<min(start + 4, end)], as: UTF8.self).unicodeScalars.prefix(1))
    }
}
