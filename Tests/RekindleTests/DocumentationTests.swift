import Foundation
import LoopbackTesting
import Testing

private let guides = [
    "README.md", "docs/configuration.md", "docs/sequences.md", "docs/import.md", "docs/foresight.md",
    "docs/operations.md",
]

/// What the README and the guides tell people to type.
@Suite struct `the documentation` {
    private static let root = "\(#filePath)".components(separatedBy: "/Tests/")[0]

    /// Every line of a guide's shell blocks that calls the program, without its comment.
    private func commands(of guide: String) throws -> [[String]] {
        let text = try String(contentsOfFile: "\(Self.root)/\(guide)", encoding: .utf8)
        var isShell = false
        var commands: [[String]] = []
        for line in text.components(separatedBy: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("```") {
                isShell = line == "```sh"
            } else if isShell {
                let words = line.components(separatedBy: "#")[0].split(separator: " ").map(String.init)
                if let start = words.firstIndex(of: "rekindle"), words.first == "rekindle" || words.first == "swift" {
                    commands.append(Array(words[(start + 1)...]))
                }
            }
        }
        return commands
    }

    @Test(arguments: guides)
    func `shows commands that work as they stand`(guide: String) async throws {
        let shop = try await Shop.withSample()
        // The files that the guides speak of.
        for file in Shop.sampleFiles {
            try FileManager.default.copyItem(
                atPath: "\(shop.path)/templates/sample/\(file).csv", toPath: "\(shop.path)/\(file).csv")
        }
        try await keepHistory(of: shop)
        // `send` needs somebody who takes the message; live delivery has a test of its own for it.
        for command in try commands(of: guide) where command.first != "send" {
            let arguments = command.first == "run" ? command + ["--until-idle"] : command
            let run = try await Program.run(
                arguments + (command.first == "init" || command.first == "demo" ? [] : ["--now", Shop.sampleDay]),
                in: shop.path, environment: ["TMPDIR": shop.folder.path])
            #expect(run.status <= 1, "rekindle \(command.joined(separator: " ")): \(run.errors)")
        }
    }

    /// The workspace under git, as the guides assume it: everything is on the branch `main`.
    private func keepHistory(of shop: Shop) async throws {
        let git = try #require(PeerProcess.find("git"), "needs git")
        let author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
        for arguments in [
            ["init", "-q", "-b", "main"], ["add", "config", "templates"], author + ["commit", "-qm", "Begin"],
        ] {
            let process = try PeerProcess(git, arguments, in: shop.path, output: .discard)
            #expect(try await eventually { process.status } == 0)
        }
    }

    @Test func `shows every verb`() async throws {
        let texts = try guides.map { try String(contentsOfFile: "\(Self.root)/\($0)", encoding: .utf8) }.joined()
        for verb in try await Program.verbs() {
            #expect(texts.contains("rekindle \(verb)") || texts.contains("'\(verb)'"), "\(verb)")
        }
    }
}
