import CivilTime
import Customers
import Digest
import Engine
import Ledger
import Planning
import Sequences
import Synchronization
import Wording

/// The store in one SQLite file, `rekindle.db` in a state folder.
///
/// One thread writes: it takes every call that waits, runs each in a savepoint of one transaction, and answers when the
/// transaction is on disk. Another thread reads, through a connection of its own, and never waits for the writer.
public final class SQLiteStore: Sendable {
    /// What a process wants of a state folder.
    public enum Role: Sendable {
        /// The service: nobody else may write while it runs.
        case owner
        /// A verb that writes: only while nobody owns the folder, and nobody else writes meanwhile.
        case writer
        /// A verb that looks, at any time. It makes nothing; where there is no store yet it sees an empty one.
        case reader
    }

    /// The key under which this store's suppressions hash addresses (`Suppression.Subject.address`).
    public let hashKey: HashKey
    private let folder: StateFolder
    private let reader: DatabaseThread
    private let writer: DatabaseThread?
    /// Gone when the store is closed.
    private let lock: Mutex<OwnerLock?>

    private init(
        folder: StateFolder, hashKey: HashKey, reader: DatabaseThread, writer: DatabaseThread?, lock: OwnerLock?
    ) {
        self.folder = folder
        self.hashKey = hashKey
        self.reader = reader
        self.writer = writer
        self.lock = Mutex(lock)
    }

    /// Opens the store of a state folder; owner and writer make folder (0700) and files (0600) where they are missing.
    ///
    /// - Parameter newKey: what the key of a new store is, 32 bytes; random without it. Only for what is not secret and has
    ///   to come out the same every time.
    ///
    /// Throws `.locked` while another process owns the folder, `.readOnly` without the permission to write,
    /// `.incompatible` for a database that is newer than this program or no database of ours.
    public static func open(
        folder path: String, as role: Role, newKey: [UInt8]? = nil
    ) throws(StoreError) -> SQLiteStore {
        let folder = StateFolder(path)
        switch role {
        case .owner, .writer:
            try folder.create()
            let lock = try OwnerLock(folder)
            let hashKey = try folder.loadHashKey(new: newKey)
            let writer = try DatabaseThread(Database.writing(folder, hashKey: hashKey), work: GroupCommit.write)
            let reader = try DatabaseThread(Database.reading(folder, hashKey: hashKey), work: GroupCommit.read)
            return SQLiteStore(folder: folder, hashKey: hashKey, reader: reader, writer: writer, lock: lock)
        case .reader:
            guard folder.hasDatabase else {
                let hashKey = HashKey(randomBytes(32))
                let nothing = try DatabaseThread(
                    Database.empty(folder, hashKey: hashKey), work: GroupCommit.read)
                return SQLiteStore(folder: folder, hashKey: hashKey, reader: nothing, writer: nil, lock: nil)
            }
            let hashKey = try folder.readHashKey()
            let reader = try DatabaseThread(Database.reading(folder, hashKey: hashKey), work: GroupCommit.read)
            return SQLiteStore(folder: folder, hashKey: hashKey, reader: reader, writer: nil, lock: nil)
        }
    }

    /// A copy of everything for a rehearsal: it can be written, nobody else sees it, and it is gone when it is closed. The
    /// original learns nothing of it.
    public func scratchCopy() async throws(StoreError) -> SQLiteStore {
        let thread = try await read { [folder, hashKey] (_) throws(StoreError) in
            try DatabaseThread(Database.scratchCopy(of: folder, hashKey: hashKey), work: GroupCommit.write)
        }
        return SQLiteStore(folder: folder, hashKey: hashKey, reader: thread, writer: thread, lock: nil)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        try await reader.run(body)
    }

    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        guard let writer else {
            throw .readOnly(
                Wording(
                    ja: "\(folder.database) は読み取り専用で開かれています",
                    en: "\(folder.database) was opened for reading only"))
        }
        return try await writer.run(body)
    }

    public func close() async {
        await reader.close()
        await writer?.close()
        // Only now: whoever gets the lock finds a database that nobody else writes.
        lock.withLock { $0 = nil }
    }
}
