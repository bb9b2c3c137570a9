/// Finds records and fields in the bytes of a file (RFC 4180, and what spreadsheets make of it) without copying them.
///
/// It works on UTF-8, CP932 and EUC-JP as they are: in none of them is a separator, quote or line end ever part of another
/// character. So a damaged character spoils its own row and no other.
struct RecordScanner: Sendable {
    /// One field: where its bytes are, without the quotes around it.
    struct Field: Sendable {
        var bytes: Range<Int>
        var isQuoted = false
        /// Doubled quotes inside stand for one each.
        var hasDoubledQuotes = false
    }

    /// What is wrong with the shape of a record.
    enum Fault: Sendable {
        case unclosedQuote(line: Int)
        case textAfterQuote(line: Int)
        case fieldTooLong(column: Int)
        case recordTooLong
    }

    struct Record: Sendable {
        var firstLine: Int
        var lastLine: Int
        /// The whole record without its line end.
        var bytes: Range<Int>
        /// At most as many as the limit on columns; `fieldCount` counts on.
        var fields: [Field]
        var fieldCount: Int
        var fault: Fault?

        /// An empty line, or one of nothing but separators, as spreadsheets leave below a table.
        var isBlank: Bool {
            fault == nil && fieldCount == fields.count && fields.allSatisfy { $0.bytes.isEmpty && !$0.isQuoted }
        }
    }

    let bytes: [UInt8]
    let separator: UInt8
    let limits: CSVLimits
    private(set) var position: Int
    /// 1-based number of the physical line at `position`.
    private(set) var line: Int

    init(_ bytes: [UInt8], separator: CSVSeparator, limits: CSVLimits, position: Int = 0, line: Int = 1) {
        self.bytes = bytes
        self.separator = separator.rawValue
        self.limits = limits
        self.position = position
        self.line = line
    }

    /// The next record, blank or not; `nil` at the end of the file.
    mutating func next() -> Record? {
        guard position < bytes.count else { return nil }
        let start = position
        var record = Record(firstLine: line, lastLine: line, bytes: start..<start, fields: [], fieldCount: 0)
        repeat {
            scanField(into: &record)
        } while skipSeparator()
        record.lastLine = line
        record.bytes = start..<position
        if position - start > limits.recordBytes, record.fault == nil { record.fault = .recordTooLong }
        skipLineEnd()
        return record
    }

    private mutating func scanField(into record: inout Record) {
        let start = position
        var field = Field(bytes: start..<start)
        if position < bytes.count, bytes[position] == .quote {
            scanQuoted(&field, of: &record)
        } else {
            skipPlainText()
            field.bytes = start..<position
        }
        record.fieldCount += 1
        if field.bytes.count > limits.fieldBytes, record.fault == nil {
            record.fault = .fieldTooLong(column: record.fieldCount)
        }
        if record.fields.count < limits.columns { record.fields.append(field) }
    }

    private mutating func scanQuoted(_ field: inout Field, of record: inout Record) {
        let openedAt = line
        position += 1
        let start = position
        field.isQuoted = true
        while true {
            skipUntilQuote()
            guard position < bytes.count else {
                field.bytes = start..<position
                record.fault = .unclosedQuote(line: openedAt)
                return
            }
            guard position + 1 < bytes.count, bytes[position + 1] == .quote else { break }
            field.hasDoubledQuotes = true
            position += 2
        }
        field.bytes = start..<position
        position += 1
        let end = position
        skipPlainText()
        // Blanks between the quote and the separator are a hand-made file's; anything else is a quote gone wrong.
        if !bytes[end..<position].allSatisfy({ $0 == .space }), record.fault == nil {
            record.fault = .textAfterQuote(line: openedAt)
        }
    }

    private mutating func skipUntilQuote() {
        while position < bytes.count, bytes[position] != .quote {
            let byte = bytes[position]
            if byte == .carriageReturn || (byte == .lineFeed && bytes[position - 1] != .carriageReturn) { line += 1 }
            position += 1
        }
    }

    private mutating func skipPlainText() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == .lineFeed || byte == .carriageReturn { return }
            position += 1
        }
    }

    private mutating func skipSeparator() -> Bool {
        guard position < bytes.count, bytes[position] == separator else { return false }
        position += 1
        return true
    }

    /// CR, LF or CRLF; a file may mix them.
    private mutating func skipLineEnd() {
        guard position < bytes.count else { return }
        let isCarriageReturn = bytes[position] == .carriageReturn
        position += 1
        if isCarriageReturn, position < bytes.count, bytes[position] == .lineFeed { position += 1 }
        line += 1
    }
}

extension UInt8 {
    static let quote: UInt8 = 0x22
    static let space: UInt8 = 0x20
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
}
