import Glibc

/// The encoding Japanese mail used before UTF-8 (RFC 1468), for receivers that know nothing else.
enum ISO2022JP {
    static let toASCII = Array("\u{1B}(B".utf8)
    static let toKanji = Array("\u{1B}$B".utf8)

    /// UTF-8 in, 7-bit out, back in ASCII at every line end; `nil` when a character is not in JIS X 0208 (①, ㈱, 髙,
    /// half-width kana, emoji), and when the system's iconv does not know the encoding.
    static func encode(_ text: [UInt8]) -> [UInt8]? {
        if text.allSatisfy({ $0 < 0x80 }) { return text.contains(0x1B) ? nil : text }
        guard let converter = iconv_open("ISO-2022-JP", "UTF-8"), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = substituted(text)
        var inputLeft = input.count
        // Each character takes two bytes and, at worst, an escape before and behind it.
        var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
        var outputLeft = output.count
        let isDone = input.withUnsafeMutableBytes { from in
            output.withUnsafeMutableBytes { to in
                var source = from.baseAddress?.assumingMemoryBound(to: CChar.self)
                var target = to.baseAddress?.assumingMemoryBound(to: CChar.self)
                guard iconv(converter, &source, &inputLeft, &target, &outputLeft) == 0 else { return false }
                return iconv(converter, nil, nil, &target, &outputLeft) == 0
            }
        }
        guard isDone else { return nil }
        output.removeLast(outputLeft)
        return output
    }

    /// Characters for which Windows and JIS chose different code points, and those that would need JIS X 0201, told to be
    /// what they look like.
    private static func substituted(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 16)
        var copied = 0
        for index in text.indices where text[index] == 0xEF || text[index] == 0xE2 || text[index] == 0xC2 {
            guard index >= copied, let twin = twins.first(where: { text[index...].starts(with: $0.windows) }) else {
                continue
            }
            result.append(contentsOf: text[copied..<index])
            result.append(contentsOf: twin.jis)
            copied = index + twin.windows.count
        }
        result.append(contentsOf: text[copied...])
        return result
    }

    private static let twins: [(windows: [UInt8], jis: [UInt8])] = [
        ("\u{FF5E}", "\u{301C}"),  // ～ 〜
        ("\u{FF0D}", "\u{2212}"),  // － −
        ("\u{2225}", "\u{2016}"),  // ∥ ‖
        ("\u{FFE0}", "\u{00A2}"),  // ￠ ¢
        ("\u{FFE1}", "\u{00A3}"),  // ￡ £
        ("\u{FFE2}", "\u{00AC}"),  // ￢ ¬
        ("\u{2014}", "\u{2015}"),  // — ―
        ("\u{00A5}", "\u{FFE5}"),  // ¥ ￥
        ("\u{203E}", "\u{FFE3}"),  // ‾ ￣
    ].map { (Array($0.utf8), Array($1.utf8)) }

    /// Walks over encoded text character by character.
    struct Units {
        struct Unit {
            var first: UInt8
            var second: UInt8
            var isKanji: Bool
            var count: Int { isKanji ? 2 : 1 }
        }

        private let text: [UInt8]
        private var position = 0
        private var isKanji = false

        init(_ text: [UInt8]) {
            self.text = text
        }

        mutating func next() -> Unit? {
            while position + 2 < text.count, text[position] == 0x1B {
                isKanji = text[position + 1] == UInt8(ascii: "$")
                position += 3
            }
            guard position < text.count else { return nil }
            let first = text[position]
            guard isKanji, position + 1 < text.count else {
                position += 1
                return Unit(first: first, second: 0, isKanji: false)
            }
            position += 2
            return Unit(first: first, second: text[position - 1], isKanji: true)
        }
    }
}
