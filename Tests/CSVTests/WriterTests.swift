import CSV
import Testing

@Suite struct WriterTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), (" =1", "' =1"), ("\u{3000}=1", "'\u{3000}=1"),
        ("\"=1", "'\"=1"), ("=\u{202E}1", "'=\u{202E}1"), ("'=1", "''=1"), ("-", "'-"), ("--1", "'--1"),
        ("+819012345678", "+819012345678"), ("-5", "-5"), ("-0.5", "-0.5"), ("%0a=1", "%0a=1"), ("a=1", "a=1"),
        ("'", "'"), ("", ""), ("山田", "山田"),
    ])
    func `only cells that a spreadsheet would run are guarded, and reading takes the guard away`(
        _ cell: String, _ guarded: String
    ) throws {
        #expect(FormulaGuard.added(to: cell) == guarded)
        #expect(FormulaGuard.removed(from: guarded) == cell)
        var writer = CSVWriter()
        writer.write(["a", "b"])
        writer.write([cell, "x"])
        #expect(try Reading(writer.takeBytes()).records == [record(2, cell, "x")])
    }

    @Test func `what is written is RFC 4180 to the byte`() {
        var writer = CSVWriter()
        writer.write(["name", "note", "n"])
        writer.write(["a,b", "say \"x\"\r\n", "1"])
        writer.write(["=1", "090", " x"])
        writer.write(["", "", ""])
        #expect(
            String(decoding: writer.takeBytes(), as: UTF8.self)
                == "name,note,n\r\n\"a,b\",\"say \"\"x\"\"\r\n\",1\r\n\"'=1\",\"090\",\" x\"\r\n\"\",,\r\n")
        writer.write(["z"])
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "z\r\n")
    }

    @Test func `Excel gets a byte order mark once`() throws {
        var writer = CSVWriter(.utf8ForExcel)
        writer.write(["氏名"])
        writer.write([""])
        let bytes = writer.takeBytes()
        #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(try Reading(bytes).records == [record(2, "")])
    }

    @Test func `CP932 is written as Windows writes it, and what it lacks is reported by code point`() throws {
        var writer = CSVWriter(.cp932)
        writer.write(["氏名", "x"])
        writer.write(["髙橋①㈱～ｱ", "〜−\u{A5}"])
        writer.write(["𠮷田", "é"])
        #expect(
            writer.problems.map(\.message.english) == [
                "record 3, column 1: U+20BB7 is not in CP932 and became 〓",
                "record 3, column 2: U+00E9 is not in CP932 and became 〓",
            ])
        let reading = try Reading(writer.takeBytes())
        #expect(reading.encoding == .cp932)
        #expect(reading.records == [record(2, "髙橋①㈱～ｱ", "～－￥"), record(3, "〓田", "〓")])
    }
}
