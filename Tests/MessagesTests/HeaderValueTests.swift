import CivilTime
import Testing

@testable import Messages

@Suite struct HeaderValueTests {
    @Test(
        arguments: [
            (1_795_611_647, 32_400, "Wed, 25 Nov 2026 22:00:47 +0900"), (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"), (951_782_400, -18_000, "Mon, 28 Feb 2000 19:00:00 -0500"),
            (951_868_800, 0, "Wed, 1 Mar 2000 00:00:00 +0000"),
            (4_107_542_399, 20_700, "Mon, 1 Mar 2100 05:44:59 +0545"),
            (Int64.max, 0, "Thu, 30 Dec 9999 23:59:59 +0000"), (Int64.min, 0, "Tue, 2 Jan 1900 00:00:00 +0000"),
        ] as [(Int64, Int, String)])
    func `an instant is written by the wall clock of its place`(seconds: Int64, offset: Int, text: String) {
        #expect(DateHeader(Instant(secondsSinceEpoch: seconds), offset: offset).description == text)
    }

    @Test func `a zone gives its offset of that day`() throws {
        let tokyo = try Zone(identifier: "Asia/Tokyo")
        let newYork = try Zone(identifier: "America/New_York")
        let summer = Instant(secondsSinceEpoch: 1_783_000_000)
        #expect(DateHeader(summer, in: tokyo).description == "Thu, 2 Jul 2026 22:46:40 +0900")
        #expect(DateHeader(summer, in: newYork).description == "Thu, 2 Jul 2026 09:46:40 -0400")
        #expect(DateHeader(summer, in: .utc).description == "Thu, 2 Jul 2026 13:46:40 +0000")
    }

    @Test(arguments: [
        "a@b", "a b@example.com", "a@example.com\r\nX: y", "<a@example.com", "@example.com", "a..b@example.com",
        "é@example.com", "a@例.jp",
    ])
    func `what is no Message-ID is refused`(text: String) {
        #expect(throws: HeaderError.badMessageID) { try MessageID(text) }
    }

    @Test(arguments: [
        ("Bcc", HeaderError.ownName), ("bcc", .ownName), ("Content-Type", .ownName), ("DKIM-Signature", .ownName),
        ("X Y", .badName), ("X:", .badName), ("X\r\nBcc", .badName), ("", .badName), ("X-é", .badName),
    ])
    func `a field of one's own cannot be one of the mailer's`(name: String, reason: HeaderError) {
        #expect(throws: reason) { try HeaderField(name: name, value: "x") }
    }

    @Test(arguments: ["", " ", "\r\n", "\0", "\u{202E}"])
    func `a field that says nothing is refused`(value: String) {
        #expect(throws: HeaderError.emptyValue) { try HeaderField(name: "X-A", value: value) }
    }

    @Test(arguments: [
        "http://example.jp/u/x", "https://example.jp/a b", "https://example.jp/>", "https://example.jp/\r\nBcc: x",
        "https://", "https://例.jp/", "javascript:alert(1)",
    ])
    func `an unsubscribe address is an https URI of printable ASCII`(url: String) {
        #expect(throws: HeaderError.badUnsubscribe) { try Unsubscribe(url: url) }
    }

    @Test func `a feedback id has at most four fields and no colon in them`() throws {
        #expect(try FeedbackID(keys: ["a", "b", "c"], sender: "shop1").text == "a:b:c:shop1")
        #expect(throws: HeaderError.badFeedbackID) { try FeedbackID(keys: ["a", "b", "c", "d"], sender: "shop1") }
        #expect(throws: HeaderError.badFeedbackID) { try FeedbackID(keys: ["a:b"], sender: "shop1") }
        #expect(throws: HeaderError.badFeedbackID) { try FeedbackID(keys: [], sender: "") }
    }

    @Test(arguments: [
        ("x\r\nBcc: e@evil.test", "x Bcc: e@evil.test"), ("x\u{85}y\u{2028}z\u{2029}", "x y z"), ("a\0b\u{7F}c", "abc"),
        ("\u{202E}gpj.exe\u{2066}", "gpj.exe"), (" \u{3000}山田 ", "\u{3000}山田"), ("a\u{1B}$B", "a$B"), ("\t\r\n", ""),
    ])
    func `what would end a line becomes a space, what hides is removed`(text: String, clean: String) {
        #expect(String(decoding: HeaderText.cleaned(text), as: UTF8.self) == clean)
    }
}
