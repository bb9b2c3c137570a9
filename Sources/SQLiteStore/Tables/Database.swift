import Digest
import Engine

/// The tables behind one connection. Every method is one whole thought of the `Store`; which transaction it runs in is
/// decided outside.
final class Database {
    let connection: Connection
    /// Makes the hashes that `suppressions` are matched by.
    let hashKey: HashKey

    private init(_ connection: Connection, hashKey: HashKey) {
        self.connection = connection
        self.hashKey = hashKey
    }

    /// The connection that writes. Makes or migrates the database first.
    static func writing(_ folder: StateFolder, hashKey: HashKey) throws(StoreError) -> Database {
        // SQLite would make it with everybody's permissions; the files it makes beside this one take after it.
        _ = try folder.openFile(folder.database)
        let connection = try Connection(path: folder.database, mode: .readWrite)
        try Schema.check(connection)
        // FULL: a commit has reached the disk when it returns, power cut or not. The log is folded into the database after
        // 16 MiB, since kept messages fill the usual 4 MiB many times a minute.
        try connection.execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -32768;
            PRAGMA temp_store = MEMORY;
            PRAGMA secure_delete = FAST;
            PRAGMA wal_autocheckpoint = 4096;
            PRAGMA journal_size_limit = 67108864;
            """)
        try Schema.migrate(connection)
        let database = Database(connection, hashKey: hashKey)
        try database.checkKey(folder)
        return database
    }

    /// A connection that cannot write.
    static func reading(_ folder: StateFolder, hashKey: HashKey) throws(StoreError) -> Database {
        let connection = try Connection(path: folder.database, mode: .readOnly)
        try Schema.check(connection)
        try connection.execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")
        return Database(connection, hashKey: hashKey)
    }

    /// What a reader sees where nothing was ever written.
    static func empty(_ folder: StateFolder, hashKey: HashKey) throws(StoreError) -> Database {
        let connection = try Connection(path: folder.database, mode: .temporary)
        try Schema.migrate(connection)
        return Database(connection, hashKey: hashKey)
    }

    /// A copy of everything that ends with its connection. It can be written, and nothing of it outlives a crash.
    static func scratchCopy(of folder: StateFolder, hashKey: HashKey) throws(StoreError) -> sending Database {
        let copy = try Connection(path: "a copy of \(folder.database)", mode: .temporary)
        if folder.hasDatabase {
            let original = try Connection(path: folder.database, mode: .readOnly)
            try Schema.check(original)
            try original.copy(into: copy)
        } else {
            try Schema.migrate(copy)
        }
        try copy.execute(
            """
            PRAGMA journal_mode = MEMORY;
            PRAGMA synchronous = OFF;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -65536;
            PRAGMA temp_store = MEMORY;
            """)
        return Database(copy, hashKey: hashKey)
    }

    private func checkKey(_ folder: StateFolder) throws(StoreError) {
        let fingerprint = hashKey.digest(of: "rekindle: is this the key?").hexadecimal
        try connection.run("INSERT INTO fingerprint VALUES (1, ?1) ON CONFLICT DO NOTHING", .text(fingerprint))
        let known = try connection.first("SELECT of_key FROM fingerprint") { row in row.text() }
        guard known == fingerprint else { throw folder.damagedKey }
    }
}
