import CivilTime
import Customers
import Dispatch
import Engine
import EngineTesting
import Foundation
import Ledger
import Planning
import Testing
import Wording

@testable import SQLiteStore

@Suite struct TransactionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a call that throws takes back itself, and not the calls it shared a transaction with`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        let gate = DispatchSemaphore(value: 0)
        async let first: Void = store.write { _ in Self.hold(gate) }
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 1...9 {
                group.addTask {
                    do throws(StoreError) {
                        try await store.write { (database) throws(StoreError) in
                            _ = try database.add(NewFacts(customers: [.make("C\(number)")]))
                            if number % 3 == 0 { throw .damaged(Wording(same: "planted")) }
                        }
                        return true
                    } catch {
                        return error != .damaged(Wording(same: "planted"))
                    }
                }
            }
            gate.signal()
            return await group.reduce(into: []) { $0.append($1) }
        }
        try await first
        #expect(results.count { $0 } == 6)
        let kept = try await store.facts(after: nil, limit: 100).map(\.customer.id.text)
        #expect(kept == ["C1", "C2", "C4", "C5", "C7", "C8"])
        await store.close()
    }

    @Test func `when the whole transaction is lost, only the call that lost it fails`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        let gate = DispatchSemaphore(value: 0)
        async let first: Void = store.write { _ in Self.hold(gate) }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 1...6 {
                group.addTask {
                    do throws(StoreError) {
                        try await store.write { (database) throws(StoreError) in
                            _ = try database.add(NewFacts(customers: [.make("C\(number)")]))
                            // As SQLite itself does when the disk fails under it.
                            if number == 3 { try database.connection.execute("ROLLBACK; SELECT nonsense") }
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            gate.signal()
            return await group.reduce(into: []) { $0.append($1) }
        }
        try await first
        #expect(failures.count { $0 } == 1)
        let kept = try await store.facts(after: nil, limit: 100).map(\.customer.id.text)
        #expect(kept == ["C1", "C2", "C4", "C5", "C6"])
        await store.close()
    }

    @Test func `a full disk fails the call that needs room, keeps what was there, and ends when there is room`()
        async throws
    {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        _ = try await store.add(NewFacts(customers: [.make()]))
        _ = try await store.apply([.insert(.make())])
        try await limit(store, "max(1, (SELECT page_count FROM pragma_page_count()))")
        let many = (1...5_000).map { Customer.make("D\($0)") }
        await #expect {
            _ = try await store.add(NewFacts(customers: many))
        } throws: { error in
            error as? StoreError
                == .full(
                    Wording(
                        ja: "ディスクに空きがなく \(folder.path)/rekindle.db に書き込めません。空きを作ってください。それまで送信は止まります",
                        en: "no space left to write \(folder.path)/rekindle.db; make room, sending waits until then"))
        }
        #expect(try await store.facts(after: nil, limit: 10).map(\.customer) == [.make()])
        // What fits still goes.
        #expect(try await store.claimDue(at: .noon, channels: [.email], limit: 1, by: .one).count == 1)
        try await limit(store, "1000000")
        #expect(try await store.add(NewFacts(customers: many)).added == 5_000)
        await store.close()
    }

    @Test func `a rehearsal on a copy leaves the original as it was`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .writer)
        _ = try await store.add(NewFacts(customers: [.make()]))
        _ = try await store.apply([.insert(.make())])
        await store.close()
        let reader = try SQLiteStore.open(folder: folder.path, as: .reader)
        let scratch = try await reader.scratchCopy()
        #expect(try await scratch.claimDue(at: .noon, channels: [.email], limit: 1, by: .one).count == 1)
        _ = try await scratch.add(NewFacts(customers: [.make("C002")]))
        #expect(try await scratch.status(at: .noon).customers == 2)
        await scratch.close()
        #expect(try await reader.status(at: .noon).byState == [.planned: 1])
        #expect(try await reader.status(at: .noon).customers == 1)
        await reader.close()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.contains("copy") } == false)
    }

    @Test func `a closed store says so`() async throws {
        let store = try SQLiteStore.open(folder: folder.path, as: .owner)
        await store.close()
        await store.close()
        await #expect(throws: StoreError.self) { _ = try await store.factsVersion() }
        await #expect(throws: StoreError.self) { _ = try await store.add(NewFacts()) }
    }

    /// Holds the writer until the gate opens, so that the calls after it wait together and share a transaction. A gate that
    /// was opened stays open: a call may run twice.
    private static func hold(_ gate: DispatchSemaphore) {
        gate.wait()
        gate.signal()
    }

    private func limit(_ store: SQLiteStore, _ pages: String) async throws {
        try await store.write { (database) throws(StoreError) in
            let count = try database.connection.first("SELECT \(pages)") { row in row.integer() } ?? 1
            try database.connection.execute("PRAGMA max_page_count = \(count)")
        }
    }
}
