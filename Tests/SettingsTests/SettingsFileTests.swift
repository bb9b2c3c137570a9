import Settings
import Testing
import Wording

@Suite struct SettingsFileTests {
    private func section(_ text: String, _ log: SettingsLog, firstLine: Int = 1) throws -> Section {
        let setting = try #require(
            SettingsFile.read(text, file: "config/rekindle.yaml", firstLine: firstLine, log: log))
        return try #require(Section(setting, log: log))
    }

    @Test func `an unknown key is reported at its place with the nearest known one`() throws {
        let log = SettingsLog()
        let smtp = try #require(try section("smtp:\n  host: mail\n  prot: 587\n", log).section("smtp"))
        #expect(smtp.setting("host")?.text(log) == "mail")
        #expect(smtp.setting("port") == nil)
        smtp.finish()
        #expect(
            log.problems.map { $0.report(in: .english) } == [
                """
                config/rekindle.yaml:3:3: error: unknown key 'prot' in 'smtp'; did you mean 'port'?
                  prot: 587
                  ^
                """
            ])
    }

    @Test func `a default that fills a gap is written down`() throws {
        let log = SettingsLog()
        let root = try section("", log)
        let port = root.value("port", default: 25) { $0.integer(in: 1...65535, $1) }
        #expect(port == 25)
        #expect(log.defaults == [.init(file: "config/rekindle.yaml", path: "port", value: "25")])
    }

    @Test(arguments: [
        ("a: [1, 2", "yaml"), ("a: 1\na: 2\n", "duplicate-key"), ("a: &x [1]\nb: *x\nc: \"unclosed", "yaml"),
    ])
    func `what is no YAML is one problem with a place`(text: String, code: String) {
        let log = SettingsLog()
        #expect(SettingsFile.read(text, file: "x.yaml", log: log) == nil)
        #expect(log.problems.map(\.code) == [code])
        #expect(log.problems.allSatisfy { $0.place?.column != nil })
    }

    @Test func `a file that grows by aliases is refused before it fills the memory`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(uses)]\n"
        }
        let log = SettingsLog()
        #expect(SettingsFile.read(text, file: "x.yaml", log: log) == nil)
        #expect(log.problems.map(\.code) == ["yaml-too-large"])
    }

    @Test func `a head that begins on a later line of its file points into that file`() throws {
        let log = SettingsLog()
        let root = try section("aftre: 3 days\n", log, firstLine: 2)
        _ = root.setting("after")
        root.finish()
        #expect(log.problems.first?.place == Place(file: "config/rekindle.yaml", line: 2, column: 1))
        #expect(log.problems.first?.sourceLine == "aftre: 3 days")
    }
}
