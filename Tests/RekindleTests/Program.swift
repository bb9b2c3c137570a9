import Foundation
import LoopbackTesting
import Testing

/// The built program, run as a person would run it.
struct Program {
    /// It lies beside the bundle of these tests.
    static let path: String = {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let own = String(decoding: buffer[..<count], as: UTF8.self)
        return (own as NSString).deletingLastPathComponent + "/rekindle"
    }()

    /// What one run came to.
    struct Run: Equatable {
        var status: Int32
        /// Standard output.
        var output: String
        /// Standard error.
        var errors: String
    }

    /// Runs it to its end, two minutes at most. Nothing of our environment reaches it but where to find things.
    static func run(
        _ arguments: [String], in folder: String = "/tmp", environment: [String: String] = [:]
    ) async throws -> Run {
        let scratch = ScratchFolder()
        let process = try PeerProcess(
            path, arguments, in: folder, environment: self.environment.merging(environment) { $1 },
            output: .file("\(scratch.path)/out"), errors: .file("\(scratch.path)/err"))
        let ended = try await eventually(within: .seconds(120)) { process.status }
        return Run(
            status: try #require(ended, "rekindle \(arguments) does not end"), output: scratch.text(of: "out"),
            errors: scratch.text(of: "err"))
    }

    static func run(_ arguments: String..., in folder: String = "/tmp") async throws -> Run {
        try await run(arguments, in: folder)
    }

    /// What the program's own help lists.
    static func verbs() async throws -> [String] {
        let help = try await run("--help").output
        let list = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
        return list.components(separatedBy: "\n\n")[0].components(separatedBy: "\n")
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }

    /// English unless a test asks for Japanese.
    static let environment: [String: String] = {
        let ours = ProcessInfo.processInfo.environment
        var environment = ["LANG": "C.UTF-8", "PATH": ours["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent"]
        environment["LD_LIBRARY_PATH"] = ours["LD_LIBRARY_PATH"]
        return environment
    }()
}

/// Asks until there is an answer or time is up; `nil` then.
func eventually<Answer>(
    within limit: Duration = .seconds(60), _ answer: () async throws -> Answer?
) async throws -> Answer? {
    let end = ContinuousClock.now.advanced(by: limit)
    while true {
        if let answer = try await answer() { return answer }
        if ContinuousClock.now >= end { return nil }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// The same for a condition.
func eventually(within limit: Duration = .seconds(60), _ condition: () async throws -> Bool) async throws -> Bool {
    try await eventually(within: limit) { try await condition() ? true : nil } ?? false
}
