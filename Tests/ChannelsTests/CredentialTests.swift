import Curl
import Glibc
import LoopbackTesting
import Testing
import Wording

@testable import Channels

@Suite struct `a credential` {
    private func problem(_ credentials: Credentials, _ name: String) -> Problem? {
        do throws(Problem) {
            _ = try credentials.secret(named: name, at: nil)
            return nil
        } catch {
            return error
        }
    }

    @Test func `is the content of a private file without its line break`() throws {
        let folder = ScratchFolder()
        folder.write("hush\n", to: "smtp-password")
        let credentials = Credentials(serviceFolder: nil, workspaceFolder: folder.path)
        #expect(try credentials.secret(named: "smtp-password", at: nil) == Secret("hush"))
    }

    @Test func `of the service comes before that of the workspace, whatever its mode`() throws {
        let (service, workspace) = (ScratchFolder(), ScratchFolder())
        service.write("from systemd", to: "key", mode: 0o440)
        workspace.write("from a file", to: "key")
        let credentials = Credentials(serviceFolder: service.path, workspaceFolder: workspace.path)
        #expect(try credentials.secret(named: "key", at: nil) == Secret("from systemd"))
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o601] as [mode_t])
    func `that others can read is refused`(mode: mode_t) {
        let folder = ScratchFolder()
        let path = folder.write("hush", to: "key", mode: mode)
        let found = problem(Credentials(serviceFolder: nil, workspaceFolder: folder.path), "key")
        #expect(found?.code == "credential-readable-by-others")
        #expect(found?.report(in: .english) == "error: others can read \(path); run `chmod 600 \(path)`")
    }

    @Test(arguments: ["", "..", "../key", "a/b", "/etc/passwd", "a b", "鍵", ".key"])
    func `has a name that cannot lead elsewhere`(name: String) {
        #expect(problem(Credentials(serviceFolder: nil, workspaceFolder: "/"), name)?.code == "credential-name")
    }

    @Test(arguments: ["", "\n", "two\nlines", "bell\u{7}"])
    func `is one line`(content: String) {
        let folder = ScratchFolder()
        folder.write(content, to: "key")
        let credentials = Credentials(serviceFolder: nil, workspaceFolder: folder.path)
        #expect(problem(credentials, "key")?.code == "credential-content")
    }

    @Test func `that is not there says where it should be`() {
        let found = problem(Credentials(serviceFolder: nil, workspaceFolder: "/nowhere"), "key")
        #expect(found?.code == "credential-missing")
        #expect(
            found?.report(in: .japanese)
                == "エラー: credential 'key' が見つかりません(/nowhere/key)。`install -m 600 /dev/stdin /nowhere/key` で作るか、systemd の LoadCredential で渡してください"
        )
    }
}
