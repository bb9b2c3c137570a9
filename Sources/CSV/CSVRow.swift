import Wording

/// What one record of the file turned out to be. Every record is one or the other; nothing is dropped in silence.
public enum CSVRow: Sendable, Hashable {
    case record(CSVRecord)
    case rejected(RejectedRow)
}

/// A record with as many fields as the header.
public struct CSVRecord: Sendable, Hashable {
    /// 1-based physical line on which the record begins, as an editor counts: line breaks inside quotes count too.
    public var line: Int
    /// One per header name, in its order.
    public var fields: [String]

    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}

/// A record that could not be read, with the reason. The record's text is not in here: it may be personal.
public struct RejectedRow: Sendable, Hashable {
    /// 1-based physical line on which the record begins; for a quote that is never closed, the line of that quote.
    public var line: Int
    /// The last physical line that was rejected with it.
    public var lastLine: Int
    /// Stable: one of `csv-undecodable`, `csv-nul`, `csv-field-too-long`, `csv-record-too-long`, `csv-unclosed-quote`,
    /// `csv-text-after-quote`, `csv-too-few-fields`, `csv-too-many-fields`, `csv-unnamed-column`.
    public var code: String
    public var reason: Wording
    public var hint: Wording?
    /// Where the record stands; `CSVFile.text(of:)` reads it.
    let bytes: Range<Int>

    init(
        _ record: RecordScanner.Record, line: Int? = nil, code: String, reason: Wording, hint: Wording? = nil
    ) {
        self.line = line ?? record.firstLine
        lastLine = record.lastLine
        bytes = record.bytes
        self.code = code
        self.reason = reason
        self.hint = hint
    }

    /// The same as a problem of the file that the person named.
    public func problem(in file: String) -> Problem {
        Problem(code: code, at: Place(file: file, line: line), reason, hint: hint)
    }
}
