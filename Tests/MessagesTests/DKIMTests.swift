import COpenSSL
import CivilTime
import Foundation
import Testing

@testable import Messages

@Suite struct DKIMTests {
    /// The message and the Ed25519 key of RFC 8463 appendix A.
    private static let dinner = [
        "From: Joe SixPack <joe@football.example.com>", "To: Suzie Q <suzie@shopping.example.net>",
        "Subject: Is dinner ready?", "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>", "", "Hi.", "",
        "We lost the game.  Are you hungry yet?", "", "Joe.", "",
    ].joined(separator: "\r\n")

    static func ed25519(selector: String = "brisbane", domain: String = "football.example.com") throws -> DKIMKey {
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """
        return try DKIMKey(pem: Array(pem.utf8), domain: domain, selector: selector)
    }

    /// A key nobody has used before.
    static func rsa(bits: UInt32 = 2048, selector: String = "rsa1", domain: String = "example.co.jp") throws -> DKIMKey
    {
        try DKIMKey(pem: rsaPEM(bits: bits), domain: domain, selector: selector)
    }

    private static func rsaPEM(bits: UInt32) -> [UInt8] {
        let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        let memory = BIO_new(BIO_s_mem())
        var key: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits))
        EVP_PKEY_generate(context, &key)
        PEM_write_bio_PrivateKey(memory, key, nil, nil, 0, nil, nil)
        var pem = [UInt8](repeating: 0, count: 8192)
        let length = BIO_read(memory, &pem, Int32(pem.count))
        EVP_PKEY_free(key)
        EVP_PKEY_CTX_free(context)
        BIO_free(memory)
        return Array(pem.prefix(Int(length)))
    }

    @Test func `the signature is the one that RFC 8463's key makes`() throws {
        let signer = DKIMSigner(keys: [try Self.ed25519()])
        let signed = try signer.signed(Array(Self.dinner.utf8), at: Instant(secondsSinceEpoch: 1_528_637_909))
        let lines = String(decoding: signed, as: UTF8.self).split(separator: "\r\n").prefix(6)
        #expect(
            lines == [
                "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; t=1528637909;",
                " d=football.example.com; s=brisbane;", " h=from:from:to:subject:date:message-id;",
                " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
                " b=U9YdeHnN5N1o5mmyY9+A3UfFVxydkJBL6rP8XewNCmapg135PhzHslE0nKMq20Xtc4vqrI+j",
                " b+9SumoqST1KBg==",
            ])
        #expect(String(decoding: signed, as: UTF8.self).hasSuffix(Self.dinner))
    }

    @Test func `the record of the key is the one that RFC 8463 publishes`() throws {
        let key = try Self.ed25519()
        #expect(key.record == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        #expect(key.recordName == "brisbane._domainkey.football.example.com")
        #expect("\(key)" == "brisbane._domainkey.football.example.com ed25519-sha256")
    }

    /// RFC 6376 section 3.4.5.
    @Test func `the relaxed forms are those of the RFC's example`() {
        #expect(DKIMCanonical.header(name: "A".utf8, value: " X\r\n".utf8) == Array("a:X".utf8))
        #expect(DKIMCanonical.header(name: "B ".utf8, value: " Y\t\r\n\tZ  \r\n".utf8) == Array("b:Y Z".utf8))
        #expect(DKIMCanonical.body(Array(" C \r\nD \t E\r\n\r\n\r\n".utf8)[...]) == Array(" C\r\nD E\r\n".utf8))
        #expect(DKIMCanonical.body([]) == [])
        #expect(DKIMCanonical.body(Array("\r\n\r\n".utf8)[...]) == [])
        #expect(DKIMCanonical.body(Array("a\r\n \t\r\nb".utf8)[...]) == Array("a\r\n\r\nb\r\n".utf8))
    }

    @Test func `equal messages get equal signatures`() throws {
        let signer = DKIMSigner(keys: [try Self.rsa(), try Self.ed25519()])
        let message = try HostileMail.message(3)
        let instant = Instant(secondsSinceEpoch: 1_795_611_647)
        #expect(try message.encoded(signedBy: signer, at: instant) == message.encoded(signedBy: signer, at: instant))
    }

    @Test func `a key that cannot be used is refused with its reason`() {
        #expect(throws: DKIMError.badKey) { try DKIMKey(pem: [], domain: "example.jp", selector: "s1") }
        #expect(throws: DKIMError.badKey) {
            try DKIMKey(pem: Array("secret".utf8), domain: "example.jp", selector: "s1")
        }
        #expect(throws: DKIMError.weakKey) { try Self.rsa(bits: 512) }
        #expect(throws: DKIMError.badSelector) { try Self.ed25519(selector: "a;b") }
        #expect(throws: DKIMError.badSelector) { try Self.ed25519(selector: "") }
        #expect(throws: DKIMError.badDomain) { try Self.ed25519(domain: "localhost") }
    }
}

extension MailCheckerTests {
    @Test func `another implementation verifies both signatures of every message`() throws {
        let folder = try MailChecker.folder()
        defer { MailChecker.remove(folder) }
        let keys = [try DKIMTests.rsa(), try DKIMTests.ed25519(selector: "ed1", domain: "example.co.jp")]
        let records = Dictionary(uniqueKeysWithValues: keys.map { ($0.recordName, $0.record) })
        try JSONEncoder().encode(records).write(to: folder.appending(path: "keys.json"))
        for number in 0..<60 {
            let bytes = try HostileMail.message(number, withHTML: true).encoded(
                signedBy: DKIMSigner(keys: keys), at: Instant(secondsSinceEpoch: 1_795_611_647))
            try Data(bytes).write(to: folder.appending(path: "\(number).eml"))
        }
        let verdict = try MailChecker.check(
            folder, disabling: ["template", "subject-len"],
            [
                "--now", "2026-12-01T00:00:00+00:00", "--dns", folder.appending(path: "keys.json").path,
                "--warn-as-error",
            ])
        #expect(verdict.status == 0, "\(verdict.report)")
    }
}
