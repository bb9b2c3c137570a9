import Customers
import Testing

@Suite struct WordNormalisationTests {
    @Test(arguments: ["はい", "○", "〇", "１", "1", "true", "ＴＲＵＥ", " Yes ", "同意", "希望する", "有", "✓"])
    func `these mean yes`(_ text: String) throws {
        #expect(try BooleanNormalisation.read(text).value)
    }

    @Test(arguments: ["いいえ", "×", "0", "０", "false", "No", "不同意", "希望しない", "無", "不要", "撤回"])
    func `these mean no`(_ text: String) throws {
        #expect(try !BooleanNormalisation.read(text).value)
    }

    @Test(arguments: ["", "x", "△", "2", "たぶん", "はいいいえ"])
    func `neither yes nor no is not guessed`(_ text: String) {
        #expect(failure { try BooleanNormalisation.read(text) } == "boolean-unknown")
    }

    @Test(arguments: [
        ("髙橋 花子", "高橋花子"), ("ﾔﾏﾀﾞ", "やまだ"), ("Ｔａｒｏ", "taro"), ("渡邉", "渡辺"), ("葛\u{E0100}城", "葛城"), ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
    ])
    func `spellings of one name share a key`(_ one: String, _ other: String) {
        #expect(SearchKey(one) == SearchKey(other))
    }

    @Test func `different names have different keys`() {
        #expect(SearchKey("山田") != SearchKey("山口"))
        #expect(SearchKey("ハル") != SearchKey("バル"))
    }
}
