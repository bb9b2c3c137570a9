import CSV
import Testing
import Wording

@Suite struct HeaderTests {
    @Test(arguments: [
        ("", "csv-empty"), ("\u{FEFF}", "csv-empty"), (" \r\n\n", "csv-empty"),
        ("a,b,a\n1,2,3\n", "csv-duplicate-column"),
        (" a,a\u{3000}\n1,2\n", "csv-duplicate-column"), ("a,,b\n1,2,3\n", "csv-empty-column-name"),
        ("a,\"b\n1,2\n", "csv-header-malformed"), ("a\0b,c\n1,2\n", "csv-not-text"),
    ])
    func `a file without a usable header is refused`(_ text: String, _ code: String) {
        #expect(refusal(of: Array(text.utf8)) == code)
    }

    @Test func `more columns than the limit are refused`() {
        let header = (1...1001).map { "c\($0)" }.joined(separator: ",")
        #expect(refusal(of: Array(header.utf8)) == "csv-too-many-columns")
    }

    @Test func `names are trimmed and the byte order mark is no part of the first`() throws {
        let reading = try Reading("\u{FEFF} メール ,\u{3000}氏名\t,\"電話\n番号\"\n1,2,3\n")
        #expect(reading.header == ["メール", "氏名", "電話\n番号"])
        #expect(reading.records == [record(3, "1", "2", "3")])
    }

    @Test func `columns without a name at the end are dropped with a warning while they are empty`() throws {
        let file = try CSVFile.read(Array("a,b,,\n1,2,,\n3,4\n5,6,x,\n7,8,\n".utf8), named: "c.csv")
        #expect(file.header == ["a", "b"])
        #expect(
            file.warnings.map { $0.report(in: .japanese) } == ["c.csv:1: 警告: 末尾の 2 列には名前がないので読みません"])
        let reading = try Reading("a,b,,\n1,2,,\n3,4\n5,6,x,\n7,8,\n")
        #expect(reading.records == [record(2, "1", "2"), record(3, "3", "4")])
        #expect(reading.rejected == ["4 csv-unnamed-column", "5 csv-too-many-fields"])
    }

    @Test func `a refusal names the file, the line and the columns`() {
        let problem = #expect(throws: Problem.self) {
            try CSVFile.read(Array("\nメール,氏名,メール\n1,2,3\n".utf8), named: "客.csv")
        }
        #expect(
            problem?.report(in: .japanese) == "客.csv:2: エラー: 列名「メール」が 1 列目と 3 列目にあります。どちらかの名前を変えてください")
    }

    @Test func `a header without rows is a file of no rows`() throws {
        #expect(try Reading("a,b\r\n").records == [])
    }
}
