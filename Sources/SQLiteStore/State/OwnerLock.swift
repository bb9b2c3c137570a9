import Engine
import Glibc
import Wording

/// The right to write to a state folder: an flock(2) on `rekindle.lock`, held until this value is gone. The kernel takes
/// it back from a process that dies, however it dies.
final class OwnerLock: Sendable {
    private let file: FileDescriptor

    init(_ folder: StateFolder) throws(StoreError) {
        file = try folder.openFile(folder.lock)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else { throw StoreError.of(systemError: code, path: folder.lock) }
            throw Self.taken(folder, by: Self.holder(file))
        }
        // Whose lock it is, for the message somebody else will read. It decides nothing, so a failure costs nothing.
        let holder = "\(getpid())\n"
        if ftruncate(file.number, 0) == 0 { _ = pwrite(file.number, holder, holder.utf8.count, 0) }
    }

    /// Given back by name: closing the file alone would leave it with a child that was forked and has not yet become
    /// another program.
    deinit {
        flock(file.number, LOCK_UN)
    }

    private static func holder(_ file: FileDescriptor) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(file.number, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func taken(_ folder: StateFolder, by holder: Int?) -> StoreError {
        let process = holder.map { Wording(ja: " (プロセス \($0))", en: " (process \($0))") } ?? Wording(same: "")
        return .locked(
            Wording(
                ja: "別のRekindle\(process.japanese)が \(folder.path) を使用中です。終わるのを待つか、止めてからもう一度実行してください",
                en:
                    "another Rekindle\(process.english) is using \(folder.path); wait for it to end or stop it, then try again"
            ))
    }
}
