import CivilTime
import Customers
import Engine
import EngineTesting
import Ledger
import Planning
import Testing

@testable import SQLiteStore

@Suite struct SchemaTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var database: String { "\(folder.path)/rekindle.db" }

    @Test func `a database of a newer Rekindle is not touched`() async throws {
        try await SQLiteStore.open(folder: folder.path, as: .owner).close()
        try change("PRAGMA user_version = 99")
        for role in [SQLiteStore.Role.owner, .reader] {
            #expect {
                _ = try SQLiteStore.open(folder: folder.path, as: role)
            } throws: { error in
                guard case .incompatible(let wording) = error as? StoreError else { return false }
                return wording.english
                    == "\(database) was written by a newer Rekindle (format 99); this one reads up to format "
                    + "\(Schema.version), use the newer one"
            }
        }
    }

    @Test func `a database of another program is not touched`() async throws {
        _ = try StateFolder(folder.path).openFile(database)
        try change("CREATE TABLE notes (text TEXT)")
        #expect {
            _ = try SQLiteStore.open(folder: folder.path, as: .owner)
        } throws: { error in
            if case .incompatible = error as? StoreError { true } else { false }
        }
    }

    @Test func `every commit is on disk when it returns`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        let settings = try await store.write { (database) throws(StoreError) in
            [
                try database.connection.first("PRAGMA journal_mode") { row in row.text() },
                try database.connection.first("PRAGMA synchronous") { row in row.text() },
                try database.connection.first("PRAGMA foreign_keys") { row in row.text() },
            ]
        }
        #expect(settings == ["wal", "2", "1"])
        await store.close()
    }

    @Test(arguments: [
        "state = 'gone'", "state = 'claimed'", "state = 'claimed', worker = 'w'", "worker = 'w', lease = 1",
        "state = 'claimed', worker = 'w', lease = 9", "state = 'sending', worker = 'w', lease = 1",
        "state = 'sent'", "state = 'sent', receipt_at = 1, receipt_reply = ''", "receipt_reply = 'OK'",
        "state = 'failed'", "failure_reason = 'x'", "state = 'in-doubt', composed_at = 1",
        "state = 'in-doubt', composed_at = 1, doubt_since = 1, doubt_reason = ''", "state = 'skipped'",
        "skip_reason = 'late'", "hold = 'mood'", "hold = 'missing-value'", "hold_detail = 'x'",
        "hold = 'paused', hold_detail = 'x'", "state = 'skipped', skip_reason = 'late', hold = 'paused'",
        "attempts = -1",
        "doubts = -1", "due = NULL", "due = 'tomorrow'", "customer = 'nobody'",
    ])
    func `an impossible row cannot be written`(_ change: String) async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        _ = try await store.add(NewFacts(customers: [.make()]))
        _ = try await store.apply([.insert(.make(claims: 1))])
        await #expect {
            try await store.write { (database) throws(StoreError) in
                try database.connection.execute("UPDATE deliveries SET \(change)")
            }
        } throws: { error in
            if case .damaged = error as? StoreError { true } else { false }
        }
        await store.close()
    }

    @Test func `a possible row can be written in the same way`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        _ = try await store.add(NewFacts(customers: [.make()]))
        _ = try await store.apply([.insert(.make(claims: 1))])
        try await store.write { (database) throws(StoreError) in
            try database.connection.execute(
                "UPDATE deliveries SET state = 'sending', worker = 'w', lease = 1, composed_at = 1")
        }
        #expect(try await store.status(at: .noon).byState == [.sending: 1])
        await store.close()
    }

    private func change(_ script: String) throws {
        try Connection(path: database, mode: .readWrite).execute(script)
    }
}
