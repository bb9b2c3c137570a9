import Testing

@testable import Wording

@Suite struct SpellingTests {
    @Test(arguments: [
        ("prot", "port"), ("subjcet", "subject"), ("audiance", "audience"), ("Windw", "window"),
    ])
    func `a slip finds the word that was meant`(typed: String, meant: String) {
        #expect(Spelling.nearest(to: typed, among: ["host", "port", "subject", "audience", "window"]) == meant)
    }

    @Test func `another word is not taken for a slip`() {
        #expect(Spelling.nearest(to: "banana", among: ["port", "window"]) == nil)
    }
}
