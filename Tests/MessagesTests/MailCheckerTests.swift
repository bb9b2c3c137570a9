import Foundation
import Testing

@testable import Messages

/// Independent eyes: a checker of mail files that stands in `../shared` beside this repository, and a Python with the libraries
/// it needs (`REKINDLE_CHECKS_PYTHON`, else `python3`). Where either is missing, the suite is skipped.
@Suite(.enabled(if: MailChecker.isAvailable, "no ../shared/checks/check_eml.py, or no Python with dkimpy and html5lib"))
struct MailCheckerTests {
    /// What the generator's content does on purpose, and what this module does not do: signatures.
    private static let notHere = [
        "dkim-present", "dkim-h-oneclick", "dkim-h", "dkim-tags", "dkim-oversign", "dkim-align", "dkim-verify",
        "template",
        "subject-len",
    ]

    /// 200 take two seconds; `REKINDLE_MAIL_CASES=2000` looks longer.
    private static let count = ProcessInfo.processInfo.environment["REKINDLE_MAIL_CASES"].flatMap(Int.init) ?? 200

    @Test(arguments: [MailCharset.utf8, .iso2022JP])
    func `messages with hostile values are good mail`(charset: MailCharset) throws {
        let folder = try MailChecker.folder()
        defer { MailChecker.remove(folder) }
        for number in 0..<Self.count {
            let message = try HostileMail.message(number, charset: charset, withHTML: true)
            try Data(message.encoded()).write(to: folder.appending(path: "\(number).eml"))
        }
        let verdict = try MailChecker.check(
            folder, disabling: Self.notHere, ["--now", "2026-12-01T00:00:00+00:00", "--warn-as-error"])
        #expect(verdict.status == 0, "\(verdict.report)")
    }
}

enum MailChecker {
    static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../shared/checks/check_eml.py"
    )
    .standardizedFileURL
    static let python = ProcessInfo.processInfo.environment["REKINDLE_CHECKS_PYTHON"] ?? "python3"

    static let isAvailable: Bool = {
        guard FileManager.default.fileExists(atPath: script.path) else { return false }
        // No Python, or one without the libraries: nothing to check with.
        return (try? run(["-c", "import dkim, html5lib, nacl"]).status) == 0
    }()

    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rekindle-mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func remove(_ folder: URL) {
        // A temporary folder that stays behind is no reason to fail a test.
        try? FileManager.default.removeItem(at: folder)
    }

    static func check(
        _ folder: URL, disabling rules: [String], _ arguments: [String] = []
    ) throws -> (status: Int32, report: String) {
        try run([script.path, folder.path] + arguments + rules.flatMap { ["--disable", $0] })
    }

    static func run(_ arguments: [String]) throws -> (status: Int32, report: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let report = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: report, as: UTF8.self))
    }
}

/// What another reader of mail makes of the bytes: Python's `email` package.
@Suite(.enabled(if: MailReading.isAvailable, "no python3"))
struct MailReadingTests {
    @Test(arguments: [MailCharset.utf8, .iso2022JP])
    func `a reader gets back every value as it was cleaned`(charset: MailCharset) throws {
        let folder = try MailChecker.folder()
        defer { MailChecker.remove(folder) }
        for number in 0..<100 {
            let message = try HostileMail.message(number, charset: charset)
            try Data(message.encoded()).write(to: folder.appending(path: "\(number).eml"))
            let expected: [String: String] = [
                "subject": Self.cleaned(message.subject), "from": Self.cleaned(message.template.from.name ?? ""),
                "to": Self.cleaned(message.to.name ?? ""),
                "text": String(decoding: CanonicalText.form(of: message.text), as: UTF8.self),
                "html": message.html.map { String(decoding: CanonicalText.form(of: $0), as: UTF8.self) } ?? "",
            ]
            try JSONEncoder().encode(expected).write(to: folder.appending(path: "\(number).json"))
        }
        let verdict = try MailChecker.run(["-c", MailReading.script, folder.path, charset == .utf8 ? "" : "jis"])
        #expect(verdict.status == 0, "\(verdict.report)")
    }

    private static func cleaned(_ text: String) -> String { String(decoding: HeaderText.cleaned(text), as: UTF8.self) }
}

enum MailReading {
    // No Python: nothing to read with.
    static let isAvailable = (try? MailChecker.run(["-c", ""]).status) == 0

    /// ISO-2022-JP has one code for each pair of look-alikes; which of the two was meant cannot come back.
    static let script = """
        import email, email.header, email.utils, glob, json, re, sys
        twins = str.maketrans("～－∥￠￡￢—¥‾", "〜−‖¢£¬―￥￣") if sys.argv[2] else {}
        def words(s): return str(email.header.make_header(email.header.decode_header(re.sub(r"\\r?\\n(?=[ \\t])", "", s))))
        bad = 0
        for path in glob.glob(sys.argv[1] + "/*.json"):
            want = {k: v.translate(twins) for k, v in json.load(open(path)).items()}
            m = email.message_from_bytes(open(path[:-5] + ".eml", "rb").read())
            got = dict.fromkeys(want, "")
            got["subject"] = words(m["subject"])
            for k in ("from", "to"):
                got[k] = words(email.utils.parseaddr(re.sub(r"\\r?\\n(?=[ \\t])", "", m[k]))[0])
            for p in m.walk():
                k = {"text/plain": "text", "text/html": "html"}.get(p.get_content_type())
                if k and not p.get_filename():
                    got[k] = p.get_payload(decode=True).decode(p.get_content_charset())
                    if got[k] + "\\r\\n" == want[k] or p.get("content-transfer-encoding") != "base64": got[k] = got[k].removesuffix("\\r\\n") + "\\r\\n"
            for k in want:
                if got[k].translate(twins) != want[k]:
                    bad += 1
                    if bad < 6: print(path, k, ascii(want[k])[:600], ascii(got[k])[:600], sep="\\n ")
        sys.exit(bad > 0)
        """
}
