import Testing

@testable import Curl

@Suite struct `what goes on the wire` {
    @Test(arguments: [
        ("a\r\n", "a\r\n.\r\n"),
        (".\r\n", "..\r\n.\r\n"),
        ("..\r\n.a\r\nb.\r\n", "...\r\n..a\r\nb.\r\n.\r\n"),
        ("no line end", "no line end\r\n.\r\n"),
        ("a\r\n\r\n.", "a\r\n\r\n..\r\n.\r\n"),
    ])
    func `dots at the beginning of a line are doubled`(body: String, wire: String) {
        let session = SMTPSession.make()
        session.start(1, body: body)
        _ = session.written()
        session.hear("250 ok\r\n250 ok\r\n354 go\r\n")
        session.answer(1, granted: true)
        #expect(session.written() == wire)
    }

    @Test(arguments: [
        "", "a", "no at sign", "a@b\r\nRCPT TO:<evil@example.org>", "a@b\n", "a@b\r", "a@\u{0}b", "<a@b>", "a b@c",
        "a\t@b",
        "a@b>", "a@\u{7F}", "@\u{1}b" + "c", String(repeating: "a", count: 250) + "@b.jp",
    ])
    func `an address that could become a command is refused`(address: String) {
        #expect(SMTPEnvelope(from: "shop@example.com", to: address).fault == .address)
        if !address.isEmpty { #expect(SMTPEnvelope(from: address, to: "customer@example.net").fault == .address) }
    }

    @Test(arguments: ["a@b.jp", "a+tag@b.jp", "o'brien@example.com", "a..b.@docomo.ne.jp", "客@例え.jp"])
    func `an address that somebody may have is taken`(address: String) {
        #expect(SMTPEnvelope(from: "", to: address).fault == nil)
    }

    @Test(arguments: ["a\nb\r\n", "a\r\r\n", "a\r", "\n", "a\r\n.\nb\r\n", "a\r.\r\n", "\r"])
    func `a bare line break is refused`(body: String) {
        #expect(SMTPBodyCheck(Array(body.utf8)).fault == .bareLineBreak)
    }

    @Test func `a clean body passes and says whether it is 7-bit`() {
        #expect(SMTPBodyCheck([]).fault == .emptyBody)
        #expect(SMTPBodyCheck(Array("a\r\n\r\nb".utf8)).fault == nil)
        #expect(SMTPBodyCheck(Array("a\r\n".utf8)).isEightBit == false)
        #expect(SMTPBodyCheck(Array("あ\r\n".utf8)).isEightBit)
    }

    @Test func `bytes that a blocked write has seen do not move`() {
        var outgoing = OutgoingBytes(capacity: 8)
        outgoing.append("12345678")
        var seen: UnsafeRawPointer?
        let isDone = outgoing.drain { bytes -> Int? in
            seen = bytes.baseAddress
            return nil
        }
        outgoing.append("90abcdefghijklmnopqrstuvwxyz")
        var again: UnsafeRawPointer?
        var text = ""
        let isDoneNow = outgoing.drain { bytes -> Int? in
            again = again ?? bytes.baseAddress
            text += String(decoding: bytes, as: UTF8.self)
            return bytes.count
        }
        let (appended, taken) = (outgoing.appended, outgoing.taken)
        #expect(!isDone)
        #expect(isDoneNow)
        #expect(seen == again)
        #expect(text == "1234567890abcdefghijklmnopqrstuvwxyz")
        #expect(appended == 36)
        #expect(taken == 36)
    }
}

@Suite struct `a reply` {
    private func parsed(_ pieces: [String]) -> [SMTPReply] {
        var parser = SMTPReplyParser()
        var replies: [SMTPReply] = []
        for piece in pieces {
            Array(piece.utf8).withUnsafeBytes { parser.receive($0) }
            while parser.next() != nil { replies.append(parser.lastReply) }
        }
        return replies
    }

    @Test func `of several lines is one reply, wherever the network cuts it`() {
        let text = "550-5.1.1 The account\r\n550-5.1.1 you tried\r\n550 5.1.1 is gone\r\n250 ok\r\n"
        let expected = [
            SMTPReply(code: 550, status: .init(5, 1, 1), text: "The account you tried is gone"),
            SMTPReply(code: 250, text: "ok"),
        ]
        #expect(parsed([text]) == expected)
        #expect(parsed(text.map(String.init)) == expected)
    }

    @Test(arguments: [
        ("250\r\n", SMTPReply(code: 250)),
        ("250 \r\n", SMTPReply(code: 250)),
        ("250 ok\n", SMTPReply(code: 250, text: "ok")),
        ("250 5.1.1 class of another code\r\n", SMTPReply(code: 250, text: "5.1.1 class of another code")),
        ("550 5.1 x\r\n", SMTPReply(code: 550, text: "5.1 x")),
        ("550 5.1.1234 x\r\n", SMTPReply(code: 550, text: "5.1.1234 x")),
        ("550 5.1.1 <a@example.net>: unknown\r\n", SMTPReply(code: 550, status: .init(5, 1, 1), text: "<…> unknown")),
        ("554 \u{1B}[31mred\u{7}\r\n", SMTPReply(code: 554, text: "?[31mred?")),
    ])
    func `keeps what is known and nothing personal`(line: String, reply: SMTPReply) {
        #expect(parsed([line]) == [reply])
    }

    @Test func `keeps at most 512 characters`() {
        let long = parsed([
            String(repeating: "550-" + String(repeating: "x", count: 400) + "\r\n", count: 5) + "550 end\r\n"
        ])
        #expect(long.first?.text.count == 512)
    }

    @Test(arguments: [
        (250, "2.0.0", SMTPReply.Effect.accepted), (252, "", .accepted), (354, "", .proceed),
        (421, "", .throttled), (421, "4.7.0", .throttled), (450, "4.2.1", .throttled), (450, "4.2.0", .transient),
        (450, "", .transient), (451, "4.7.1", .throttled), (451, "4.7.650", .throttled), (451, "4.3.0", .transient),
        (451, "4.3.2", .throttled), (452, "4.2.2", .transient), (452, "4.3.1", .transient), (452, "4.4.5", .throttled),
        (550, "5.1.1", .permanent), (550, "5.7.1", .permanent), (554, "", .permanent), (550, "5.7.515", .permanent),
    ])
    func `says what to do`(code: Int, status: String, effect: SMTPReply.Effect) {
        #expect(SMTPReply(code: code, status: .init(Substring(status))).effect == effect)
    }

    @Test(arguments: [
        (550, "5.1.1", SMTPReply.Concern.recipient), (550, "5.1.2", .recipient), (556, "5.1.10", .recipient),
        (550, "5.1.8", .sender), (550, "", .recipient), (550, "5.2.1", .recipient), (450, "4.2.1", .mailbox),
        (552, "5.2.2", .mailbox), (552, "5.3.4", .system), (554, "5.6.0", .content), (550, "5.7.1", .content),
        (550, "5.7.26", .sender), (550, "5.7.515", .sender), (535, "5.7.8", .sender), (421, "4.7.28", .sender),
        (421, "", .system), (451, "4.4.2", .system), (554, "", .content), (535, "", .sender),
    ])
    func `says whom it concerns`(code: Int, status: String, concern: SMTPReply.Concern) {
        #expect(SMTPReply(code: code, status: .init(Substring(status))).concern == concern)
    }
}

@Suite struct `what a server announces` {
    private func announced(_ lines: String...) -> SMTPCapabilities {
        var capabilities = SMTPCapabilities()
        for line in lines { capabilities.receive(line: Array((line + "\r\n").utf8)) }
        return capabilities
    }

    @Test func `is read from EHLO whatever the case`() {
        let capabilities = announced(
            "220 mx ready", "250-mx", "250-pipelining", "250-SIZE 1000", "250-8bitMIME", "250-SMTPUTF8", "250-STARTTLS",
            "250-AUTH PLAIN login", "250 ENHANCEDSTATUSCODES")
        #expect(
            capabilities
                == SMTPCapabilities(
                    pipelining: true, eightBitMIME: true, utf8: true, startTLS: true, size: 1_000,
                    loginMechanisms: ["PLAIN", "LOGIN"]))
    }

    @Test func `counts no more once TLS has begun`() {
        #expect(announced("250-PIPELINING", "250 AUTH PLAIN", "220 go ahead", "250 mx") == SMTPCapabilities())
    }

    @Test func `is not taken from other replies`() {
        #expect(announced("550 PIPELINING", "235-AUTH PLAIN", "garbage", "250", "250-") == SMTPCapabilities())
    }
}
