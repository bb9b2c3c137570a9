import Customers
import Digest
import Engine
import EngineTesting
import Foundation
import SQLiteStore
import Testing

@Suite struct StateFolderTests {
    let folder: TemporaryFolder
    var state: String { "\(folder.path)/state" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a folder can have one owner at a time`() async throws {
        let owner = try SQLiteStore.open(folder: state, as: .owner)
        for role in [SQLiteStore.Role.owner, .writer] {
            #expect {
                _ = try SQLiteStore.open(folder: state, as: role)
            } throws: { error in
                (error as? StoreError)?.wording.english
                    == "another Rekindle (process \(getpid())) is using \(state); wait for it to end or stop it, "
                    + "then try again"
            }
        }
        await owner.close()
        let next = try SQLiteStore.open(folder: state, as: .owner)
        await next.close()
    }

    @Test func `a reader sees what the owner writes while it runs`() async throws {
        let owner = try SQLiteStore.open(folder: state, as: .owner)
        let reader = try SQLiteStore.open(folder: state, as: .reader)
        _ = try await owner.add(NewFacts(customers: [.make()]))
        #expect(try await reader.facts(of: CustomerID("C001"))?.customer == .make())
        #expect(reader.hashKey.digest(of: "x") == owner.hashKey.digest(of: "x"))
        await owner.close()
        #expect(try await reader.facts(of: CustomerID("C001")) != nil)
        await reader.close()
    }

    @Test func `a reader cannot write`() async throws {
        try await SQLiteStore.open(folder: state, as: .writer).close()
        let reader = try SQLiteStore.open(folder: state, as: .reader)
        await #expect {
            _ = try await reader.add(NewFacts(customers: [.make()]))
        } throws: { error in
            (error as? StoreError)?.wording.english == "\(state)/rekindle.db was opened for reading only"
        }
        await reader.close()
    }

    @Test func `a reader of nothing sees an empty store and makes nothing`() async throws {
        let reader = try SQLiteStore.open(folder: state, as: .reader)
        #expect(try await reader.status(at: .noon) == LedgerStatus())
        await reader.close()
        #expect(!FileManager.default.fileExists(atPath: state))
    }

    @Test func `only the owner may look into the folder and its files`() async throws {
        let store = try SQLiteStore.open(folder: "\(state)/deeper", as: .owner)
        _ = try await store.add(NewFacts(customers: [.make()]))
        func mode(_ name: String) throws -> Int? {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(state)/\(name)")
            return (attributes[.posixPermissions] as? NSNumber)?.intValue
        }
        #expect(try mode("") == 0o700)
        #expect(try mode("deeper") == 0o700)
        for file in ["rekindle.db", "rekindle.db-wal", "rekindle.db-shm", "rekindle.lock", "hash.key"] {
            #expect(try mode("deeper/\(file)") == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test func `the key is made once and kept`() async throws {
        let first = try SQLiteStore.open(folder: state, as: .owner)
        await first.close()
        let second = try SQLiteStore.open(folder: state, as: .owner)
        #expect(first.hashKey.digest(of: "x") == second.hashKey.digest(of: "x"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(state)/hash.key")).count == 32)
        await second.close()
    }

    @Test(arguments: ["lost", "another", "cut"])
    func `without the key the opt-outs were hashed with, nothing is opened`(_ damage: String) async throws {
        try await SQLiteStore.open(folder: state, as: .owner).close()
        let key = URL(fileURLWithPath: "\(state)/hash.key")
        switch damage {
        case "lost": try FileManager.default.removeItem(at: key)
        case "another": try Data(repeating: 7, count: 32).write(to: key)
        default: try Data(repeating: 7, count: 5).write(to: key)
        }
        #expect {
            _ = try SQLiteStore.open(folder: state, as: .owner)
        } throws: { error in
            (error as? StoreError)?.wording.english
                == "\(state)/hash.key is lost or another one, and opt-outs could not be matched; restore it from the "
                + "same backup as rekindle.db"
        }
    }

    @Test func `a folder that cannot be made is named`() throws {
        try Data().write(to: URL(fileURLWithPath: state))
        #expect(throws: StoreError.self) { _ = try SQLiteStore.open(folder: "\(state)/below", as: .owner) }
    }

    /// Root may write everywhere, so a child without its rights tries.
    @Test func `a folder without permission is read-only, by name`() async throws {
        try await SQLiteStore.open(folder: state, as: .owner).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: state)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        await #expect(processExitsWith: .success) { [state = state as String] in
            if geteuid() == 0 { #expect(setegid(65_534) == 0 && seteuid(65_534) == 0) }
            #expect {
                _ = try SQLiteStore.open(folder: state, as: .owner)
            } throws: { error in
                if case .readOnly(let wording) = error as? StoreError {
                    return wording.english.hasPrefix("\(state)/")
                }
                return false
            }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state)
    }

    @Test func `a file that is no database of ours is left alone`() async throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let file = URL(fileURLWithPath: "\(state)/rekindle.db")
        try Data(repeating: 0x41, count: 8_192).write(to: file)
        for role in [SQLiteStore.Role.owner, .reader] {
            try Data(repeating: 0x41, count: 32).write(to: URL(fileURLWithPath: "\(state)/hash.key"))
            #expect {
                _ = try SQLiteStore.open(folder: state, as: role)
            } throws: { error in
                error as? StoreError
                    == .incompatible(
                        .init(
                            ja: "\(state)/rekindle.db はRekindleのデータベースではありません。--state に別のフォルダーを指定してください",
                            en: "\(state)/rekindle.db is not a database of Rekindle; name another folder with --state"))
            }
        }
        #expect(try Data(contentsOf: file) == Data(repeating: 0x41, count: 8_192))
    }
}
