import Glibc
import Synchronization

/// The zone files of this host, each read once.
final class ZoneDatabase: Sendable {
    private let folder: String
    private let read = Mutex<[String: ZoneRules]>([:])

    static let system = ZoneDatabase(folder: getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo")

    init(folder: String) { self.folder = folder }

    func rules(for identifier: String) throws(ZoneError) -> ZoneRules {
        if let known = read.withLock({ $0[identifier] }) { return known }
        guard Self.isIdentifier(identifier) else { throw .invalidIdentifier(identifier) }
        guard let bytes = Self.bytes(of: "\(folder)/\(identifier)", upTo: TZifReader.maximumSize + 1) else {
            throw .unknown(identifier)
        }
        let rules = try TZifReader.rules(identifier: identifier, bytes: bytes)
        // Whoever read the same file meanwhile wins, so that there is one object per zone.
        return read.withLock { known in
            let winner = known[identifier] ?? rules
            known[identifier] = winner
            return winner
        }
    }

    /// `tzdata.zi` starts with `# version 2025b`; some systems have the version alone in `+VERSION`.
    var version: String {
        if let start = Self.bytes(of: "\(folder)/tzdata.zi", upTo: 64) {
            let line = String(decoding: start.prefix { $0 != 0x0A }, as: UTF8.self)
            if line.hasPrefix("# version ") { return String(line.dropFirst(10)) }
        }
        if let start = Self.bytes(of: "\(folder)/+VERSION", upTo: 64) {
            return String(decoding: start.prefix { $0 > 0x20 }, as: UTF8.self)
        }
        return "unknown"
    }

    /// Names come from files and requests and become paths: only what the database's own names are made of passes, no
    /// part may start with a dot, and the `right` and `posix` trees are not zones.
    static func isIdentifier(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && parts.count <= 4 && parts[0] != "right" && parts[0] != "posix"
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                            || "_+-".utf8.contains(byte)
                    }
            }
    }

    /// The first bytes of a regular file; `nil` when it cannot be read.
    private static func bytes(of path: String, upTo limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let wanted = min(limit, Int(status.st_size))
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let count = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, wanted - filled)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { failed = true }
                if count <= 0 { break }
                filled += count
            }
        }
        return failed ? nil : bytes
    }
}
