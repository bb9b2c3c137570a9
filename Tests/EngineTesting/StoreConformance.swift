import Engine
import Testing

/// What every store must hold, one sentence each. A store passes when all of them are true of it:
/// ```
/// @Test(arguments: StoreConformance.all) func `a SQLite store holds`(_ rule: StoreConformance) async throws {
///     try await rule.verify { try SQLiteStore.open(folder: folder, as: .owner) }
/// }
/// ```
public struct StoreConformance: Sendable, CustomTestStringConvertible {
    /// Opens the store of one place; the first time nothing is there. What was opened before has been closed.
    public typealias Opening = @Sendable () async throws -> any Store

    public let sentence: String
    private let check: @Sendable (Opening) async throws -> Void

    public var testDescription: String { sentence }

    public static let all = facts + plan + dispatch + concurrency + recovery + looking

    public func verify(_ open: Opening) async throws {
        try await check(open)
    }

    /// A rule about one opened store.
    static func rule(
        _ sentence: String, _ check: @escaping @Sendable (any Store) async throws -> Void
    ) -> StoreConformance {
        StoreConformance(sentence: sentence) { open in
            let store = try await open()
            do {
                try await check(store)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }

    /// A rule about a store before and after it was closed.
    static func rule(
        _ sentence: String, before: @escaping @Sendable (any Store) async throws -> Void,
        afterRestart: @escaping @Sendable (any Store) async throws -> Void
    ) -> StoreConformance {
        StoreConformance(sentence: sentence) { open in
            try await rule(sentence, before).verify(open)
            try await rule(sentence, afterRestart).verify(open)
        }
    }

    private init(sentence: String, check: @escaping @Sendable (Opening) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }
}
