import Foundation
import Testing

/// House rules that no compiler knows.
@Suite struct TidyTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private struct SourceFile {
        var path: String
        var module: String
        var lines: [String]

        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard let at = words.firstIndex(of: "import"), words.count > at + 1, !line.hasPrefix(" "),
                    !line.hasPrefix("//")
                else { return nil }
                return words[at + 1].split(separator: ".").first.map(String.init)
            }
        }
    }

    private static func sources(in folder: String = "Sources") throws -> [SourceFile] {
        let found = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return try (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.map { url in
            let path = String(url.path.dropFirst(root.path.count + 1))
            let text = try String(contentsOf: url, encoding: .utf8)
            return SourceFile(
                path: path, module: path.split(separator: "/")[1].description,
                lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    private static let system: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch", "PackagePlugin"]
    /// Whatever runs for each message or each customer stays free of Foundation.
    private static let withoutFoundation: Set<String> = [
        "Wording", "CivilTime", "Liquid", "Messages", "CSV", "Curl", "Digest", "Settings", "Customers", "Sequences",
        "Ledger", "Planning", "SQLiteStore",
    ]
    /// Pure: no I/O, no clock, no async.
    private static let domain: Set<String> = ["Customers", "Sequences", "Ledger", "Planning"]
    /// Each C library and each package that wraps a subject is known to these modules only.
    private static let wrapped: [String: Set<String>] = [
        "CCurl": ["Curl"], "CSQLite": ["SQLiteStore"], "CCMarkGFM": ["Engine"], "COpenSSL": ["Digest", "Messages"],
        "Yams": ["Settings"], "ArgumentParser": ["rekindle"], "Curl": ["Channels"],
    ]

    @Test func `a library is known to the module that wraps it and to nobody else`() throws {
        for file in try Self.sources() {
            for name in file.imports {
                if let allowed = Self.wrapped[name] {
                    #expect(allowed.contains(file.module), "\(file.path) imports \(name)")
                }
            }
        }
    }

    @Test func `nothing that runs per message or customer imports Foundation`() throws {
        for file in try Self.sources() where Self.withoutFoundation.contains(file.module) {
            #expect(!file.imports.contains { $0.hasPrefix("Foundation") || $0 == "Dispatch" }, "\(file.path)")
        }
    }

    @Test func `the domain is pure`() throws {
        for file in try Self.sources() where Self.domain.contains(file.module) {
            #expect(file.imports.allSatisfy { $0 != "Glibc" && $0 != "Synchronization" }, "\(file.path)")
            let words = file.lines.filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
            #expect(
                !words.contains { $0.contains(" async ") || $0.contains("await ") || $0.contains("Task {") },
                "\(file.path)")
        }
    }

    @Test func `a file holds one idea`() throws {
        for file in try Self.sources() where !file.path.hasSuffix("Table.swift") {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func `names say what a thing is`() throws {
        let empty = ["Manager", "Helper", "Utils", "Util", "Common", "Base", "Impl"]
        for file in try Self.sources() + Self.sources(in: "Tests") {
            let name = URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent
            #expect(!empty.contains { name.hasSuffix($0) }, "\(file.path)")
        }
    }

    @Test func `nothing is left for later`() throws {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error(", "try" + "!"]
        for file in try Self.sources() {
            for (index, line) in file.lines.enumerated() {
                for mark in marks where line.contains(mark) { Issue.record("\(file.path):\(index + 1): \(mark)") }
            }
        }
    }

    @Test func `what the compiler cannot check says why it may be believed`() throws {
        for file in try Self.sources() {
            for (index, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") && !line.contains("//") {
                let around = file.lines[max(0, index - 4)...min(file.lines.count - 1, index + 2)]
                #expect(around.contains { $0.lowercased().contains("unchecked") && $0.contains("//") }, "\(file.path)")
            }
        }
    }

    @Test func `the top level is the one the project was given`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.path).filter { !$0.hasPrefix(".") }
        let known: Set<String> = [
            "Package.swift", "Package.resolved", "README.md", "LICENSE", "Sources", "Tests", "Benchmarks", "templates",
            "config", "docs",
        ]
        #expect(names.filter { !known.contains($0) } == [])
    }
}
