import Testing

@testable import Messages

@Suite struct PunycodeTests {
    /// RFC 3492 section 7.1, with the upper-case letters of its examples in lower case.
    @Test(arguments: [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"), ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
        ("majiでkoiする5秒前", "majikoi5-783gue6qz075azm5e"), ("そのスピードで", "d9juau41awczczp"), ("é", "9ca"),
        ("ab", "ab-"),
    ])
    func `a label encodes as the RFC says`(label: String, encoded: String) {
        #expect(Punycode.encode(Array(label.unicodeScalars)) == encoded)
    }
}
