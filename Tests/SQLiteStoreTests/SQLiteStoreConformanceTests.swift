import EngineTesting
import SQLiteStore
import Testing

@Suite struct SQLiteStoreConformanceTests {
    @Test(arguments: StoreConformance.all)
    func `a SQLite store holds what every store must hold`(_ rule: StoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await rule.verify { try SQLiteStore.open(folder: folder.path, as: .owner) }
    }
}
