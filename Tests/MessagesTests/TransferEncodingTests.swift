import Testing

@testable import Messages

@Suite struct TransferEncodingTests {
    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        QuotedPrintable.append(CanonicalText.form(of: Array(text.utf8)), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("a=b", "a=3Db\r\n"), ("a \nb\t\n", "a=20\r\nb=09\r\n"), (".\n..\n", "=2E\r\n=2E.\r\n"),
        ("From x\nFrom", "=46rom x\r\nFrom\r\n"),
        ("é", "=C3=A9\r\n"), ("", "\r\n"), ("a\rb\r\nc\n\rd", "a\r\nb\r\nc\r\n\r\nd\r\n"), ("a\0b\u{1B}c", "abc\r\n"),
    ])
    func `quoted-printable leaves nothing that a server would change`(text: String, encoded: String) {
        #expect(quoted(text) == encoded)
    }

    @Test func `quoted-printable lines have at most 76 characters`() {
        for length in 60...240 {
            for line in quoted(String(repeating: "a", count: length) + "é.é").split(separator: "\r\n") {
                #expect(line.utf8.count <= 76)
            }
        }
        #expect(quoted(String(repeating: "a", count: 80)) == String(repeating: "a", count: 73) + "=\r\naaaaaaa\r\n")
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 encodes as RFC 4648 section 10 says`(text: String, encoded: String) {
        var bytes: [UInt8] = []
        Base64.append(Array(text.utf8), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == (encoded.isEmpty ? "" : encoded + "\r\n"))
    }

    @Test func `base64 lines have 76 characters`() {
        var bytes: [UInt8] = []
        Base64.append(Array(repeating: 0, count: 58), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == String(repeating: "A", count: 76) + "\r\nAA==\r\n")
        #expect(bytes.count == Base64.length(of: 58))
    }

    @Test func `the shorter encoding is chosen`() {
        #expect(TextPart(.html, canonical: Array("<p>plain = ascii</p>\r\n".utf8)).encoding == .quotedPrintable)
        #expect(TextPart(.plain, canonical: Array("こんにちは\r\n".utf8)).encoding == .base64)
    }
}
