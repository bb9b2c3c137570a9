import Foundation
import LoopbackTesting
import Testing

private let installed = PeerProcess.shared("checks/check_eml.py").flatMap { script in
    ProcessInfo.processInfo.environment["REKINDLE_CHECKS_PYTHON"].map { (python: $0, script: script) }
}

@Suite struct `the demo` {
    private struct Made {
        let run: Program.Run
        let scratch: ScratchFolder

        /// The last line.
        var index: String { run.output.split(separator: "\n").last.map(String.init) ?? "" }
        var outbox: String { (index as NSString).deletingLastPathComponent }
        /// What it printed, with the folder of this run taken out.
        var output: String {
            run.output.replacing(scratch.path, with: "TMP").replacing(#/rekindle-demo-[0-9]+/#, with: "DEMO")
        }
    }

    private func demo(_ arguments: String..., language: String = "C.UTF-8") async throws -> Made {
        let scratch = ScratchFolder()
        let run = try await Program.run(
            ["demo"] + arguments, in: scratch.path, environment: ["TMPDIR": scratch.path, "LANG": language])
        return Made(run: run, scratch: scratch)
    }

    @Test func `ends well, with nothing on standard error, and with the path of an index page that is there`()
        async throws
    {
        let made = try await demo()
        #expect(made.run.status == 0)
        #expect(made.run.errors == "")
        #expect(made.index.hasPrefix(made.scratch.path) && made.index.hasSuffix("/index.html"))
        #expect(FileManager.default.fileExists(atPath: made.index))
    }

    @Test func `prints and writes the same every time`() async throws {
        let (one, two) = (try await demo(), try await demo())
        #expect(one.output == two.output)
        #expect(try messages(of: one) == messages(of: two))
    }

    /// Every message by file name.
    private func messages(of made: Made) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: made.outbox)
        return names.reduce(into: [:]) { $0[$1] = ScratchFolder.text(of: $1, in: made.outbox) }
    }

    @Test func `leaves no tag of a template in what it shows or writes`() async throws {
        let made = try await demo()
        #expect(!made.run.output.contains("{{") && !made.run.output.contains("{%"))
        let page = try String(contentsOfFile: made.index, encoding: .utf8)
        #expect(!page.contains("{{") && !page.contains("{%"))
    }

    @Test func `speaks Japanese where the locale is Japanese`() async throws {
        let made = try await demo(language: "ja_JP.UTF-8")
        #expect(made.run.status == 0)
        #expect(made.run.errors == "")
        #expect(made.run.output.contains("送信していません"))
        #expect(!made.run.output.contains("nothing was sent"))
    }

    @Test func `says the same to programs as one document`() async throws {
        let made = try await demo("--json")
        #expect(made.run.errors == "")
        let answer = try JSON(made.run.output)
        let index = try #require(answer["outbox"].text)
        let files = try FileManager.default.contentsOfDirectory(atPath: (index as NSString).deletingLastPathComponent)
        #expect(answer["messages"].number == files.count - 1)
        #expect(answer["imports"].list.count == 4)
        #expect((answer["messages"].number ?? 0) > 0)
    }

    /// Rules for what is built later: one-click unsubscribing (which header-once demands, too) and signatures.
    private static let notYet = [
        "header-once", "list-unsub", "list-unsub-token", "list-unsub-post", "unsub-body", "dkim-present",
        "dkim-h-oneclick", "dkim-h",
        "dkim-tags", "dkim-oversign", "dkim-align", "dkim-verify",
    ]

    @Test(
        .enabled(
            if: installed != nil, "needs ../shared/checks/check_eml.py and REKINDLE_CHECKS_PYTHON, as Tests/run sets it"
        ))
    func `writes mail in which the validator finds no error`() async throws {
        let made = try await demo()
        let validator = try #require(installed)
        let process = try PeerProcess(
            validator.python,
            [validator.script, made.outbox, "--now", "2026-11-25T00:00:00+00:00"]
                + Self.notYet.flatMap { ["--disable", $0] }, in: made.scratch.path,
            output: .file("\(made.scratch.path)/findings"))
        let status = try await eventually { process.status }
        #expect(status == 0, "\(made.scratch.text(of: "findings"))")
    }
}
