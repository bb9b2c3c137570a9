import Glibc

/// A real server, started for one test on a loopback port and ended with the object.
final class PeerProcess: Sendable {
    /// Where a program is installed, if it is.
    static func find(_ program: String) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/"].map { $0 + program }
            .first { access($0, X_OK) == 0 }
    }

    /// A file beside the repository that not everybody has: `shared("checks/wire.py")`.
    static func shared(_ path: String, from file: StaticString = #filePath) -> String? {
        let root = "\(file)".split(separator: "/").dropLast(3).joined(separator: "/")
        return ["/\(root)/../shared/\(path)"].first { access($0, R_OK) == 0 }
    }

    private let process: pid_t
    private let output: Int32

    /// Starts a program in a folder; throws when it cannot be started.
    init(_ program: String, _ arguments: [String], in folder: String = "/tmp") throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CannotStart(program: program) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A shell goes to the folder and becomes the program.
        var words = (["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        words.append(nil)
        var child = pid_t()
        let result = posix_spawn(&child, "/bin/sh", &actions, nil, words, environ)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw CannotStart(program: program)
        }
        process = child
        output = ends[0]
    }

    struct CannotStart: Error { let program: String }

    deinit {
        // Threads of the concurrency runtime block most signals, and a child inherits that. This one cannot be blocked.
        kill(process, SIGKILL)
        close(output)
        waitpid(process, nil, 0)
    }

    /// The next line of its standard output; empty when it has ended.
    func line() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits until somebody listens on the port, ten seconds at most. For servers that do not say when they are ready.
    func listens(on port: UInt16) -> Bool {
        for _ in 0..<2_000 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            defer { close(client) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if result == 0 { return true }
            usleep(5_000)
        }
        return false
    }
}

/// A folder that is gone with the object.
final class ScratchFolder: Sendable {
    let path: String

    init() {
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

    func lines(of name: String) -> [String] {
        guard let file = fopen("\(path)/\(name)", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[0..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
