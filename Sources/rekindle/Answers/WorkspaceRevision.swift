import Engine
import Foundation
import Glibc
import Wording

/// The workspace's files as they were: another folder, or a git revision of this one.
struct WorkspaceRevision {
    private let name: String
    private let folder: String
    /// No file of a workspace is larger.
    private static let largestFile = 1 << 20
    private static let mostFiles = 10_000

    /// - Parameters:
    ///   - name: as it was typed.
    ///   - folder: the workspace.
    init(_ name: String, of folder: String) {
        self.name = name
        self.folder = folder
    }

    /// A folder that holds a workspace is one; everything else is a revision.
    func load() throws(Exit) -> Workspace {
        if FileManager.default.fileExists(atPath: "\(name)/config/rekindle.yaml") {
            return try Assembly.workspace(in: name)
        }
        let copy = try temporaryFolder()
        // What the system's own cleaning would take anyway.
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try extract(into: copy)
        return try Assembly.workspace(in: copy)
    }

    /// One that nobody had before us.
    private func temporaryFolder() throws(Exit) -> String {
        let pattern = (NSTemporaryDirectory() as NSString).appendingPathComponent(
            "rekindle-diff-" + String(repeating: "X", count: 6))
        guard let made = pattern.withCString({ strdup($0) }) else { throw unwritable() }
        defer { free(made) }
        guard mkdtemp(made) != nil else { throw unwritable() }
        return String(cString: made)
    }

    // MARK: git

    /// Only what a workspace is made of: `config/` and `templates/`, plain files, no links.
    private func extract(into copy: String) throws(Exit) {
        guard !name.hasPrefix("-"), !name.isEmpty else { throw unknown() }
        // Without it a folder's prefix would be read from wherever the revision's tree begins.
        let prefix = try git("rev-parse", "--show-prefix").trimmed
        _ = try git("rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}")
        let listing = try git(
            "ls-tree", "-r", "-z", "-l", "--full-tree", "\(name)^{commit}", "--", "\(prefix)config",
            "\(prefix)templates")
        var files = 0
        for entry in listing.split(separator: 0) {
            // "100644 blob OBJECT SIZE\tPATH"
            guard let tab = entry.firstIndex(of: 9) else { continue }
            let head = String(decoding: entry[..<tab], as: UTF8.self).split(separator: " ")
            let path = String(decoding: entry[entry.index(after: tab)...], as: UTF8.self)
            guard head.count == 4, head[0].hasPrefix("100"), let size = Int(head[3]), size <= Self.largestFile,
                path.hasPrefix(prefix), !path.split(separator: "/").contains("..")
            else { continue }
            files += 1
            guard files <= Self.mostFiles else { throw unwritable() }
            let bytes = try git("cat-file", "blob", String(head[2]))
            try write(bytes, to: "\(copy)/\(path.dropFirst(prefix.count))")
        }
        guard files > 0 else {
            throw Exit(
                .usage, "empty-revision",
                Wording(ja: "'\(name)' にはこの作業フォルダがありません", en: "'\(name)' does not hold this workspace"))
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(Exit) {
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw unwritable()
        }
    }

    /// What git prints; no shell, nothing to answer to, nothing configured to run.
    private func git(_ arguments: String...) throws(Exit) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder, "--no-pager", "-c", "core.fsmonitor=false"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
            let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw unknown() }
            return Array(bytes)
        } catch let exit as Exit {
            throw exit
        } catch {
            throw unknown()
        }
    }

    private func unknown() -> Exit {
        Exit(
            .usage, "unknown-revision",
            Wording(
                ja: "'\(name)' は作業フォルダでも git のリビジョンでもありません",
                en: "'\(name)' is neither a workspace's folder nor a git revision of this one"),
            hint: Wording(
                ja: "例: rekindle diff HEAD、rekindle diff ../old-workspace",
                en: "such as 'rekindle diff HEAD' or 'rekindle diff ../old-workspace'"))
    }

    private func unwritable() -> Exit {
        Exit(
            .world, "unwritable-copy",
            Wording(ja: "一時フォルダに書けません", en: "cannot write to the temporary folder"))
    }
}

extension [UInt8] {
    /// Without the newline at the end.
    fileprivate var trimmed: String {
        String(decoding: last == 10 ? self[..<(count - 1)] : self[...], as: UTF8.self)
    }
}
