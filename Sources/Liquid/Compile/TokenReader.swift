import Wording

/// Reads the tokens of one tag from the first to the last.
struct TokenReader {
    let bytes: [UInt8]
    private let tokens: [Token]
    private(set) var index = 0

    init(_ bytes: [UInt8], _ range: Range<Int>) throws(Slip) {
        self.bytes = bytes
        tokens = try Tokenizer.tokens(bytes, range)
    }

    var next: Token { tokens[index] }
    var afterNext: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Where the last taken token ends.
    var lastEnd: Int { index == 0 ? next.range.lowerBound : tokens[index - 1].range.upperBound }

    func isNext(_ kind: Token.Kind) -> Bool { next.kind == kind }

    func isNext(word: StaticString) -> Bool {
        next.kind == .name && matches(word, next.range)
    }

    @discardableResult mutating func take() -> Token {
        let token = tokens[index]
        if index + 1 < tokens.count { index += 1 }
        return token
    }

    mutating func take(if kind: Token.Kind) -> Bool {
        guard next.kind == kind else { return false }
        take()
        return true
    }

    mutating func take(word: StaticString) -> Bool {
        guard isNext(word: word) else { return false }
        take()
        return true
    }

    @discardableResult mutating func take(_ kind: Token.Kind, _ wanted: Wording) throws(Slip) -> Token {
        guard next.kind == kind else { throw unexpected(wanted) }
        return take()
    }

    mutating func takeEnd() throws(Slip) {
        try take(.end, Wording(ja: "タグの終わり", en: "the end of the tag"))
    }

    mutating func takeName() throws(Slip) -> String {
        text(try take(.name, Wording(ja: "名前", en: "a name")))
    }

    func text(_ token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

    /// What a string token holds, without its quotes.
    func content(_ token: Token) -> ArraySlice<UInt8> {
        bytes[token.range.lowerBound + 1..<token.range.upperBound - 1]
    }

    func unexpected(_ wanted: Wording) -> Slip {
        Slip(.unexpected(text(next), wanted: wanted), at: next.range.lowerBound)
    }

    func matches(_ word: StaticString, _ range: Range<Int>) -> Bool {
        bytes[range].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
