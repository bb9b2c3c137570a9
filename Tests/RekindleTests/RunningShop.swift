import Foundation
import LoopbackTesting
import Testing

/// `rekindle run` on a workspace, beside the test. Killed with the object when nobody ended it.
final class RunningShop: Sendable {
    private let process: PeerProcess
    private let scratch = ScratchFolder()
    let shop: Shop

    /// Starts it; `now` nil: the machine's clock.
    init(
        _ shop: Shop, now: String? = Shop.sampleDay, arguments: [String] = [], environment: [String: String] = [:]
    ) throws {
        self.shop = shop
        process = try PeerProcess(
            Program.path, ["run"] + arguments + (now.map { ["--now", $0] } ?? []), in: shop.path,
            environment: Program.environment.merging(environment) { $1 }, output: .file("\(scratch.path)/out"),
            errors: .file("\(scratch.path)/log"))
    }

    /// Starts it and waits until it says that it is ready.
    static func ready(
        _ shop: Shop, now: String? = Shop.sampleDay, environment: [String: String] = [:]
    ) async throws -> RunningShop {
        let running = try RunningShop(shop, now: now, environment: environment)
        let isReady = try await eventually { running.logs("info ready") || running.status != nil }
        try #require(isReady && running.status == nil, "not ready: \(running.log)")
        return running
    }

    var output: String { scratch.text(of: "out") }
    var log: String { scratch.text(of: "log") }
    var status: Int32? { process.status }

    /// Whether a line of its log begins so and holds all of these.
    func logs(_ start: String, _ parts: String...) -> Bool {
        log.split(separator: "\n").contains { line in line.hasPrefix(start) && parts.allSatisfy { line.contains($0) } }
    }

    /// Its number among the processes.
    var identifier: Int32 { process.identifier }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// Asks it to end; its exit status, `nil` when it does not end within the minute. A manager goes on listening meanwhile:
    /// whoever talks to one that does not waits for it.
    func terminate(heardBy manager: NotifySocket? = nil) async throws -> Int32? {
        signal(SIGTERM)
        return try await eventually {
            _ = manager?.notes
            return process.status
        }
    }
}
