import Foundation
import LoopbackTesting
import Testing

/// A workspace of a test's own, and the program run on it.
final class Shop: Sendable {
    /// The day of the shipped sample; everything in it lies before.
    static let sampleDay = "2026-11-25T09:00:00+09:00"

    let folder = ScratchFolder()
    /// The workspace: `shop` in the folder.
    var path: String { "\(folder.path)/shop" }

    private init() {}

    /// As `init` lays it down.
    static func new() async throws -> Shop {
        let shop = Shop()
        let run = try await Program.run("init", shop.path)
        try #require(run.status == 0, "\(run.errors)")
        return shop
    }

    /// A copy of a workspace into which the shipped sample was imported; made once for all tests.
    static func withSample() async throws -> Shop { try await Sample.shared.shop().copy() }

    /// The same files and the same state in another place.
    func copy() throws -> Shop {
        let shop = Shop()
        try FileManager.default.copyItem(atPath: path, toPath: shop.path)
        return shop
    }

    /// The one that is copied; tests that only read may use it as it is.
    static func sample() async throws -> Shop { try await Sample.shared.shop() }

    /// Its four files, in the order in which they are imported.
    static let sampleFiles = ["customers", "events", "consents", "suppressions"]

    private actor Sample {
        static let shared = Sample()
        private var making: Task<Shop, any Error>?

        func shop() async throws -> Shop {
            if let making { return try await making.value }
            let task = Task {
                let shop = try await Shop.new()
                for file in Shop.sampleFiles {
                    let run = try await shop.rekindle("import", "\(shop.path)/templates/sample/\(file).csv")
                    try #require(run.status == 0 || run.status == 1, "\(run.errors)")
                }
                shop.removeAtExit()
                return shop
            }
            making = task
            return try await task.value
        }
    }

    // MARK: The program

    /// Runs a verb in the workspace on the sample's day, unless another moment is given.
    func rekindle(
        _ arguments: [String], now: String = sampleDay, environment: [String: String] = [:]
    ) async throws -> Program.Run {
        let all = arguments.contains("--now") ? arguments : arguments + ["--now", now]
        return try await Program.run(all, in: path, environment: environment)
    }

    func rekindle(_ arguments: String..., now: String = sampleDay) async throws -> Program.Run {
        try await rekindle(arguments, now: now)
    }

    /// A verb that must be fine, and its answer as JSON.
    func answer(_ arguments: String..., now: String = sampleDay) async throws -> JSON {
        let run = try await rekindle(arguments + ["--json"], now: now)
        try #require(run.status == 0, "\(run.errors)")
        return try JSON(run.output)
    }

    // MARK: Files

    func text(of file: String) -> String { ScratchFolder.text(of: file, in: path) }

    func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }

    /// Replaces a text that must stand there exactly once.
    func edit(_ file: String, _ old: String, _ new: String) throws {
        let before = text(of: file)
        try #require(before.components(separatedBy: old).count == 2, "\(file) does not hold '\(old)' once")
        try write(before.replacingOccurrences(of: old, with: new), to: file)
    }

    /// Every file below a folder of the workspace with its content, for comparing.
    func files(below folder: String = ".") -> [String: Data] {
        let root = "\(path)/\(folder)"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.reduce(into: [:]) { files, name in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder), !isFolder.boolValue
            else { return }
            files[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
        }
    }

    /// The shared workspace lives as long as the process.
    private func removeAtExit() {
        leftOver = strdup(folder.path)
        atexit { if let leftOver { try? FileManager.default.removeItem(atPath: String(cString: leftOver)) } }
    }
}

/// Set once, before `atexit` is told to read it.
nonisolated(unsafe) private var leftOver: UnsafeMutablePointer<CChar>?
