import Foundation
import Glibc
import Sequences
import Wording

/// The files of a workspace, read with limits: nothing outside the folder, no links, no file too large to be meant.
public struct WorkspaceFolder: Sendable {
    public let root: String
    /// Larger than any template, smaller than a mistake (a photograph in the wrong folder).
    static let largestFile = 1 << 20

    public init(_ root: String) {
        self.root = root
    }

    /// The text of a file, `nil` when it does not exist.
    /// - Parameter path: relative to the workspace.
    public func text(of path: String) throws(Problem) -> String? {
        guard let bytes = try bytes(of: path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(
                code: "not-utf8", at: Place(file: shown(path), line: 1 + firstBadLine(bytes)),
                Wording(ja: "UTF-8 ではありません", en: "this is not UTF-8"),
                hint: Wording(ja: "エディタで UTF-8 に変換して保存してください", en: "save it as UTF-8"))
        }
        return text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? String(text.unicodeScalars.dropFirst()) : text
    }

    private func bytes(of path: String) throws(Problem) -> [UInt8]? {
        let descriptor = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(path, errno)
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw unreadable(path, errno) }
        guard information.st_mode & S_IFMT == S_IFREG else { throw unreadable(path, EISDIR) }
        guard information.st_size <= Self.largestFile else {
            throw Problem(
                code: "file-too-large", at: Place(file: shown(path), line: 1),
                Wording(ja: "ファイルが大きすぎます (上限 1 MiB)", en: "the file is too large (1 MiB at most)"))
        }
        var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw unreadable(path, errno) }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// The names in a folder, ascending; hidden ones and editors' backups left out. Empty when there is no such folder.
    func names(in path: String, folders: Bool) -> [String] {
        // A folder that is not there, or cannot be listed, holds nothing for us; what needs it says so.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
        return
            names
            .filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") && isFolder("\(path)/\($0)") == folders }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func isFolder(_ path: String) -> Bool {
        var information = stat()
        return lstat("\(root)/\(path)", &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// As a person would type the path from where the program was started.
    public func shown(_ path: String) -> String {
        root == "." ? path : "\(root)/\(path)"
    }

    private func unreadable(_ path: String, _ code: Int32) -> Problem {
        let why = String(cString: strerror(code))
        return Problem(
            code: "unreadable-file", at: Place(file: shown(path), line: 1),
            Wording(ja: "読めません: \(why)", en: "cannot be read: \(why)"))
    }

    private func firstBadLine(_ bytes: [UInt8]) -> Int {
        var lines = 0
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            if String(validating: bytes[start..<index], as: UTF8.self) == nil { return lines }
            lines += 1
            start = index + 1
        }
        return lines
    }
}
