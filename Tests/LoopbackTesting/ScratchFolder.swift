import Glibc

/// A folder that is gone with the object.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() {
        var template = Array("/tmp/rekindle-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        guard !path.isEmpty, let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink("\(path)/\(name)")
        }
        closedir(folder)
        rmdir(path)
    }

    public func lines(of name: String) -> [String] { Self.lines(of: name, in: path) }

    /// The lines of any file, without empty ones; none when it is not there.
    public static func lines(of name: String, in folder: String) -> [String] {
        guard let file = fopen("\(folder)/\(name)", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[0..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
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
