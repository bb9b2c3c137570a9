import CSV
import Testing

@Suite struct RecordTests {
    @Test(arguments: [
        ("LF", "a,b\n1,2\n3,4\n"), ("CRLF", "a,b\r\n1,2\r\n3,4\r\n"), ("CR", "a,b\r1,2\r3,4\r"),
        ("mixed, without a last one", "a,b\n1,2\r\n3,4"), ("blank lines at the end", "a,b\n1,2\n3,4\n\n\r\n"),
        ("Ctrl-Z at the end", "a,b\n1,2\n3,4\n\u{1A}"),
    ])
    func `line ends of every kind separate the same records`(_ kind: String, _ text: String) throws {
        let reading = try Reading(text)
        #expect(reading.header == ["a", "b"])
        #expect(reading.records == [record(2, "1", "2"), record(3, "3", "4")])
        #expect(reading.rejected == [])
    }

    @Test(arguments: [
        ("a,b;c\n1,2;3\n", ["a", "b;c"]), ("a;b;c\n1;2;3\n", ["a", "b", "c"]), ("a\tb\n1\t2\n", ["a", "b"]),
        ("\"a;b;c\",d\n1,2\n", ["a;b;c", "d"]), ("a\n1\n", ["a"]), ("sep=;\r\na,x;b\r\n1;2\r\n", ["a,x", "b"]),
    ])
    func `the header line shows what separates the fields`(_ text: String, _ header: [String]) throws {
        let reading = try Reading(text)
        #expect(reading.header == header)
        #expect(reading.records.count == 1)
    }

    @Test func `quotes keep separators, quotes and line breaks, and lines are counted physically`() throws {
        let reading = try Reading(
            "name,note\r\n\"a, \"\"b\"\"\",\"1\r\n2\n3\r4\"\r\nc,d\r\n\"\",\"\"\r\n\"e\" ,f\"g\r\n")
        #expect(
            reading.records == [
                record(2, "a, \"b\"", "1\r\n2\n3\r4"), record(6, "c", "d"), record(7, "", ""), record(8, "e", "f\"g"),
            ])
        #expect(reading.rejected == [])
    }

    @Test func `a quote that is never closed is reported where it opens, with all it swallowed`() throws {
        let reading = try Reading("a,b\n1,2\n3,\"4\n5,6\n7,8\n")
        #expect(reading.records == [record(2, "1", "2")])
        #expect(reading.rejected == ["3-6 csv-unclosed-quote"])
    }

    @Test func `a quote closed by the next row's opening one is reported and reading goes on`() throws {
        let reading = try Reading("a,b\n1,\"2\n3,\"4\"\n5,6\n")
        #expect(reading.records == [record(4, "5", "6")])
        #expect(reading.rejected == ["2-3 csv-text-after-quote"])
    }

    @Test func `too few and too many fields are rejected, each with its line`() throws {
        let reading = try Reading("a,b\n1\n1,2,3\n1,2\n1,2,\n")
        #expect(reading.records == [record(4, "1", "2")])
        #expect(reading.rejected == ["2 csv-too-few-fields", "3 csv-too-many-fields", "5 csv-too-many-fields"])
    }

    @Test func `a NUL rejects its row instead of ending the text`() throws {
        let reading = try Reading("a,b\n1,x\0y\n1,2\n")
        #expect(reading.records == [record(3, "1", "2")])
        #expect(reading.rejected == ["2 csv-nul"])
    }

    @Test func `a field and a record above their limits are rejected and the next row is read`() throws {
        let limits = CSVLimits(fieldBytes: 4, recordBytes: 9, columns: 3)
        let reading = try Reading(
            "a,b,c\n12345,,\n\"12345\",,\n1234,1234,1\n1234,123,\n", options: CSVOptions(limits: limits))
        #expect(reading.records == [record(5, "1234", "123", "")])
        #expect(reading.rejected == ["2 csv-field-too-long", "3 csv-field-too-long", "4 csv-record-too-long"])
    }

    @Test func `rows of nothing but separators, as spreadsheets leave them, are passed over`() throws {
        let reading = try Reading("a,b,c\n1,2,3\n,,\n\n4,5,6\n")
        #expect(reading.records == [record(2, "1", "2", "3"), record(5, "4", "5", "6")])
        #expect(reading.rejected == [])
    }

    @Test func `a rejection says in both languages what is wrong and names the column, never the value`() throws {
        let file = try CSVFile.read(Array("氏名,\"番号\"\n秘密,\"9\0\"\n秘密,1,2\n".utf8), named: "c.csv")
        let reports = file.rows.compactMap { row in
            if case .rejected(let row) = row { row.problem(in: "c.csv") } else { nil }
        }
        #expect(
            reports.map { $0.report(in: .japanese) } == [
                "c.csv:2: エラー: 「番号」に NUL 文字があります",
                "c.csv:3: エラー: 項目が 3 個あります (列は 2 個)",
            ])
        #expect(
            reports.map { $0.report(in: .english) } == [
                "c.csv:2: error: '番号' holds a NUL character",
                "c.csv:3: error: 3 fields for only 2 columns",
            ])
    }

    @Test func `the text of a rejected record can be given back to be mended`() throws {
        func texts(_ bytes: [UInt8]) throws -> [String] {
            let file = try CSVFile.read(bytes)
            return file.rows.compactMap { row in
                if case .rejected(let row) = row { file.text(of: row) } else { nil }
            }
        }
        #expect(try texts(Array("a,b\n1\n1,2,3\n\"x\ny\",\"z\n".utf8)) == ["1", "1,2,3", "\"x\ny\",\"z\n"])
        #expect(try texts(Array("氏名,b\n山".utf8) + [0xE3, 0x81, 0x2C, 0x31, 0x0A]) == ["山〓,1"])
        let cp932: [UInt8] = [0x8E, 0x81, 0x96, 0xBC, 0x2C, 0x61, 0x0A, 0x97, 0xD1, 0x81, 0xFF, 0xB1, 0x2C, 0x31]
        #expect(try texts(cp932) == ["林〓〓ｱ,1"])
    }

    @Test func `of a very long record only the beginning is given back`() throws {
        let file = try CSVFile.read(Array("a,b\n".utf8) + [UInt8](repeating: 0x78, count: 100_000))
        guard case .rejected(let row)? = file.rows.first(where: { _ in true }) else {
            Issue.record("the row was read")
            return
        }
        #expect(file.text(of: row, limit: 5) == "xxxxx")
    }
}
