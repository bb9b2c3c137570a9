import CivilTime
import Customers
import Engine
import EngineTesting
import Foundation
import Glibc
import Ledger
import Planning
import Synchronization
import Testing

@testable import SQLiteStore

/// kill -9 while calls are under way: what a call answered is there, and what it did not answer is there whole or not at
/// all.
@Suite struct CrashTests {
    @Test(arguments: [1, 7, 30, 60, 110])
    func `what was answered before kill -9 is there after it`(_ killAfter: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, killAfter = killAfter as Int] in
            let store = try SQLiteStore.open(folder: path, as: .owner)
            let customers = (1...60).map { Customer.make("C\($0)") }
            _ = try await store.add(NewFacts(customers: customers))
            _ = try await store.apply(customers.map { .insert(.make(.make(customer: $0.id.text))) })
            let journal = Journal(path: "\(path)/journal", killAfter: killAfter)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 1...6 {
                    group.addTask {
                        while let claimed = try await store.claimDue(
                            at: .noon, channels: [.email], limit: 1, by: .init("worker-\(worker)")
                        ).first {
                            let customer = claimed.delivery.key.customer.text
                            guard
                                try await store.commitIntent(
                                    claimed.delivery.key, lease: claimed.lease, message: .make(claimed.delivery),
                                    at: .noon, decide: { _ in .send })
                            else { continue }
                            journal.write("intent \(customer)")
                            let sent = try await store.move(claimed.delivery.key, lease: claimed.lease) {
                                (delivery) throws(IllegalMove) in try delivery.succeed(.make())
                            }
                            if sent { journal.write("sent \(customer)") }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        let answered = try String(contentsOfFile: "\(path)/journal", encoding: .utf8).split(separator: "\n")
        #expect(answered.count >= killAfter)
        let store = try SQLiteStore.open(folder: path, as: .owner)
        for line in answered {
            let words = line.split(separator: " ")
            let customer = CustomerID(String(words[1]))
            let state = try await store.deliveries(of: [customer])[customer]?.first?.state.name
            if words[0] == "sent" {
                #expect(state == .sent)
            } else {
                #expect(state == .sent || state == .sending)
            }
        }
        var status = try await store.status(at: .noon)
        #expect(status.byState.values.reduce(0, +) == 60)
        let before = status.byState
        let recovered = try await store.recover(alive: WorkerIncarnation("after"), at: .noon)
        #expect(recovered.putBack == before[.claimed] ?? 0)
        #expect(recovered.inDoubt == before[.sending] ?? 0)
        status = try await store.status(at: .noon)
        #expect(status.byState[.planned] ?? 0 == (before[.planned] ?? 0) + recovered.putBack)
        #expect(status.inDoubtTotal == recovered.inDoubt)
        let check = try await store.read { (database) throws(StoreError) in
            try database.connection.first("PRAGMA integrity_check") { row in row.text() }
        }
        #expect(check == "ok")
        await store.close()
    }
}

/// What the dying process was answered, each line in one write(2). The last of them is its last act.
private final class Journal: Sendable {
    private let file: Int32
    private let killAfter: Int
    private let lines = Atomic<Int>(0)

    init(path: String, killAfter: Int) {
        file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        self.killAfter = killAfter
    }

    func write(_ line: String) {
        _ = Glibc.write(file, "\(line)\n", line.utf8.count + 1)
        if lines.add(1, ordering: .relaxed).newValue == killAfter { kill(getpid(), SIGKILL) }
    }
}
