import Testing
import Wording

@Suite struct ProblemTests {
    let problem = Problem(
        code: "unknown-key", at: Place(file: "config/rekindle.yaml", line: 14, column: 3),
        Wording(ja: "'smtp' に知らないキー 'prot' があります", en: "unknown key 'prot' in 'smtp'"),
        hint: Wording(ja: "'port' のことですか？", en: "did you mean 'port'?"), sourceLine: "  prot: 587")

    @Test func `a problem says where, what, and the way out`() {
        #expect(
            problem.report(in: .english) == """
                config/rekindle.yaml:14:3: error: unknown key 'prot' in 'smtp'; did you mean 'port'?
                  prot: 587
                  ^
                """)
    }

    @Test func `the same problem in Japanese`() {
        #expect(
            problem.report(in: .japanese) == """
                config/rekindle.yaml:14:3: エラー: 'smtp' に知らないキー 'prot' があります。'port' のことですか？
                  prot: 587
                  ^
                """)
    }

    @Test func `the caret stands under the right kanji`() {
        let problem = Problem(
            code: "x", at: Place(file: "a", line: 1, column: 3), Wording(same: "m"), sourceLine: "様々{{ x }}")
        #expect(problem.report(in: .english).hasSuffix("様々{{ x }}\n    ^"))
    }
}
