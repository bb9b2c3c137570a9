import Wording

/// A CSV file, opened: its encoding, separator and header are known and right, and its rows can be read.
public struct CSVFile: Sendable {
    public let encoding: TextEncoding
    public let separator: CSVSeparator
    /// The column names, trimmed; none is empty, no two are equal.
    public let header: [String]
    /// 1-based physical line of the header.
    public let headerLine: Int
    /// What the person should know although the file could be read, such as columns without a name.
    public private(set) var warnings: [Problem]

    /// Header fields as they stand in the file, including unnamed ones at the end.
    let columnCount: Int
    let options: CSVOptions
    /// Stands at the first record after the header.
    let scanner: RecordScanner
    /// What the scanner's bytes are: UTF-16 has become UTF-8 by then.
    let fieldEncoding: TextEncoding

    /// The rows in the order of the file, each a record or a rejection. Can be gone through more than once.
    public var rows: CSVRows {
        CSVRows(file: self)
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - encoding: what the person said it is; `nil` finds out (`TextEncoding.detect`).
    ///   - file: the file's name as the person typed it, for the place of a problem.
    /// - Throws: the problem that makes the whole file unreadable: `csv-empty`, `csv-unknown-encoding`, `csv-not-text`,
    ///   `csv-header-undecodable`, `csv-header-malformed`, `csv-duplicate-column`, `csv-empty-column-name`,
    ///   `csv-too-many-columns`.
    public static func read(
        _ bytes: [UInt8], encoding: TextEncoding? = nil, options: CSVOptions = CSVOptions(), named file: String = "CSV"
    ) throws(Problem) -> CSVFile {
        do throws(Problem) {
            var opened = try CSVFile(bytes, encoding: encoding, options: options)
            opened.warnings = opened.warnings.map { $0.placed(in: file) }
            return opened
        } catch {
            throw error.placed(in: file)
        }
    }

    private init(_ bytes: [UInt8], encoding named: TextEncoding?, options: CSVOptions) throws(Problem) {
        guard bytes.contains(where: { $0 > .space }) else { throw .empty }
        let encoding: TextEncoding
        if let named { encoding = named } else { encoding = try TextEncoding.detect(bytes) }
        let (text, fieldEncoding) = Self.scannable(bytes, in: encoding)

        let separatorLine = SeparatorLine(text)
        let separator = options.separator ?? separatorLine?.separator ?? Self.separator(of: text)
        var scanner = RecordScanner(
            text, separator: separator, limits: options.limits, position: separatorLine?.length ?? 0,
            line: separatorLine == nil ? 1 : 2)
        var first = scanner.next()
        while let record = first, record.isBlank { first = scanner.next() }
        guard let first else { throw .empty }

        let columns = try HeaderColumns(first, of: scanner, encoding: fieldEncoding, options: options)
        self.encoding = encoding
        self.separator = separator
        self.header = columns.names
        self.headerLine = first.firstLine
        self.warnings = columns.warnings
        self.columnCount = columns.count
        self.options = options
        self.scanner = scanner
        self.fieldEncoding = fieldEncoding
    }

    /// The bytes without byte order mark and without the end-of-file mark (Ctrl-Z) of old systems, in an encoding whose
    /// separators can be found byte by byte.
    private static func scannable(_ bytes: [UInt8], in encoding: TextEncoding) -> ([UInt8], TextEncoding) {
        let start = bytes.starts(with: encoding.byteOrderMark) ? encoding.byteOrderMark.count : 0
        var text: [UInt8]
        switch encoding {
        case .utf16LittleEndian, .utf16BigEndian:
            text = UTF16Text.utf8(bytes[start...], bigEndian: encoding == .utf16BigEndian)
        case .utf8, .cp932, .eucJP:
            text = start == 0 ? bytes : Array(bytes[start...])
        }
        if text.last == 0x1A { text.removeLast() }
        switch encoding {
        case .utf16LittleEndian, .utf16BigEndian: return (text, .utf8)
        case .utf8, .cp932, .eucJP: return (text, encoding)
        }
    }

    /// The separator that splits the header into most columns; the comma when there is only one column.
    private static func separator(of text: [UInt8]) -> CSVSeparator {
        var counts: [CSVSeparator: Int] = [:]
        var isQuoted = false
        var hasText = false
        for byte in text {
            if byte == .quote { isQuoted.toggle() }
            if !isQuoted, byte == .lineFeed || byte == .carriageReturn {
                if hasText { break }
                continue
            }
            hasText = true
            if !isQuoted, let separator = CSVSeparator(rawValue: byte) { counts[separator, default: 0] += 1 }
        }
        let commas = counts[.comma] ?? 0
        let other: CSVSeparator = (counts[.tab] ?? 0) >= (counts[.semicolon] ?? 0) ? .tab : .semicolon
        return (counts[other] ?? 0) > commas ? other : .comma
    }
}

/// The line `sep=;` that some exports put first for Excel.
private struct SeparatorLine {
    var separator: CSVSeparator
    var length: Int

    init?(_ text: [UInt8]) {
        guard text.count > 5, text.starts(with: "sep=".utf8) || text.starts(with: "SEP=".utf8),
            let separator = CSVSeparator(rawValue: text[4]), text[5] == .lineFeed || text[5] == .carriageReturn
        else { return nil }
        self.separator = separator
        length = text[5] == .carriageReturn && text.count > 6 && text[6] == .lineFeed ? 7 : 6
    }
}

extension Problem {
    fileprivate func placed(in file: String) -> Problem {
        var problem = self
        problem.place = Place(file: file, line: place?.line ?? 1)
        return problem
    }

    fileprivate static var empty: Problem {
        Problem(
            code: "csv-empty", Wording(ja: "ファイルが空です", en: "the file is empty"),
            hint: Wording(ja: "1 行目に列の名前が必要です", en: "the first line must hold the column names"))
    }
}
