import Curl
import Glibc
import Wording

/// Where passwords and tokens come from: never from arguments, the environment or a file under version control.
public struct Credentials: Sendable {
    /// Where systemd has put what `LoadCredential` names; `nil` outside a service.
    public var serviceFolder: String?
    /// `config/secrets` of the workspace.
    public var workspaceFolder: String

    public init(serviceFolder: String?, workspaceFolder: String) {
        self.serviceFolder = serviceFolder
        self.workspaceFolder = workspaceFolder
    }

    /// As the process finds them: `$CREDENTIALS_DIRECTORY`, then `config/secrets` below the workspace.
    public init(workspace: String) {
        self.init(
            serviceFolder: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) },
            workspaceFolder: "\(workspace)/config/secrets")
    }

    /// The secret of that name, without the line break at its end.
    ///
    /// Throws a `Problem` when there is none, or when others than its owner can read the file. What systemd hands over is
    /// not looked at so closely: its access list shows as a mode that others seem to share (systemd.exec(5)).
    public func secret(named name: String, at place: Place?) throws(Problem) -> Secret {
        guard Self.isName(name) else {
            throw Problem(
                code: "credential-name", at: place,
                Wording(ja: "credential '\(name)' は名前ではありません", en: "the credential '\(name)' is not a name"),
                hint: Wording(
                    ja: "英数字と . _ - だけの、ファイル名になる名前を書いてください", en: "write a file name of letters, digits, . _ -"))
        }
        if let serviceFolder, access("\(serviceFolder)/\(name)", F_OK) == 0 {
            return try read("\(serviceFolder)/\(name)", name, at: place, mustBePrivate: false)
        }
        return try read("\(workspaceFolder)/\(name)", name, at: place, mustBePrivate: true)
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 128
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static let largest = 16 * 1024

    private func read(_ path: String, _ name: String, at place: Place?, mustBePrivate: Bool) throws(Problem) -> Secret {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw Problem(
                code: "credential-missing", at: place,
                Wording(
                    ja: "credential '\(name)' が見つかりません(\(path))", en: "the credential '\(name)' is not there (\(path))"),
                hint: Wording(
                    ja: "`install -m 600 /dev/stdin \(path)` で作るか、systemd の LoadCredential で渡してください",
                    en:
                        "make it with `install -m 600 /dev/stdin \(path)`, or hand it over with systemd's LoadCredential"
                ))
        }
        defer { close(file) }
        // Asked of the open file, so that it cannot be exchanged in between.
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largest else {
            throw Problem(
                code: "credential-file", at: place,
                Wording(ja: "\(path) は通常のファイルではないか、大きすぎます", en: "\(path) is no plain file, or too large for a secret"))
        }
        guard !mustBePrivate || status.st_mode & 0o077 == 0 else {
            throw Problem(
                code: "credential-readable-by-others", at: place,
                Wording(ja: "\(path) をほかの利用者が読めます", en: "others can read \(path)"),
                hint: Wording(ja: "`chmod 600 \(path)` を実行してください", en: "run `chmod 600 \(path)`"))
        }
        var bytes = [UInt8](repeating: 0, count: Self.largest)
        let count = Glibc.read(file, &bytes, bytes.count)
        var text = bytes.prefix(max(0, count))
        if text.last == 0x0A { text.removeLast() }
        if text.last == 0x0D { text.removeLast() }
        guard !text.isEmpty, let value = String(validating: text, as: UTF8.self), !text.contains(where: { $0 < 0x20 })
        else {
            throw Problem(
                code: "credential-content", at: place,
                Wording(ja: "\(path) の中身は一行のパスワードではありません", en: "\(path) does not hold one line with a password"))
        }
        return Secret(value)
    }
}
