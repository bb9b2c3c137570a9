import CSQLite
import Engine

/// One connection to the database, used by one thread at a time. Statements are compiled once and kept.
final class Connection {
    enum Mode {
        case readWrite
        case readOnly
        /// A database of its own that nobody else sees and that ends with the connection. What does not fit the cache goes
        /// to a file without a name.
        case temporary
    }

    private let handle: OpaquePointer
    /// As messages name it.
    let path: String
    private var statements: [String: OpaquePointer] = [:]

    init(path: String, mode: Mode) throws(StoreError) {
        let flags =
            switch mode {
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .temporary: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        // One thread at a time: SQLite's own mutexes would be taken for nothing.
        let code = sqlite3_open_v2(mode == .temporary ? "" : path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let error = StoreError.of(opened, code: code, path: path)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        self.path = path
        sqlite3_extended_result_codes(handle, 1)
        // Nobody but us writes; what may still hold a lock is a process that is just closing, or a person with a shell.
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs a script without parameters or rows.
    func execute(_ script: String) throws(StoreError) {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Runs a statement that answers with no rows; how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: Value...) throws(StoreError) -> Int {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
        return Int(sqlite3_changes(handle))
    }

    func all<Answer>(
        _ sql: String, _ values: Value..., read: (inout Row) throws(StoreError) -> Answer
    ) throws(StoreError) -> [Answer] {
        try all(sql, values, read: read)
    }

    func all<Answer>(
        _ sql: String, _ values: [Value], read: (inout Row) throws(StoreError) -> Answer
    ) throws(StoreError) -> [Answer] {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        var answers: [Answer] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return answers }
            guard code == SQLITE_ROW else { throw failure(code) }
            var row = Row(statement: statement, path: path)
            answers.append(try read(&row))
        }
    }

    /// The first row's answer; `nil` without a row.
    func first<Answer>(
        _ sql: String, _ values: Value..., read: (inout Row) throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer? {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return nil }
        guard code == SQLITE_ROW else { throw failure(code) }
        var row = Row(statement: statement, path: path)
        return try read(&row)
    }

    /// Puts a copy of this whole database in the place of another.
    func copy(into other: Connection) throws(StoreError) {
        guard let backup = sqlite3_backup_init(other.handle, "main", handle, "main") else {
            throw other.failure(sqlite3_errcode(other.handle))
        }
        sqlite3_backup_step(backup, -1)
        let code = sqlite3_backup_finish(backup)
        guard code == SQLITE_OK else { throw other.failure(code) }
    }

    /// Whether a transaction is open. Some errors (a full disk, an I/O error) end it on SQLite's own account.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The row number of the latest insert.
    var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }

    /// The text of every statement run so far.
    var statementTexts: [String] { statements.keys.sorted() }

    private func prepared(_ sql: String, _ values: [Value]) throws(StoreError) -> OpaquePointer {
        let statement = try compiled(sql)
        for (index, value) in values.enumerated() {
            let code = bind(value, to: statement, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw failure(code) }
        }
        return statement
    }

    private func compiled(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: Value, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            return text.withUTF8 { utf8 in
                // An empty buffer may have no address, and no address would bind NULL.
                guard let start = utf8.baseAddress else { return csqlite_bind_text(statement, index, "", 0) }
                return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    csqlite_bind_text(statement, index, $0, Int32(clamping: utf8.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { buffer in
                guard let start = buffer.baseAddress, !buffer.isEmpty else {
                    return sqlite3_bind_zeroblob(statement, index, 0)
                }
                return csqlite_bind_blob(statement, index, start, Int32(clamping: buffer.count))
            }
        }
    }

    private func failure(_ code: Int32) -> StoreError {
        StoreError.of(handle, code: code, path: path)
    }
}
