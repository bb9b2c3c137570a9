import Wording

/// The header of a file, checked.
struct HeaderColumns {
    private(set) var names: [String] = []
    /// Including unnamed columns at the end, which spreadsheets export when something once stood there.
    let count: Int
    private(set) var warnings: [Problem] = []

    init(
        _ record: RecordScanner.Record, of scanner: RecordScanner, encoding: TextEncoding, options: CSVOptions
    ) throws(Problem) {
        count = record.fieldCount
        let line = record.firstLine
        if record.fieldCount > options.limits.columns {
            throw .tooManyColumns(count, options.limits.columns, line: line)
        }
        if record.fault != nil { throw .malformedHeader(line: line) }

        for field in record.fields {
            guard let text = FieldText(field, in: scanner.bytes, encoding: encoding, options: options).text else {
                throw .undecodableHeader(encoding, line: line)
            }
            names.append(text.trimmed)
        }
        while names.last?.isEmpty == true { names.removeLast() }
        if names.count < count {
            warnings.append(.unnamedColumns(count - names.count, line: line))
        }
        if let empty = names.firstIndex(of: "") { throw .emptyColumnName(empty + 1, line: line) }
        var seen: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            if let earlier = seen.updateValue(index, forKey: name) {
                throw .duplicateColumn(name, earlier + 1, index + 1, line: line)
            }
        }
    }
}

extension String {
    /// Without blanks (ideographic and no-break ones too) and byte order marks at either end.
    fileprivate var trimmed: String {
        let scalars = unicodeScalars
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace || $0.value == 0xFEFF }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension Problem {
    fileprivate static func tooManyColumns(_ count: Int, _ limit: Int, line: Int) -> Problem {
        Problem(
            code: "csv-too-many-columns", at: Place(file: "", line: line),
            Wording(ja: "列が \(count) あります (上限 \(limit))", en: "the file has \(count) columns; the limit is \(limit)"),
            hint: Wording(ja: "必要な列だけにしてください", en: "keep only the columns that are needed"))
    }

    fileprivate static func malformedHeader(line: Int) -> Problem {
        Problem(
            code: "csv-header-malformed", at: Place(file: "", line: line),
            Wording(
                ja: "列名の行が読めません (引用符が閉じていないか、長すぎます)",
                en: "the header cannot be read: a quote is not closed, or it is too long"))
    }

    fileprivate static func undecodableHeader(_ encoding: TextEncoding, line: Int) -> Problem {
        Problem(
            code: "csv-header-undecodable", at: Place(file: "", line: line),
            Wording(
                ja: "列名の行に \(encoding.rawValue) として読めない文字があります",
                en: "the header holds characters that are not \(encoding.rawValue)"),
            hint: Wording(ja: "--encoding で文字コードを指定してください", en: "name the encoding with --encoding"))
    }

    fileprivate static func emptyColumnName(_ column: Int, line: Int) -> Problem {
        Problem(
            code: "csv-empty-column-name", at: Place(file: "", line: line),
            Wording(ja: "\(column) 列目に名前がありません", en: "column \(column) has no name"),
            hint: Wording(ja: "列の名前を付けるか、列ごと削除してください", en: "name the column, or delete it"))
    }

    fileprivate static func duplicateColumn(_ name: String, _ first: Int, _ second: Int, line: Int) -> Problem {
        Problem(
            code: "csv-duplicate-column", at: Place(file: "", line: line),
            Wording(
                ja: "列名「\(name)」が \(first) 列目と \(second) 列目にあります",
                en: "columns \(first) and \(second) are both named '\(name)'"),
            hint: Wording(ja: "どちらかの名前を変えてください", en: "rename one of them"))
    }

    fileprivate static func unnamedColumns(_ count: Int, line: Int) -> Problem {
        Problem(
            .warning, code: "csv-unnamed-column", at: Place(file: "", line: line),
            Wording(ja: "末尾の \(count) 列には名前がないので読みません", en: "the last \(count) columns have no name and are not read"))
    }
}
