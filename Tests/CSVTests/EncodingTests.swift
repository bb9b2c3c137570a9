import CSV
import Testing

/// Files as they come, written out in bytes.
@Suite struct EncodingTests {
    static let header: [UInt8] = [0x8E, 0x81, 0x96, 0xBC, 0x2C, 0x61, 0x0D, 0x0A]  // 氏名,a in CP932

    @Test func `CP932 is Microsoft's, not JIS X 0208`() throws {
        // 髙①㈱～－ and 表ソ能, whose second bytes are a backslash
        let row: [UInt8] = [
            0xFB, 0xFC, 0x87, 0x40, 0x87, 0x8A, 0x81, 0x60, 0x81, 0x7C, 0x2C, 0x95, 0x5C, 0x83, 0x5C, 0x94, 0x5C, 0x0D,
            0x0A,
        ]
        let reading = try Reading(Self.header + row)
        #expect(reading.encoding == .cp932)
        #expect(reading.header == ["氏名", "a"])
        #expect(
            reading.records.map { $0.fields.map { Array($0.unicodeScalars) } } == [
                [
                    ["\u{9AD9}", "\u{2460}", "\u{3231}", "\u{FF5E}", "\u{FF0D}"], ["表", "ソ", "能"],
                ]
            ])
    }

    @Test func `half-width kana under a Japanese header stays half-width kana`() throws {
        let reading = try Reading(Self.header + [0xD4, 0xCF, 0xC0, 0xDE, 0x2C, 0xC0, 0xDB, 0xB3, 0x0A])
        #expect(reading.records == [record(2, "ﾔﾏﾀﾞ", "ﾀﾛｳ")])
    }

    @Test func `half-width kana under a header in ASCII is CP932 too`() throws {
        let reading = try Reading(Array("a,b\n".utf8) + [0xD4, 0xCF, 0xC0, 0xDE, 0x2C, 0xC0, 0xDB, 0xB3, 0x0A])
        #expect(reading.encoding == .cp932)
        #expect(reading.records == [record(2, "ﾔﾏﾀﾞ", "ﾀﾛｳ")])
    }

    @Test func `a row that is 山田 in EUC-JP and ｻｳﾅﾄ in CP932 is not decided by us`() throws {
        let bytes: [UInt8] = Array("a,b\n".utf8) + [0xBB, 0xB3, 0xC5, 0xC4, 0x2C, 0x31, 0x0A]
        #expect(refusal(of: bytes) == "csv-unknown-encoding")
        #expect(try Reading(bytes, encoding: .cp932).records == [record(2, "ｻｳﾅﾄ", "1")])
        #expect(try Reading(bytes, encoding: .eucJP).records == [record(2, "山田", "1")])
    }

    @Test func `a damaged character rejects its row, not the file`() throws {
        let utf8 = try Reading(
            Array("氏名,b\n山田,1\n".utf8) + [0x62, 0xFF, 0xFE, 0x2C, 0xE3, 0x81, 0x0A] + Array("林,2\n".utf8))
        #expect(utf8.encoding == .utf8)
        #expect(utf8.records == [record(2, "山田", "1"), record(4, "林", "2")])
        #expect(utf8.rejected == ["3 csv-undecodable"])

        let cp932 = try Reading(Self.header + [0x81, 0xFF, 0x82, 0x2C, 0x31, 0x0A, 0x97, 0xD1, 0x2C, 0x32, 0x0A])
        #expect(cp932.encoding == .cp932)
        #expect(cp932.records == [record(3, "林", "2")])
        #expect(cp932.rejected == ["2 csv-undecodable"])
    }

    @Test func `damage among rows of plain ASCII is damage, whatever it once was`() throws {
        let reading = try Reading(
            Array("a,b\n1,2\n".utf8) + [0x62, 0xFF, 0xFE, 0x2C, 0xE3, 0x81, 0x0A] + Array("3,4\n".utf8))
        #expect(reading.encoding == .utf8)
        #expect(reading.records == [record(2, "1", "2"), record(4, "3", "4")])
        #expect(reading.rejected == ["3 csv-undecodable"])
    }

    @Test func `one good row under a header in ASCII tells what the damaged ones should have been`() throws {
        let damaged: [UInt8] = [0xFF, 0xFE, 0x2C, 0x31, 0x0A]
        #expect(try Reading(Array("a,b\n山,1\n".utf8) + damaged + damaged + damaged).encoding == .utf8)
        #expect(
            try Reading(Array("a,b\n".utf8) + [0x97, 0xD1, 0x2C, 0x31, 0x0A] + damaged + damaged).encoding == .cp932)
    }

    @Test func `one good row and one damaged one under a header in ASCII are still CP932`() throws {
        let reading = try Reading(Array("a,b\n".utf8) + [0x97, 0xD1, 0x2C, 0x31, 0x0A, 0x81, 0xFF, 0x2C, 0x32, 0x0A])
        #expect(reading.encoding == .cp932)
        #expect(reading.records == [record(2, "林", "1")])
        #expect(reading.rejected == ["3 csv-undecodable"])
    }

    @Test func `half-width kana with a middle dot under a Japanese header is not EUC-JP`() throws {
        // ﾔﾏ･ﾀ, which also reads as two kanji of EUC-JP
        let reading = try Reading(Self.header + [0xD4, 0xCF, 0xA5, 0xC0, 0x2C, 0x31, 0x0A])
        #expect(reading.records == [record(2, "ﾔﾏ･ﾀ", "1")])
    }

    @Test(arguments: [true, false])
    func `UTF-16 with its mark is read, and half a surrogate pair rejects its row`(_ bigEndian: Bool) throws {
        let units: [UInt16] =
            [0xFEFF] + Array("氏名\tb\r\n𠮷田\t1\r\n".utf16) + [0xD842] + Array("\t2\r\n林\t3\r\n".utf16)
        let bytes = units.flatMap { unit -> [UInt8] in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? pair : pair.reversed()
        }
        let reading = try Reading(bytes)
        #expect(reading.encoding == (bigEndian ? .utf16BigEndian : .utf16LittleEndian))
        #expect(reading.records == [record(2, "𠮷田", "1"), record(4, "林", "3")])
        #expect(reading.rejected == ["3 csv-undecodable"])
    }

    /// 氏名,電話 and a row 山田,1 in EUC-JP.
    static let eucJP: [UInt8] = [
        0xBB, 0xE1, 0xCC, 0xBE, 0x2C, 0xC5, 0xC5, 0xCF, 0xC3, 0x0A, 0xBB, 0xB3, 0xC5, 0xC4, 0x2C, 0x31, 0x0A,
    ]

    @Test func `EUC-JP is not guessed, but read when asked for`() throws {
        #expect(refusal(of: Self.eucJP) == "csv-unknown-encoding")
        let reading = try Reading(Self.eucJP, encoding: .eucJP)
        #expect(reading.header == ["氏名", "電話"])
        #expect(reading.records == [record(2, "山田", "1")])
    }

    @Test(
        arguments: [
            (
                "UTF-16 without a mark", [0x0F, 0x6C, 0x2C, 0x00, 0x61, 0x00, 0x0A, 0x00, 0x31, 0x00, 0x2C, 0x00],
                "csv-unknown-encoding"
            ),
            ("UTF-32", [0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "csv-unknown-encoding"),
            (
                "ISO-2022-JP", [0x1B, 0x24, 0x42, 0x3B, 0x61, 0x1B, 0x28, 0x42] + Array(repeating: 0x61, count: 60),
                "csv-unknown-encoding"
            ),
            ("a workbook", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00], "csv-not-text"),
            ("neither", [0xFF, 0xFE - 1, 0x2C, 0xFD, 0x0A, 0xA0, 0x80, 0xFF], "csv-unknown-encoding"),
        ] as [(String, [UInt8], String)])
    func `what is no text that we know is refused`(_ kind: String, _ bytes: [UInt8], _ code: String) {
        #expect(refusal(of: bytes) == code)
    }

    @Test func `random bytes are never taken for a customer file`() {
        for seed in 1...200 {
            var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
            let bytes = (0..<4096).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            #expect(refusal(of: bytes) != nil, "seed \(seed)")
        }
    }

    @Test func `the encoding that a person names wins over a guess`() throws {
        #expect(try Reading([0xC3, 0xB1, 0x0A], encoding: .cp932).header == ["ﾃｱ"])
        #expect(try Reading([0xC3, 0xB1, 0x0A]).header == ["ñ"])
        #expect(refusal(of: Self.header, encoding: .utf8) == "csv-header-undecodable")
    }

    @Test(arguments: [
        ("Shift_JIS", TextEncoding.cp932), ("windows-31j", .cp932), ("UTF-8", .utf8), ("utf16le", .utf16LittleEndian),
        ("EUC-JP", .eucJP),
    ])
    func `encodings go by their usual names`(_ name: String, _ encoding: TextEncoding) {
        #expect(TextEncoding(named: name) == encoding)
        #expect(TextEncoding(named: "latin-1") == nil)
    }
}
