import Digest
import Engine
import Glibc
import Wording

/// The folder that holds everything Rekindle remembers: `rekindle.db` (and SQLite's own files beside it), `rekindle.lock`
/// and `hash.key`. Nobody but its owner may look into it.
struct StateFolder {
    let path: String

    var database: String { "\(path)/rekindle.db" }
    var lock: String { "\(path)/rekindle.lock" }
    var hashKey: String { "\(path)/hash.key" }

    init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Makes the folder (0700) and those above it, where they are missing.
    func create() throws(StoreError) {
        var ancestors: [Substring] = []
        var rest = path[...]
        while !rest.isEmpty, access(String(rest), F_OK) != 0 {
            ancestors.append(rest)
            guard let slash = rest.lastIndex(of: "/") else { break }
            rest = rest[..<slash]
        }
        for folder in ancestors.reversed() where mkdir(String(folder), 0o700) != 0 && errno != EEXIST {
            throw StoreError.of(systemError: errno, path: String(folder))
        }
    }

    /// Opens a file of this folder, and makes it (0600) when it is missing. What root makes in somebody else's folder
    /// belongs to that somebody: the service must be able to open it later.
    func openFile(_ path: String) throws(StoreError) -> FileDescriptor {
        var number = open(path, O_RDWR | O_CLOEXEC)
        if number < 0, errno == ENOENT {
            number = open(path, O_RDWR | O_CLOEXEC | O_CREAT, 0o600)
            if number >= 0, geteuid() == 0 {
                var folder = stat()
                if stat(self.path, &folder) == 0, folder.st_uid != 0 {
                    guard fchown(number, folder.st_uid, folder.st_gid) == 0 else {
                        let code = errno
                        Glibc.close(number)
                        throw StoreError.of(systemError: code, path: path)
                    }
                }
            }
        }
        guard number >= 0 else { throw StoreError.of(systemError: errno, path: path) }
        return FileDescriptor(number)
    }

    var hasDatabase: Bool {
        var file = stat()
        return stat(database, &file) == 0 && file.st_size > 0
    }

    /// The key of `hash.key`, made by the first who needs it. A new key under an old database is found out when that is
    /// opened.
    /// - Parameter new: its bytes when it is made, 32 of them; random ones without.
    func loadHashKey(new: [UInt8]?) throws(StoreError) -> HashKey {
        let file = try openFile(hashKey)
        if let key = try key(in: file) { return key }
        let key = new ?? randomBytes(Self.keyLength)
        precondition(key.count == Self.keyLength, "a key of \(Self.keyLength) bytes")
        guard write(file.number, key, key.count) == key.count, fsync(file.number) == 0 else {
            let code = errno
            ftruncate(file.number, 0)
            throw StoreError.of(systemError: code, path: hashKey)
        }
        return HashKey(key)
    }

    /// The key of `hash.key`, which must be there.
    func readHashKey() throws(StoreError) -> HashKey {
        let number = open(hashKey, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            throw errno == ENOENT ? damagedKey : StoreError.of(systemError: errno, path: hashKey)
        }
        guard let key = try key(in: FileDescriptor(number)) else { throw damagedKey }
        return key
    }

    /// `nil` when the file is empty.
    private func key(in file: FileDescriptor) throws(StoreError) -> HashKey? {
        var bytes = [UInt8](repeating: 0, count: Self.keyLength + 1)
        let count = read(file.number, &bytes, bytes.count)
        if count == 0 { return nil }
        guard count == Self.keyLength else { throw damagedKey }
        return HashKey(Array(bytes.prefix(count)))
    }

    /// Bytes of the key of HMAC-SHA256.
    private static let keyLength = 32

    /// Not the key under which this store's addresses were hashed. With a wrong one nobody's opt-out would be found again.
    var damagedKey: StoreError {
        .damaged(
            Wording(
                ja: "\(hashKey) が失われたか、別のものに替わっています。配信停止の照合ができません。rekindle.db と同じバックアップから戻してください",
                en:
                    "\(hashKey) is lost or another one, and opt-outs could not be matched; restore it from the same backup "
                    + "as rekindle.db"))
    }
}

/// An open file that closes itself.
final class FileDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}
