import Wording

/// The rows of a file below its header, read one at a time. Blank lines are passed over.
public struct CSVRows: Sequence, IteratorProtocol, Sendable {
    private let file: CSVFile
    private var scanner: RecordScanner

    init(file: CSVFile) {
        self.file = file
        scanner = file.scanner
    }

    public mutating func next() -> CSVRow? {
        while let record = scanner.next() {
            if record.isBlank, record.fieldCount <= file.columnCount { continue }
            return row(of: record)
        }
        return nil
    }

    private func row(of record: RecordScanner.Record) -> CSVRow {
        if let fault = record.fault { return .rejected(rejection(of: record, for: fault)) }
        guard record.fieldCount == file.columnCount || record.fieldCount == file.header.count else {
            return .rejected(rejectionForCount(of: record))
        }
        var fields: [String] = []
        fields.reserveCapacity(record.fieldCount)
        for field in record.fields {
            switch FieldText(field, in: scanner.bytes, encoding: file.fieldEncoding, options: file.options) {
            case .value(let text): fields.append(text)
            case .undecodable: return .rejected(undecodable(record, column: fields.count))
            case .holdsNUL: return .rejected(holdsNUL(record, column: fields.count))
            }
        }
        if fields[file.header.count...].contains(where: { !$0.isEmpty }) { return .rejected(unnamed(record)) }
        fields.removeSubrange(file.header.count...)
        return .record(CSVRecord(line: record.firstLine, fields: fields))
    }

    private func rejection(of record: RecordScanner.Record, for fault: RecordScanner.Fault) -> RejectedRow {
        switch fault {
        case .unclosedQuote(let line):
            RejectedRow(
                record, line: line, code: "csv-unclosed-quote",
                reason: Wording(
                    ja: "\(line) 行目で始まる引用符 (\") が閉じられていません。\(record.lastLine) 行目まで読めません",
                    en:
                        "the quote (\") opened on line \(line) is never closed; nothing up to line \(record.lastLine) is read"
                ),
                hint: Wording(ja: "引用符を閉じて、もう一度取り込んでください", en: "close the quote and import again"))
        case .textAfterQuote(let line):
            RejectedRow(
                record, code: "csv-text-after-quote",
                reason: Wording(
                    ja: "\(line) 行目で始まる引用符 (\") の閉じたあとに文字が続いています",
                    en: "text follows the end of the quote (\") opened on line \(line)"),
                hint: Wording(
                    ja: "引用符を閉じ忘れていないか、中の引用符を二つ重ねて (\"\") いるか確かめてください",
                    en: "see whether the quote was left open, and write quotes inside it twice (\"\")"))
        case .fieldTooLong(let column):
            RejectedRow(
                record, code: "csv-field-too-long",
                reason: Wording(
                    ja: "\(name(ofColumn: column - 1).japanese)が長すぎます (上限 \(file.options.limits.fieldBytes) バイト)",
                    en:
                        "\(name(ofColumn: column - 1).english) is too long (limit: \(file.options.limits.fieldBytes) bytes)"
                ))
        case .recordTooLong:
            RejectedRow(
                record, code: "csv-record-too-long",
                reason: Wording(
                    ja: "行が長すぎます (上限 \(file.options.limits.recordBytes) バイト)",
                    en: "the row is too long (limit: \(file.options.limits.recordBytes) bytes)"))
        }
    }

    private func rejectionForCount(of record: RecordScanner.Record) -> RejectedRow {
        let (count, wanted) = (record.fieldCount, file.header.count)
        let few = count < wanted
        return RejectedRow(
            record, code: few ? "csv-too-few-fields" : "csv-too-many-fields",
            reason: Wording(
                ja: few ? "項目が \(count) 個しかありません (列は \(wanted) 個)" : "項目が \(count) 個あります (列は \(wanted) 個)",
                en: few
                    ? "only \(count) fields for \(wanted) columns" : "\(count) fields for only \(wanted) columns"))
    }

    private func undecodable(_ record: RecordScanner.Record, column: Int) -> RejectedRow {
        RejectedRow(
            record, code: "csv-undecodable",
            reason: Wording(
                ja: "\(name(ofColumn: column).japanese)に \(file.encoding.rawValue) として読めない文字があります",
                en: "\(name(ofColumn: column).english) holds characters that are not \(file.encoding.rawValue)"))
    }

    private func holdsNUL(_ record: RecordScanner.Record, column: Int) -> RejectedRow {
        RejectedRow(
            record, code: "csv-nul",
            reason: Wording(
                ja: "\(name(ofColumn: column).japanese)に NUL 文字があります",
                en: "\(name(ofColumn: column).english) holds a NUL character"))
    }

    private func unnamed(_ record: RecordScanner.Record) -> RejectedRow {
        RejectedRow(
            record, code: "csv-unnamed-column",
            reason: Wording(ja: "名前のない列に値があります", en: "a column without a name holds a value"),
            hint: Wording(ja: "列に名前を付けてください", en: "name the column"))
    }

    private func name(ofColumn index: Int) -> Wording {
        guard index < file.header.count else {
            return Wording(ja: "\(index + 1) 列目", en: "column \(index + 1)")
        }
        return Wording(ja: "「\(file.header[index])」", en: "'\(file.header[index])'")
    }
}
