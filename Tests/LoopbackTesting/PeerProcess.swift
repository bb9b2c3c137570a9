import Glibc

/// A real server, started for one test on a loopback port and ended with the object.
public final class PeerProcess: Sendable {
    /// Where a program is installed, if it is.
    public static func find(_ program: String) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/"].map { $0 + program }
            .first { access($0, X_OK) == 0 }
    }

    /// A file beside the repository that not everybody has: `shared("checks/wire.py")`.
    public static func shared(_ path: String, from file: StaticString = #filePath) -> String? {
        let root = "\(file)".split(separator: "/").dropLast(3).joined(separator: "/")
        return ["/\(root)/../shared/\(path)"].first { access($0, R_OK) == 0 }
    }

    private let process: pid_t
    private let output: Int32

    /// Starts a program in a folder; throws when it cannot be started.
    public init(_ program: String, _ arguments: [String], in folder: String = "/tmp") throws {
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

    public struct CannotStart: Error {
        public let program: String
    }

    deinit {
        // Threads of the concurrency runtime block most signals, and a child inherits that. This one cannot be blocked.
        kill(process, SIGKILL)
        close(output)
        waitpid(process, nil, 0)
    }

    /// The next line of its standard output; empty when it has ended.
    public func line() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits until somebody listens on the port, ten seconds at most. For servers that do not say when they are ready.
    public func listens(on port: UInt16) -> Bool {
        for _ in 0..<2_000 {
            if let connection = LoopbackPeer.connect(to: port) {
                connection.close()
                return true
            }
            usleep(5_000)
        }
        return false
    }
}
