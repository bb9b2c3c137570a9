import CSQLite
import Engine
import Wording

/// A row of an answer, read from its first column to its last: each read goes on to the next column.
struct Row {
    private let statement: OpaquePointer
    private let path: String
    private var column: Int32 = 0

    init(statement: OpaquePointer, path: String) {
        self.statement = statement
        self.path = path
    }

    mutating func skip() {
        column += 1
    }

    mutating func integer() -> Int64 {
        defer { column += 1 }
        return sqlite3_column_int64(statement, column)
    }

    mutating func count() -> Int {
        Int(integer())
    }

    mutating func optionalInteger() -> Int64? {
        defer { column += 1 }
        return isNull ? nil : sqlite3_column_int64(statement, column)
    }

    mutating func text() -> String {
        defer { column += 1 }
        return currentText
    }

    mutating func optionalText() -> String? {
        defer { column += 1 }
        return isNull ? nil : currentText
    }

    mutating func bytes() -> [UInt8] {
        defer { column += 1 }
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// One of a fixed set of words.
    mutating func word<Word: RawRepresentable<String>>(_ type: Word.Type = Word.self) throws(StoreError) -> Word {
        guard let word = Word(rawValue: text()) else { throw unreadable }
        return word
    }

    mutating func optionalWord<Word: RawRepresentable<String>>(
        _ type: Word.Type = Word.self
    ) throws(StoreError) -> Word? {
        guard let text = optionalText() else { return nil }
        guard let word = Word(rawValue: text) else { throw unreadable }
        return word
    }

    /// A value we did not write: somebody else did, or the file is broken. Never names the value.
    var unreadable: StoreError {
        .damaged(
            Wording(
                ja: "\(path) に読み取れない値があります。バックアップから戻してください",
                en: "\(path) holds a value that cannot be read; restore it from a backup"))
    }

    private var isNull: Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    private var currentText: String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
