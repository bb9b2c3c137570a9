import FoundationEssentials
import Glibc

/// A folder that is gone with the object, whatever lies in it.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() {
        var template = Array("/tmp/rekindle-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        // What cannot be removed lies in /tmp and is no reason to fail.
        if !path.isEmpty { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The whole text of a file; empty when it is not there (yet).
    public func text(of name: String) -> String { Self.text(of: name, in: path) }

    public static func text(of name: String, in folder: String) -> String {
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    public func lines(of name: String) -> [String] { Self.lines(of: name, in: path) }

    /// The lines of any file, without empty ones; none when it is not there.
    public static func lines(of name: String, in folder: String) -> [String] {
        text(of: name, in: folder).split(separator: "\n").map(String.init)
    }

    /// Writes a file with those permissions and gives its path.
    @discardableResult
    public func write(_ text: String, to name: String, mode: mode_t = 0o600) -> String {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        var bytes = Array(text.utf8)
        while !bytes.isEmpty, case let count = Glibc.write(file, bytes, bytes.count), count > 0 {
            bytes.removeFirst(count)
        }
        fchmod(file, mode)
        close(file)
        return "\(path)/\(name)"
    }
}
