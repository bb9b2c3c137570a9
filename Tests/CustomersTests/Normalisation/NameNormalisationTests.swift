import Customers
import Testing

@Suite struct NameNormalisationTests {
    @Test(
        arguments: [
            ("山田 太郎", "山田", "太郎", []),
            ("山田\u{3000}太郎", "山田", "太郎", []),
            ("  山田   太郎 ", "山田", "太郎", [.spaces]),
            ("ﾔﾏﾀﾞ ﾊﾟﾝﾁﾖ", "ヤマダ", "パンチヨ", [.width]),
            ("山田 太郎 様", "山田", "太郎", [.honorific]),
            ("山田 太郎様", "山田", "太郎", [.honorific]),
            ("山田 太郎さん", "山田", "太郎", [.honorific]),
            ("真殿 一郎 殿", "真殿", "一郎", [.honorific]),
            ("鈴木 一郎 ジュニア", "鈴木", "一郎 ジュニア", []),
            ("\u{202E}evil\u{202C} 太郎", "evil", "太郎", [.invisible]),
            ("山田\r\n太郎", "山田", "太郎", [.lineBreak]),
            ("か\u{3099}と\u{3046}\u{3099} は\u{309A}る", "がとゔ", "ぱる", [.composed]),
            ("ＹＡＭＡＤＡ 太郎", "YAMADA", "太郎", [.width]),
            ("髙橋 﨑\u{FA19}", "髙橋", "﨑\u{FA19}", []),
            ("葛\u{E0100}城 一", "葛\u{E0100}城", "一", []),
            ("\u{E000}田 一", "\u{E000}田", "一", [.privateUse]),
        ] as [(String, String, String, [Repair])])
    func `a name is split at its blank and cleaned of everything but itself`(
        _ text: String, _ family: String, _ given: String, _ repairs: [Repair]
    ) throws {
        let name = try NameNormalisation.fullName(text)
        // Scalars, because String takes canonically equivalent kanji for the same.
        #expect(name.value.map { Array($0.family.unicodeScalars) } == Array(family.unicodeScalars))
        #expect(name.value?.given.map { Array($0.unicodeScalars) } == Array(given.unicodeScalars))
        #expect(name.repairs == repairs)
    }

    @Test(
        arguments: [
            ("山田太郎", "山田太郎", [.notSplit]),
            ("山田太郎様", "山田太郎", [.honorific, .notSplit]),
            ("Taro Yamada", "Taro Yamada", [.notSplit]),
            ("Jose\u{301} García", "José García", [.composed, .notSplit]),
            ("様", "様", [.notSplit]),
            ("殿", "殿", [.notSplit]),
            ("鵜殿", "鵜殿", [.notSplit]),
        ] as [(String, String, [Repair])])
    func `what cannot be split without guessing stays whole`(_ text: String, _ whole: String, _ repairs: [Repair])
        throws
    {
        let name = try NameNormalisation.fullName(text)
        #expect(name.value == PersonName(family: whole))
        #expect(name.repairs == repairs)
    }

    @Test(
        arguments: [
            ("", []), (" \u{3000}", [.spaces]), ("-", [.placeholder]), ("－－", [.placeholder]), ("***", [.placeholder]),
        ]
            as [(String, [Repair])])
    func `blanks and placeholders are no name`(_ text: String, _ repairs: [Repair]) throws {
        let name = try NameNormalisation.fullName(text)
        #expect(name.value == nil)
        #expect(name.repairs == repairs)
    }

    @Test(arguments: [
        ("?橋 花子", "name-damaged"), ("\u{FFFD}橋", "name-damaged"),
        (String(repeating: "山", count: 129), "name-too-long"), (String(repeating: "x", count: 5000), "name-too-long"),
    ])
    func `a damaged or endless name is refused`(_ text: String, _ code: String) {
        #expect(code == failure { try NameNormalisation.fullName(text) })
    }

    @Test(
        arguments: [
            ("やまだ たろう", "ヤマダ", "タロウ", [.katakana]), ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ", "タロウ", [.width]),
            ("ヴァン・ダム ジャン", "ヴァン・ダム", "ジャン", []), ("ﾜﾞﾝ ｳﾞｨｰ", "ヷン", "ヴィー", [.width]),
        ] as [(String, String, String, [Repair])])
    func `a reading becomes full-width katakana`(
        _ text: String, _ family: String, _ given: String, _ repairs: [Repair]
    ) throws {
        let reading = try NameNormalisation.fullReading(text)
        #expect(reading.value == PersonName(family: family, given: given))
        #expect(reading.repairs == repairs)
    }

    @Test func `kanji or Latin letters are no reading`() {
        #expect("reading-not-kana" == failure { try NameNormalisation.fullReading("山田 タロウ") })
        #expect("reading-not-kana" == failure { try NameNormalisation.readingPart("Taro") })
    }

    @Test func `every half-width kana has its full-width form`() throws {
        let half = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ･ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞｱﾞ"
        let full = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー・ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴア゛"
        #expect(try NameNormalisation.part(half).value == full)
    }

    @Test(
        arguments: [
            ("㈱ＡＢＣ　商事 御中", "㈱ABC 商事", [.width, .honorific]), ("お花屋さん", "お花屋さん", []),
            ("王様", "王様", []), ("山田商店 様", "山田商店", [.honorific]), ("-", nil, [.placeholder]),
        ] as [(String, String?, [Repair])])
    func `a company's name keeps its marks and what only looks like an honorific`(
        _ text: String, _ name: String?, _ repairs: [Repair]
    ) throws {
        #expect(try NameNormalisation.company(text) == Normalised(name, repairs: repairs))
    }

    @Test func `an apostrophe in front is part of a name`() throws {
        #expect(try NameNormalisation.fullName("'t Hooft").value == PersonName(family: "'t Hooft"))
    }
}
