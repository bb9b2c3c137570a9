import Glibc
import Synchronization

/// A real program, started for one test and ended with the object.
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

    /// Where what it prints goes.
    public enum Output: Sendable {
        /// To whoever asks for its `line()`; standard output only.
        case pipe
        case discard
        case file(String)
    }

    /// Its number among the processes; another one may have it once this has ended.
    public var identifier: pid_t { process }
    private let process: pid_t
    private let output: Int32
    private let ended = Mutex<Int32?>(nil)

    public struct CannotStart: Error {
        public let program: String
    }

    /// Starts a program in a folder; throws when it cannot be started.
    ///
    /// It blocks and ignores no signal, whatever this thread does. `environment` nil: ours.
    public init(
        _ program: String, _ arguments: [String], in folder: String = "/tmp", environment: [String: String]? = nil,
        output: Output = .pipe, errors: Output = .discard
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [-1, -1]
        if case .pipe = output {
            guard pipe(&ends) == 0 else { throw CannotStart(program: program) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        defer { if ends[1] >= 0 { close(ends[1]) } }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, destination) in [(Int32(1), output), (2, errors)] {
            switch destination {
            case .pipe: posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor)
            case .discard: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            case .file(let path):
                posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            }
        }

        // Threads of the concurrency runtime block most signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // A shell goes to the folder and becomes the program.
        let words = CStrings(["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments)
        let variables = environment.map { CStrings($0.map { "\($0)=\($1)" }.sorted()) }
        var child = pid_t()
        let result = posix_spawn(
            &child, "/bin/sh", &actions, &attributes, words.pointers, variables?.pointers ?? environ)
        guard result == 0 else {
            if ends[0] >= 0 { close(ends[0]) }
            throw CannotStart(program: program)
        }
        process = child
        self.output = ends[0]
    }

    deinit {
        signal(SIGKILL)
        if output >= 0 { close(output) }
        ended.withLock { ended in
            if ended == nil { waitpid(process, nil, 0) }
        }
    }

    public func signal(_ signal: Int32) {
        ended.withLock { ended in
            if ended == nil { _ = kill(process, signal) }
        }
    }

    /// Its exit status once it has ended, minus the signal when one killed it; `nil` while it runs.
    public var status: Int32? {
        ended.withLock { ended in
            var raw: Int32 = 0
            if ended == nil, waitpid(process, &raw, WNOHANG) == process {
                let signal = raw & 0x7F
                ended = signal == 0 ? raw >> 8 & 0xFF : -signal
            }
            return ended
        }
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

/// Arguments or variables as C wants them.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { (pointers + index).initialize(to: strdup(string)) }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
