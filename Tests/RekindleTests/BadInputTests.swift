import Foundation
import Glibc
import LoopbackTesting
import Testing

struct Mistake: Sendable, CustomTestStringConvertible {
    let what: String
    let file: String
    /// What is replaced by what.
    let edit: (String, String)
    let english: String
    let japanese: String

    var testDescription: String { what }
}

private let mistakes: [Mistake] = [
    Mistake(
        what: "an unknown key", file: "config/rekindle.yaml", edit: ("    port: 587", "    prot: 587"),
        english: """
            config/rekindle.yaml:23:5: error: unknown key 'prot' in 'gateways.email'; did you mean 'port'?
                prot: 587                       # ポート (port)
                ^

            """,
        japanese: """
            config/rekindle.yaml:23:5: エラー: 'gateways.email' に知らないキー 'prot' があります。'port' のことですか？
                prot: 587                       # ポート (port)
                ^

            """),
    Mistake(
        what: "a tag that is never closed", file: "templates/win-back/2-coupon.sms",
        edit: (#"{% render "footer" %}"#, #"{% render "footer""#),
        english: """
            templates/win-back/2-coupon.sms:7:1: error: this tag is never closed with %}
            {% render "footer"
            ^

            """,
        japanese: """
            templates/win-back/2-coupon.sms:7:1: エラー: タグが %} で閉じられていません
            {% render "footer"
            ^

            """),
    Mistake(
        what: "a partial that is not there", file: "templates/win-back/1-we-miss-you.mail.md",
        edit: (#"render "footer""#, #"render "foter""#),
        english: """
            templates/win-back/1-we-miss-you.mail.md:19:11: error: there is no partial 'foter'; \
            in templates/partials there is footer.md
            {% render "foter" %}
                      ^

            """,
        japanese: """
            templates/win-back/1-we-miss-you.mail.md:19:11: エラー: 部品 'foter' がありません。\
            templates/partials にあるのは footer.md です
            {% render "foter" %}
                      ^

            """),
    Mistake(
        what: "an unknown word in a trigger", file: "templates/win-back/sequence.yaml",
        edit: ("{ after: 3 months, event: purchase }", "{ aftr: 3 months, event: purchase }"),
        english: """
            templates/win-back/sequence.yaml:2:12: error: unknown key 'aftr' in 'trigger'; did you mean 'after'?
            trigger: { aftr: 3 months, event: purchase }   # 最後のご購入から数えます
                       ^

            """,
        japanese: """
            templates/win-back/sequence.yaml:2:12: エラー: 'trigger' に知らないキー 'aftr' があります。'after' のことですか？
            trigger: { aftr: 3 months, event: purchase }   # 最後のご購入から数えます
                       ^

            """),
    Mistake(
        what: "a season that nobody knows", file: "templates/mothers-day/sequence.yaml",
        edit: ("season: mothers-day", "season: mother-day"),
        english: """
            templates/mothers-day/sequence.yaml:2:20: error: there is no season 'mother-day'; did you mean 'mothers-day'?
            trigger: { season: mother-day, before: 21 days }
                               ^

            """,
        japanese: """
            templates/mothers-day/sequence.yaml:2:20: エラー: 'mother-day' という季節はありません。'mothers-day' のことですか？
            trigger: { season: mother-day, before: 21 days }
                               ^

            """),
    Mistake(
        what: "a date that does not exist", file: "templates/birthday/sequence.yaml",
        edit: ("{ before: 14 days, date: birthday, leap: feb28 }", "{ on: 2026-02-30 }"),
        english: """
            templates/birthday/sequence.yaml:2:16: error: there is no date '2026-02-30'; write YYYY-MM-DD, such as 2026-12-01
            trigger: { on: 2026-02-30 }   # お誕生日の14日前から
                           ^

            """,
        japanese: """
            templates/birthday/sequence.yaml:2:16: エラー: '2026-02-30' という日付はありません。\
            YYYY-MM-DD で書いてください (例: 2026-12-01)
            trigger: { on: 2026-02-30 }   # お誕生日の14日前から
                           ^

            """),
]

/// One clear message with place and way out, the right exit status, and nothing lost.
@Suite struct `a mistake in a file` {
    @Test(arguments: mistakes)
    func `is told by check with its place and a way out`(mistake: Mistake) async throws {
        let shop = try await Shop.new()
        try shop.edit(mistake.file, mistake.edit.0, mistake.edit.1)
        let english = try await shop.rekindle("check")
        #expect(english == Program.Run(status: 2, output: "", errors: mistake.english))
        let japanese = try await shop.rekindle("check", "--lang", "ja")
        #expect(japanese == Program.Run(status: 2, output: "", errors: mistake.japanese))
    }

    @Test(arguments: mistakes)
    func `keeps the service from starting, with the same words`(mistake: Mistake) async throws {
        let shop = try await Shop.new()
        try shop.edit(mistake.file, mistake.edit.0, mistake.edit.1)
        let run = try await shop.rekindle("run", "--until-idle")
        #expect(run == Program.Run(status: 2, output: "", errors: mistake.english))
    }
}

@Suite struct `a customer file in the wrong encoding` {
    @Test func `is refused as a whole and nothing changes`() async throws {
        let shop = try await Shop.withSample()
        let before = try await shop.rekindle("plan", "--days", "30", "--json")
        // CP932 that says it is UTF-8.
        let file = "templates/sample/customers.csv"
        let english = try await shop.rekindle("import", "--encoding", "utf-8", file)
        #expect(
            english.errors
                == "\(file):1: error: the header holds characters that are not utf-8; name the encoding with --encoding\n"
        )
        #expect(english.status == 2 && english.output == "")
        let japanese = try await shop.rekindle("import", "--encoding", "utf-8", file, "--lang", "ja")
        #expect(
            japanese.errors
                == "\(file):1: エラー: 列名の行に utf-8 として読めない文字があります。--encoding で文字コードを指定してください\n")
        #expect(japanese.status == 2 && japanese.output == "")
        let again = try await shop.rekindle("plan", "--days", "30", "--json")
        #expect(again == before)
    }

    @Test func `loses no row in which a byte is no character`() async throws {
        let shop = try await Shop.withSample()
        let file = "\(shop.path)/broken.csv"
        try Data([0x69, 0x64, 0x2C, 0x6E, 0x0A, 0x31, 0x2C, 0xFF, 0xFF, 0x80, 0x0A]).write(
            to: URL(fileURLWithPath: file))
        let english = try await shop.rekindle("import", "--as", "customers", "broken.csv")
        #expect(
            english
                == Program.Run(
                    status: 1,
                    output: """
                        broken.csv: customers (utf-8), 1 rows: 0 accepted (0 new, 0 changed, 0 unchanged), 1 rejected
                          broken.csv:2: rejected: 'n' holds characters that are not utf-8
                          the rejected rows: ./.rekindle/quarantine/20261125T000000Z-broken.csv

                        """, errors: ""))
        let japanese = try await shop.rekindle("import", "--as", "customers", "broken.csv", "--lang", "ja")
        #expect(
            japanese
                == Program.Run(
                    status: 1,
                    output: """
                        broken.csv: customers (utf-8) 1 行 — 取込 0 (新規 0、変更 0、変更なし 0)、隔離 1
                          broken.csv:2: 隔離: 「n」に utf-8 として読めない文字があります
                          読めなかった行: ./.rekindle/quarantine/20261125T000000Z-broken.csv

                        """, errors: ""))
    }
}

/// A small file system of a test's own, when we may mount one.
private final class SmallDisk: Sendable {
    let path: String
    private let folder = ScratchFolder()

    static let isAllowed = getuid() == 0 && SmallDisk(sized: "1m") != nil

    init?(sized size: String) {
        path = folder.path
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(size)") == 0 else { return nil }
    }

    /// Takes all the room there is; the file to remove again.
    func fill() throws -> String {
        let filler = "\(path)/filler"
        try Data().write(to: URL(fileURLWithPath: filler))
        let handle = try #require(FileHandle(forWritingAtPath: filler))
        // Until it fails: that is what it is for.
        while (try? handle.write(contentsOf: Data(count: 4_096))) != nil {}
        try? handle.close()
        return filler
    }

    func remountReadOnly() -> Bool {
        mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}

@Suite(.enabled(if: SmallDisk.isAllowed, "needs root and the right to mount"), .serialized)
struct `the state folder` {
    @Test func `on a full disk loses nothing and says so`() async throws {
        let disk = try #require(SmallDisk(sized: "2m"))
        let shop = try await Shop.withSample()
        let state = "\(disk.path)/state"
        let customers = "\(shop.path)/templates/sample/customers.csv"
        let small = "\(shop.path)/one.csv"
        try Data("id,name\nC9001,見本 太郎\n".utf8).write(to: URL(fileURLWithPath: small))
        let first = try await shop.rekindle("import", "--state", state, small)
        try #require(first.status == 0, "\(first.errors)")
        let filler = try disk.fill()

        let english = try await shop.rekindle("import", "--state", state, customers)
        #expect(
            english.errors
                == "error: no space left to write \(state)/rekindle.db; make room, sending waits until then\n")
        #expect(english.status == 3 && english.output == "")
        let japanese = try await shop.rekindle("import", "--state", state, customers, "--lang", "ja")
        #expect(
            japanese.errors
                == "エラー: ディスクに空きがなく \(state)/rekindle.db に書き込めません。空きを作ってください。それまで送信は止まります\n")
        #expect(japanese.status == 3 && japanese.output == "")
        try FileManager.default.removeItem(atPath: filler)

        // What was there is there, and there is room again.
        let again = try await shop.rekindle("import", "--state", state, small)
        #expect(again.output.contains("1 unchanged"))
    }

    @Test(.enabled(if: MailSink.program != nil, "smtp-sink (postfix) is not installed"))
    func `on a full disk lets no message out, and all of them once there is room`() async throws {
        let disk = try #require(SmallDisk(sized: "4m"))
        let rush = try await Rush.prepared()
        let state = "\(disk.path)/state"
        try FileManager.default.copyItem(atPath: "\(rush.shop.path)/.rekindle", toPath: state)
        let filler = try disk.fill()
        let full = try await rush.shop.rekindle("run", "--until-idle", "--state", state, now: rush.moment)
        #expect(full.status == 3)
        #expect(
            full.errors.contains("no space left to write \(state)/rekindle.db; make room, sending waits until then"))
        #expect(rush.mail.messages.isEmpty)

        try FileManager.default.removeItem(atPath: filler)
        let again = try await rush.shop.rekindle("run", "--until-idle", "--state", state, now: rush.moment)
        #expect(again.status == 0, "\(again.errors)")
        #expect(rush.mail.messages.map(\.id).sorted() == rush.wanted)
    }

    @Test func `that is read-only is said to be`() async throws {
        let disk = try #require(SmallDisk(sized: "16m"))
        let shop = try await Shop.withSample()
        let state = "\(disk.path)/state"
        let customers = "\(shop.path)/templates/sample/customers.csv"
        try #require(try await shop.rekindle("import", "--state", state, customers).status == 1)
        try #require(disk.remountReadOnly())
        let english =
            "error: \(state)/rekindle.lock cannot be opened or written; check the folder's owner and permissions, or --state\n"
        let imported = try await shop.rekindle("import", "--state", state, customers)
        #expect(imported == Program.Run(status: 3, output: "", errors: english))
        let service = try await shop.rekindle("run", "--until-idle", "--state", state)
        #expect(service == Program.Run(status: 3, output: "", errors: english))
        let paused = try await shop.rekindle("pause", "win-back", "--state", state, "--lang", "ja")
        #expect(
            paused.errors
                == "エラー: \(state)/rekindle.lock を開けないか、書き込む権限がありません。フォルダーの所有者と権限、または --state を確認してください\n")
        #expect(paused.status == 3)
    }
}

@Suite(.enabled(if: MailSink.program != nil, "smtp-sink (postfix) is not installed"))
struct `a refused login` {
    @Test func `leaves the deliveries planned, is said once, and shows no secret`() async throws {
        let mail = try MailSink(["-f", "AUTH", "-B", "535 5.7.8 Authentication credentials invalid"])
        let shop = try await Shop.withSample()
        try shop.goLive(
            email: mail.gateway.replacing(
                "    security: none\n", with: "    security: none\n    user: rekindle\n    credential: smtp-password\n")
        )
        try shop.keepSecret("k4n4ria", as: "smtp-password")
        for arguments in [["run", "--until-idle"], ["approve"]] {
            try #require(try await shop.rekindle(arguments).status == 0)
        }
        let plan = try await shop.answer("plan", "--days", "30")
        let due = try #require(plan["deliveries"].list.first { $0["channel"].text == "email" }?["due"].text)

        let running = try await RunningShop.ready(shop, now: due)
        let isSaid = try await eventually { running.logs("error gateway unreachable; its deliveries wait") }
        #expect(isSaid, "\(running.log)")
        #expect(try await running.terminate() == 0)
        let lines = running.log.split(separator: "\n").filter { $0.hasPrefix("error") }
        #expect(
            lines == [
                "error gateway unreachable; its deliveries wait channel=email "
                    + "reason=\"the login was denied (535); check user name and password\" retry.seconds=5"
            ])
        #expect(!running.log.contains("k4n4ria"))
        #expect(mail.messages.isEmpty)
        let after = try await shop.answer("status", now: due)
        for state in ["sent", "failed", "skipped", "sending", "claimed"] {
            #expect(after["deliveries"][state].number == 0, "\(state)")
        }
        #expect((after["deliveries"]["planned"].number ?? 0) > 0)
        #expect(after["in_doubt_total"].number == 0)
    }
}
