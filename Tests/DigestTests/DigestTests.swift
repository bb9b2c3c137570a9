import Digest
import Testing

@Suite struct DigestTests {
    /// FIPS 180-4 example "abc".
    @Test func `SHA-256 of abc`() {
        #expect(
            SHA256.digest(of: "abc".utf8).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// RFC 4231 test case 2.
    @Test func `HMAC-SHA256 with a short key`() {
        #expect(
            HashKey(Array("Jefe".utf8)).digest(of: "what do ya want for nothing?").hexadecimal
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    /// RFC 4648 section 10.
    @Test(arguments: [("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foobar", "mzxw6ytboi")])
    func `base32 as the RFC shows it`(text: String, expected: String) {
        #expect(text.utf8.base32 == expected)
    }

    @Test func `a key never prints itself`() {
        #expect("\(HashKey([1, 2, 3]))" == "<REDACTED>")
    }
}
