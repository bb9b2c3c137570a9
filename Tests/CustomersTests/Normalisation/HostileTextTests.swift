import Customers
import Testing

@Suite struct HostileTextTests {
    static let pieces = [
        "0", "1", "9", "２", "/", "-", "－", ".", ":", ",", "年", "月", "日", "元", "R", "H", "令和", "昭和", "T", "Z", "+", "(",
        ")", "水", " ",
        "\u{3000}", "\n", "\0", "¥", "円", "E", "〒", "山", "ｶ", "ﾞ", "\u{3099}", "\u{301}", "様", "さん", "\u{202E}", "?",
        "\u{FFFD}", "'", "=\"", "\"", "#",
        "価格", "他社", "はい", "2026", "99999999999999999999", "\u{E0100}", "😀",
    ]

    /// Overflow and indices out of range would end the process; nothing from a file may.
    @Test func `no text makes a reader trap`() {
        var state: UInt64 = 1
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var read = 0
        for _ in 0..<5_000 {
            let text = (0..<next(9)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
            let failures = [
                failure { try DateNormalisation.dateAndTime(text) }, failure { try AmountNormalisation.yen.read(text) },
                failure { try AmountNormalisation(fractionDigits: 4).read(text) },
                failure { try PostalCodeNormalisation.read(text) }, failure { try AddressNormalisation.read(text) },
                failure { try NameNormalisation.fullName(text) }, failure { try NameNormalisation.fullReading(text) },
                failure { try BooleanNormalisation.read(text) },
            ]
            read += failures.count { $0 == nil }
            _ = SearchKey(text)
        }
        #expect(read > 5_000)
    }

    @Test func `a clean name read again needs no repair`() throws {
        for text in ["ﾔﾏﾀﾞ　太郎 様", "  か\u{3099} ＡＢＣ ", "山田\r\n\u{202E}太郎さん"] {
            let once = try #require(try NameNormalisation.fullName(text).value)
            let again = try NameNormalisation.fullName("\(once.family) \(once.given ?? "")")
            #expect(again.value == once)
            #expect(again.repairs.filter { $0 != .spaces && $0 != .notSplit } == [])
        }
    }
}
