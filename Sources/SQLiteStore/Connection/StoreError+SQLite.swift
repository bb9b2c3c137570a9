import CSQLite
import Engine
import Glibc
import Wording

extension StoreError {
    /// What a result code of SQLite means to whoever runs Rekindle. SQLite's own message names tables and conditions,
    /// never values.
    static func of(_ handle: OpaquePointer?, code: Int32, path: String) -> StoreError {
        let systemError = handle.map { sqlite3_system_errno($0) } ?? 0
        let detail = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        // The low byte is the kind, the rest says more.
        switch code & 0xFF {
        case SQLITE_FULL: return full(path)
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: return full(path)
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: return notWritable(path)
        case SQLITE_BUSY, SQLITE_LOCKED: return busy(path)
        case SQLITE_NOTADB: return notAStore(path)
        case SQLITE_CONSTRAINT:
            return .damaged(
                Wording(
                    ja: "\(path) があり得ない行を拒みました (\(detail))。これはRekindleの不具合です。報告してください",
                    en: "\(path) refused an impossible row (\(detail)); this is a bug in Rekindle, please report it"))
        default:
            return .damaged(
                Wording(
                    ja: "\(path) を読み書きできません (\(detail))。ディスクを確認し、必要ならバックアップから戻してください",
                    en: "\(path) cannot be read or written (\(detail)); check the disk, and restore a backup if need be"
                ))
        }
    }

    /// What a failed call on a file of the state folder means.
    static func of(systemError: Int32, path: String) -> StoreError {
        switch systemError {
        case ENOSPC, EDQUOT: full(path)
        case EACCES, EPERM, EROFS: notWritable(path)
        default:
            .damaged(
                Wording(
                    ja: "\(path) を読み書きできません (\(String(cString: strerror(systemError))))",
                    en: "\(path) cannot be read or written (\(String(cString: strerror(systemError))))"))
        }
    }

    private static func full(_ path: String) -> StoreError {
        .full(
            Wording(
                ja: "ディスクに空きがなく \(path) に書き込めません。空きを作ってください。それまで送信は止まります",
                en: "no space left to write \(path); make room, sending waits until then"))
    }

    private static func notWritable(_ path: String) -> StoreError {
        .readOnly(
            Wording(
                ja: "\(path) を開けないか、書き込む権限がありません。フォルダーの所有者と権限、または --state を確認してください",
                en: "\(path) cannot be opened or written; check the folder's owner and permissions, or --state"))
    }

    private static func busy(_ path: String) -> StoreError {
        .locked(
            Wording(
                ja: "\(path) は別のプロセスが使用中です。終わるのを待ってからもう一度実行してください",
                en: "another process is using \(path); wait for it to end, then try again"))
    }

    static func notAStore(_ path: String) -> StoreError {
        .incompatible(
            Wording(
                ja: "\(path) はRekindleのデータベースではありません。--state に別のフォルダーを指定してください",
                en: "\(path) is not a database of Rekindle; name another folder with --state"))
    }
}
