import CivilTime
import Testing

@testable import Messages

@Suite struct MailMessageTests {
    private static let template = MailTemplate(
        from: Mailbox(name: "喫茶 つばめ", address: address("shop@example.co.jp")),
        replyTo: Mailbox(name: "Tsubame", address: address("reply@example.co.jp")))

    private static func address(_ text: String) -> EmailAddress {
        EmailAddress(
            checkedLocalPart: String(text.prefix { $0 != "@" }), domain: String(text.drop { $0 != "@" }.dropFirst()))
    }

    private static func message(
        _ template: MailTemplate = template, name: String? = "山田太郎", subject: String = "お元気でいらっしゃいますか",
        text: String = "こんにちは。\n", html: String? = nil, unsubscribe: Unsubscribe? = nil
    ) throws -> MailMessage {
        MailMessage(
            template, to: Mailbox(name: name, address: address("taro@example.jp")), subject: subject,
            date: DateHeader(Instant(secondsSinceEpoch: 1_795_611_647), offset: 32_400),
            messageID: try MessageID("abc123@example.co.jp"), unsubscribe: unsubscribe, text: text, html: html)
    }

    private static func lines(_ message: MailMessage) -> [String] {
        String(decoding: message.encoded(), as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func `a letter in Japanese is these bytes`() throws {
        #expect(
            Self.lines(try Self.message(html: "<p lang=\"ja\">Hello</p>")) == [
                "From: =?UTF-8?B?5Zar6Iy2IOOBpOOBsOOCgQ==?= <shop@example.co.jp>",
                "Reply-To: \"Tsubame\" <reply@example.co.jp>",
                "To: =?UTF-8?B?5bGx55Sw5aSq6YOO?= <taro@example.jp>",
                "Subject: =?UTF-8?B?44GK5YWD5rCX44Gn44GE44KJ44Gj44GX44KD44GE44G+44GZ44GL?=",
                "Date: Wed, 25 Nov 2026 22:00:47 +0900",
                "Message-ID: <abc123@example.co.jp>",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative;",
                " boundary=\"=_a44235E12CB7449D388002C0300884B43\"",
                "",
                "--=_a44235E12CB7449D388002C0300884B43",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                "44GT44KT44Gr44Gh44Gv44CCDQo=",
                "--=_a44235E12CB7449D388002C0300884B43",
                "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "<p lang=3D\"ja\">Hello</p>",
                "--=_a44235E12CB7449D388002C0300884B43--",
                "",
            ])
    }

    @Test func `equal values make equal bytes`() throws {
        #expect(try HostileMail.message(7).encoded() == HostileMail.message(7).encoded())
    }

    @Test func `the header names are exactly those that were asked for, whatever the values say`() throws {
        for number in 0..<100 {
            var expected = ["from", "reply-to", "to", "subject", "date", "message-id", "list-unsubscribe"]
            expected += [
                "list-unsubscribe-post", "list-id", "feedback-id", "auto-submitted", "precedence", "x-campaign",
            ]
            expected += ["x-customer-note-with-a-rather-long-name", "mime-version", "content-type"]
            let names = Self.headerNames(of: try HostileMail.message(number).encoded())
            if !names.contains("reply-to") { expected.remove(at: 1) }
            if !names.contains("content-transfer-encoding") {
                #expect(names == expected, "message \(number)")
            } else {
                #expect(names == expected + ["content-transfer-encoding"], "message \(number)")
            }
        }
    }

    @Test(arguments: [MailCharset.utf8, .iso2022JP])
    func `every line ends with CRLF, is ASCII and at most 998 octets long`(charset: MailCharset) throws {
        for number in 0..<100 {
            let bytes = try HostileMail.message(number, charset: charset).encoded()
            var length = 0
            var longest = 0
            var previous: UInt8 = 0
            var isClean = true
            for byte in bytes {
                isClean = isClean && byte < 0x80 && byte != 0 && (previous == 0x0D) == (byte == 0x0A)
                length = byte == 0x0A ? 0 : length + 1
                longest = max(longest, length)
                previous = byte
            }
            #expect(isClean, "message \(number)")
            #expect(longest <= 999, "message \(number)")
            #expect(bytes.suffix(2) == [0x0D, 0x0A])
        }
    }

    @Test func `header lines stay within 78 columns`() throws {
        for number in 0..<100 {
            let text = String(decoding: try HostileMail.message(number).encoded(), as: UTF8.self)
            let head = text.components(separatedBy: "\r\n").prefix { !$0.isEmpty }
            #expect(head.allSatisfy { $0.utf8.count <= 78 }, "message \(number)")
        }
    }

    @Test(arguments: HostileMail.values)
    func `a hostile subject is one field`(value: String) throws {
        let names = Self.headerNames(of: try Self.message(name: value, subject: value).encoded())
        #expect(names.count == 9)
        #expect(!names.contains("bcc"))
    }

    @Test func `one-click unsubscribing is announced only with an https address`() throws {
        let both = try Unsubscribe(
            url: "https://example.co.jp/u/abcdefghijklmnop", mailto: "mailto:leave@example.co.jp")
        let lines = Self.lines(try Self.message(unsubscribe: both))
        #expect(lines.contains("List-Unsubscribe: <https://example.co.jp/u/abcdefghijklmnop>,"))
        #expect(lines.contains(" <mailto:leave@example.co.jp>"))
        #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        let mailOnly = Self.lines(
            try Self.message(unsubscribe: Unsubscribe(url: nil, mailto: "mailto:leave@example.co.jp")))
        #expect(!mailOnly.contains { $0.hasPrefix("List-Unsubscribe-Post") })
    }

    @Test func `images stand inside, files outside, text first`() throws {
        let template = MailTemplate(
            from: Mailbox(address: Self.address("shop@example.co.jp")),
            inlineImages: [
                MailAttachment(
                    fileName: "logo.png", mediaType: "image/png", content: [1, 2, 3],
                    contentID: try MessageID("logo@example.co.jp"))
            ],
            attachments: [MailAttachment(fileName: "お客様へのご案内と特典のお知らせ.pdf", mediaType: "application/pdf", content: [4])])
        let shown = Self.lines(try Self.message(template, html: "<p>x</p>")).filter {
            $0.hasPrefix("Content-") || $0.hasPrefix("--") || $0.hasPrefix(" filename")
        }.map { $0.replacing(/=_(.)[0-9A-F]{32}/) { "=_\($0.1)" } }
        #expect(
            shown == [
                "Content-Type: multipart/mixed;", "--=_m", "Content-Type: multipart/alternative;", "--=_a",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "--=_a",
                "Content-Type: multipart/related; type=\"text/html\";", "--=_r",
                "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "--=_r",
                "Content-Type: image/png", "Content-Transfer-Encoding: base64",
                "Content-Disposition: inline; filename=\"logo.png\"", "Content-ID: <logo@example.co.jp>", "--=_r--",
                "--=_a--", "--=_m", "Content-Type: application/pdf", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment;",
                " filename*0*=UTF-8''%E3%81%8A%E5%AE%A2%E6%A7%98%E3%81%B8%E3%81%AE;",
                " filename*1*=%E3%81%94%E6%A1%88%E5%86%85%E3%81%A8%E7%89%B9%E5%85%B8;",
                " filename*2*=%E3%81%AE%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B.pdf", "--=_m--",
            ])
    }

    @Test func `ISO-2022-JP is used where it can say everything`() throws {
        let template = MailTemplate(
            from: Mailbox(name: "喫茶つばめ", address: Self.address("shop@example.co.jp")), charset: .iso2022JP)
        let lines = Self.lines(try Self.message(template, subject: "お元気ですか～", text: "価格は¥1,000です。\nABC\n"))
        #expect(lines[0] == "From: =?ISO-2022-JP?B?GyRCNUpDYyREJFAkYRsoQg==?= <shop@example.co.jp>")
        #expect(lines.contains("Content-Type: text/plain; charset=iso-2022-jp"))
        #expect(lines.contains("Content-Transfer-Encoding: 7bit"))
        #expect(lines.contains("\u{1B}$B2A3J$O!o\u{1B}(B1,000\u{1B}$B$G$9!#\u{1B}(B"))
        #expect(lines.contains("ABC"))
    }

    @Test(arguments: ["①番", "㈱つばめ", "髙橋", "ﾔﾏﾀﾞ", "😀"])
    func `a message that ISO-2022-JP cannot say goes out in UTF-8, whole`(word: String) throws {
        let template = MailTemplate(
            from: Mailbox(name: "喫茶つばめ", address: Self.address("shop@example.co.jp")), charset: .iso2022JP)
        for message in [try Self.message(template, subject: word), try Self.message(template, text: word)] {
            #expect(!String(decoding: message.encoded(), as: UTF8.self).lowercased().contains("iso-2022-jp"))
        }
    }

    @Test func `a line that looks like a boundary does not end its part`() throws {
        let template = MailTemplate(from: Mailbox(address: Self.address("shop@example.co.jp")), charset: .iso2022JP)
        let message = try Self.message(
            template, name: nil, text: "こんにちは\n--=_a44235E12CB7449D388002C0300884B43--\n", html: "<p>x</p>")
        let delimiters = Self.lines(message).filter { $0.hasPrefix("--=_a") }
        #expect(delimiters.count == 3)
    }

    @Test func `an address that needs SMTPUTF8 says so and stands in UTF-8`() throws {
        var message = try Self.message()
        #expect(!message.needsSMTPUTF8)
        message.to = Mailbox(address: try EmailAddress("太郎@日本語.jp"))
        #expect(message.needsSMTPUTF8)
        #expect(Self.lines(message).contains("To: 太郎@xn--wgv71a119e.jp"))
    }

    /// Names of the header fields, lower case, in order.
    private static func headerNames(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").prefix { !$0.isEmpty }
            .filter { !$0.hasPrefix(" ") && !$0.hasPrefix("\t") }
            .map { $0.prefix { $0 != ":" }.lowercased() }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
