import Testing

@testable import Messages

@Suite struct EmailAddressTests {
    @Test(arguments: [
        "taro@example.jp", "taro+tag@example.co.jp", "o'brien@example.com", "\"a b\"@example.com",
        "a@xn--wgv71a119e.jp", "\"..taro\"@docomo.ne.jp", "a!#$%&'*+-/=?^_`{|}~z@example.com", "太郎@example.jp",
        "\"a@b\"@example.com", "\"a\\\"b\"@example.com",
    ])
    func `a mailbox is kept as it stands`(text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    private static let refused: [(String, AddressError)] = [
        ("", AddressError.empty), ("@", .noLocalPart), ("a@", .noDomain), ("@b", .noLocalPart),
        ("a@b", .domainWithoutDot), ("a b@example.com", .badLocalPart), ("a@@example.com", .badDomain),
        ("a@example..com", .badDomain), ("a@-example.com", .badDomain), ("a@example-.com", .badDomain),
        ("a@example.com.", .badDomain), ("a@[127.0.0.1]", .addressLiteral), ("a@127.0.0.1", .addressLiteral),
        ("a@localhost", .domainWithoutDot), ("<a@example.com>", .badLocalPart),
        ("a@example.com\r\nRCPT TO:<b@example.com>", .badDomain), ("a\r\n@example.com", .badLocalPart),
        ("a@example.com,b@example.com", .badDomain),
        (String(repeating: "a", count: 65) + "@example.com", .localPartTooLong),
        ("a@" + String(repeating: "b", count: 64) + ".com", .domainTooLong),
        ("a@" + Array(repeating: "bbbbbbbbb", count: 26).joined(separator: ".") + ".com", .domainTooLong),
        (String(repeating: "a", count: 2000) + "@example.com", .tooLong), ("a\0@example.com", .badLocalPart),
        ("taro@gmail,com", .badDomain), ("taro@gmial.com (typo: suggest)", .badDomain),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", .noAtSign), ("..taro@docomo.ne.jp", .badLocalPart),
        ("taro.@docomo.ne.jp", .badLocalPart), ("ta..ro@docomo.ne.jp", .badLocalPart),
        ("\"a<b\"@example.com", .badLocalPart), ("\"a@example.com", .badLocalPart), ("\"\"@example.com", .badLocalPart),
        ("\"a\"b@example.com", .badLocalPart), ("\"a\\\"@example.com", .badLocalPart), ("a_b@ex_ample.com", .badDomain),
        ("taro@example.jp ", .badDomain), ("a@ab--c.com", .badDomain), ("a@xn--.com", .badDomain),
        ("a@😀.com", .badDomain), ("taro\u{202E}@example.jp", .badLocalPart), ("a@exam\u{200B}ple.jp", .badDomain),
    ]

    @Test(arguments: refused)
    func `what is no mailbox is refused with its reason`(text: String, reason: AddressError) {
        #expect(throws: reason) { try EmailAddress(text) }
    }

    @Test func `a path of 254 octets is the longest`() throws {
        let domain = Array(repeating: "bbbbbbbbb", count: 18).joined(separator: ".") + ".example.jp"
        let local = String(repeating: "a", count: 63)
        #expect(domain.utf8.count == 190)
        #expect(try EmailAddress("\(local)@\(domain)").text.utf8.count == 254)
        #expect(throws: AddressError.tooLong) { try EmailAddress("a\(local)@\(domain)") }
    }

    private static let international: [(String, String)] = [
        ("taro@日本語.jp", "taro@xn--wgv71a119e.jp"), ("a@EXAMPLE.JP", "a@example.jp"),
        ("a@bücher.example", "a@xn--bcher-kva.example"), ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@bu\u{308}cher.example", "a@xn--bcher-kva.example"), ("a@例え。テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("a@ﾃｽﾄ.jp", "a@xn--zckzah.jp"), ("a@か\u{3099}っこう.jp", "a@xn--p8jlv7d.jp"),
        ("a@がっこう.jp", "a@xn--p8jlv7d.jp"), ("a@ｇｍａｉｌ．ｃｏｍ", "a@gmail.com"),
        ("a@www.食狮.公司.cn", "a@www.xn--85x722f.xn--55qx5d.cn"), ("a@faß.de", "a@xn--fa-hia.de"),
    ]

    @Test(arguments: international)
    func `a domain in another script becomes its A-labels`(text: String, wire: String) throws {
        #expect(try EmailAddress(text).text == wire)
    }

    @Test func `quotes that say nothing are taken off`() throws {
        #expect(try EmailAddress("\"taro\"@example.jp") == EmailAddress("taro@example.jp"))
        #expect(try EmailAddress("\"\\t\\a\\r\\o\"@example.jp") == EmailAddress("taro@example.jp"))
    }

    @Test func `only a local part outside ASCII needs SMTPUTF8`() throws {
        #expect(try EmailAddress("太郎@example.jp").needsSMTPUTF8)
        #expect(try !EmailAddress("taro@日本語.jp").needsSMTPUTF8)
    }

    @Test func `an address prints masked`() throws {
        let address = try EmailAddress("taro.yamada@example.jp")
        #expect("\(address)" == "t***@example.jp")
        #expect(String(reflecting: address) == "t***@example.jp")
        #expect("\(Mailbox(name: "山田太郎", address: address))" == "t***@example.jp")
        #expect("\(try EmailAddress("\"..taro\"@docomo.ne.jp"))" == ".***@docomo.ne.jp")
    }

    @Test func `two spellings of one mailbox have one identity`() throws {
        #expect(try EmailAddress("Taro@Example.JP").identity == EmailAddress("taro@example.jp").identity)
        #expect(try EmailAddress("Taro@Example.JP").text == "Taro@example.jp")
    }

    private static let repaired: [(String, String, [AddressRepair])] = [
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp", [AddressRepair.halfWidth]),
        ("taro@example.jp \t", "taro@example.jp", [.spaces]), ("\u{3000}taro@example.jp", "taro@example.jp", [.spaces]),
        ("taro @ example.jp", "taro@example.jp", [.spaces]),
        ("\u{FEFF}taro@exam\u{200B}ple.jp", "taro@example.jp", [.spaces]),
        ("mailto:taro@example.jp?subject=x", "taro@example.jp", [.wrapping]),
        ("山田太郎 <taro@example.jp>", "taro@example.jp", [.wrapping]),
        ("＜taro@example.jp＞", "taro@example.jp", [.halfWidth, .wrapping]),
        ("taro@example.jp,", "taro@example.jp", [.punctuation]),
        ("taro@example.jp。", "taro@example.jp", [.punctuation]),
        ("'taro@example.jp'", "taro@example.jp", [.spaces]),
        ("..taro@docomo.ne.jp", "\"..taro\"@docomo.ne.jp", [.carrierDots]),
        ("taro.@docomo.ne.jp", "\"taro.\"@docomo.ne.jp", [.carrierDots]),
        (".taro@ezweb.ne.jp", "\".taro\"@ezweb.ne.jp", [.carrierDots]), ("taro@example.jp", "taro@example.jp", []),
    ]

    @Test(arguments: repaired)
    func `what people type is repaired and said`(dirty: String, text: String, repairs: [AddressRepair]) throws {
        let read = try EmailAddress.normalising(dirty)
        #expect(read.address.text == text)
        #expect(read.repairs == repairs)
    }

    private static let ambiguous: [(String, AddressError)] = [
        ("taro@gmial.com", AddressError.misspeltDomain(meant: "gmail.com")), ("..taro@example.jp", .badLocalPart),
        ("a@example.jp,b@example.jp", .several), ("a@example.jp; b@example.jp", .several), ("なし", .noAtSign),
        ("　", .empty), ("ta ro@example.jp", .badLocalPart), ("a@example.jp\r\nBcc: b@example.jp", .several),
        ("@@docomo.ne.jp", .several), ("...@docomo.ne.jp", .badLocalPart),
    ]

    @Test(arguments: ambiguous)
    func `what has more than one reading is not repaired`(dirty: String, reason: AddressError) {
        #expect(throws: reason) { try EmailAddress.normalising(dirty) }
    }
}
