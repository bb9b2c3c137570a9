import Testing

@testable import Curl

extension SMTPSession {
    static func make(
        _ pipelining: SMTPGateway.Pipelining = .prefetching,
        announcing lines: [String] = ["250-PIPELINING", "250 8BITMIME"]
    ) -> SMTPSession {
        var capabilities = SMTPCapabilities()
        for line in lines { capabilities.receive(line: Array(line.utf8)) }
        return SMTPSession(capabilities: capabilities, pipelining: pipelining)
    }

    func start(
        _ ticket: Ticket, to recipient: String = "customer@example.net", body: String = "Hi\r\n",
        isEightBit: Bool = false
    ) {
        begin(
            ticket, SMTPEnvelope(from: "shop@example.com", to: recipient), body: Array(body.utf8),
            isEightBit: isEightBit)
    }

    /// What the server says, and what we answer.
    @discardableResult
    func hear(_ text: String) -> String {
        Array(text.utf8).withUnsafeBytes { receive($0) }
        return written()
    }

    /// What has been written since the last look, all of it taken by the network.
    func written() -> String { written(atMost: .max) }

    func written(atMost limit: Int) -> String {
        var bytes: [UInt8] = []
        _ = output.drain { next -> Int? in
            let count = min(next.count, limit - bytes.count)
            bytes.append(contentsOf: next.prefix(count))
            return count == 0 ? nil : count
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

private func reply(_ code: Int, _ kind: Int, _ subject: Int, _ detail: Int, _ text: String) -> SMTPReply {
    SMTPReply(code: code, status: .init(kind, subject, detail), text: text)
}

@Suite struct `an SMTP session without pipelining` {
    @Test func `waits for each reply before the next command`() {
        let session = SMTPSession.make(.prefetching, announcing: ["250 8BITMIME"])
        session.start(1)
        #expect(session.written() == "MAIL FROM:<shop@example.com>\r\n")
        #expect(session.hear("250 ok\r\n") == "RCPT TO:<customer@example.net>\r\n")
        #expect(session.hear("250 ok\r\n") == "DATA\r\n")
        #expect(session.hear("354 go\r\n") == "")
        #expect(session.takeEvents() == [.readyForBody(1)])
        session.answer(1, granted: true)
        #expect(session.written() == "Hi\r\n.\r\n")
        #expect(session.hear("250 2.0.0 queued\r\n") == "")
        #expect(session.takeEvents() == [.finished(1, .accepted(reply(250, 2, 0, 0, "queued")))])
        #expect(session.isIdle)
    }

    @Test func `resets after a refusal and goes on`() {
        let session = SMTPSession.make(.off)
        session.start(1)
        _ = session.written()
        #expect(session.hear("250 ok\r\n") == "RCPT TO:<customer@example.net>\r\n")
        #expect(session.hear("550 5.1.1 no such user\r\n") == "RSET\r\n")
        #expect(
            session.takeEvents() == [.finished(1, .permanent(reply(550, 5, 1, 1, "no such user"), at: .recipient))])
        #expect(!session.canBegin)
        #expect(session.hear("250 ok\r\n") == "")
        #expect(session.canBegin)
    }

    @Test func `drops a withdrawn message at the next reply`() {
        let session = SMTPSession.make(.off)
        session.start(1)
        _ = session.written()
        session.withdraw(1)
        #expect(session.takeEvents() == [.finished(1, .notSent(.cancelled))])
        #expect(session.hear("250 ok\r\n") == "RSET\r\n")
    }
}

@Suite struct `an SMTP session with pipelining` {
    @Test func `writes the envelope in one piece and the next envelope behind the dot`() {
        let session = SMTPSession.make()
        session.start(1)
        #expect(session.written() == "MAIL FROM:<shop@example.com>\r\nRCPT TO:<customer@example.net>\r\nDATA\r\n")
        #expect(!session.canBegin)
        session.hear("250 ok\r\n250 ok\r\n354 go\r\n")
        session.answer(1, granted: true)
        #expect(session.canBegin)
        session.start(2, to: "second@example.net")
        #expect(
            session.written()
                == "Hi\r\n.\r\nMAIL FROM:<shop@example.com>\r\nRCPT TO:<second@example.net>\r\nDATA\r\n")
        #expect(!session.canBegin)
        session.hear("250 2.0.0 one\r\n250 ok\r\n250 ok\r\n354 go\r\n")
        #expect(
            session.takeEvents() == [
                .readyForBody(1), .finished(1, .accepted(reply(250, 2, 0, 0, "one"))), .readyForBody(2),
            ])
        session.answer(2, granted: true)
        #expect(session.written() == "Hi\r\n.\r\n")
        session.hear("250 2.0.0 two\r\n")
        #expect(session.takeEvents() == [.finished(2, .accepted(reply(250, 2, 0, 0, "two")))])
    }

    @Test func `does not prefetch when told to group only`() {
        let session = SMTPSession.make(.grouped)
        session.start(1)
        session.hear("250 ok\r\n250 ok\r\n354 go\r\n")
        session.answer(1, granted: true)
        #expect(!session.canBegin)
    }

    @Test func `a refused recipient costs a RSET and the next message may go behind it`() {
        let session = SMTPSession.make()
        session.start(1)
        _ = session.written()
        #expect(session.hear("250 ok\r\n550 5.1.1 no\r\n503 5.5.1 no recipients\r\n") == "RSET\r\n")
        #expect(session.takeEvents() == [.finished(1, .permanent(reply(550, 5, 1, 1, "no"), at: .recipient))])
        #expect(session.canBegin)
        session.start(2)
        session.hear("250 reset\r\n250 ok\r\n250 ok\r\n354 go\r\n")
        #expect(session.takeEvents() == [.readyForBody(2)])
    }

    @Test func `a server that wants the message of a refused recipient gets a lone dot and has taken nothing`() {
        let session = SMTPSession.make()
        session.start(1)
        _ = session.written()
        #expect(session.hear("250 ok\r\n450 4.2.0 greylisted\r\n354 go\r\n") == ".\r\n")
        #expect(session.takeEvents() == [])
        #expect(session.hear("250 2.0.0 queued\r\n") == "RSET\r\n")
        #expect(session.takeEvents() == [.finished(1, .transient(reply(450, 4, 2, 0, "greylisted"), at: .recipient))])
    }

    @Test func `a server that wants the message of a refused sender is left`() {
        let session = SMTPSession.make()
        session.start(1)
        session.hear("550 5.7.1 no\r\n250 ok\r\n354 go\r\n")
        #expect(session.takeEvents() == [.finished(1, .permanent(reply(550, 5, 7, 1, "no"), at: .mail)), .close])
    }

    @Test func `a refusal of one message leaves the prefetched one alone`() {
        let session = SMTPSession.make()
        session.start(1)
        session.hear("250 ok\r\n250 ok\r\n354 go\r\n")
        session.answer(1, granted: true)
        session.start(2)
        _ = session.written()
        session.hear("554 5.7.1 spam\r\n250 ok\r\n250 ok\r\n354 go\r\n")
        #expect(
            session.takeEvents() == [
                .readyForBody(1), .finished(1, .permanent(reply(554, 5, 7, 1, "spam"), at: .final)), .readyForBody(2),
            ])
    }

    @Test func `a withheld message ends the connection without a byte of it`() {
        let session = SMTPSession.make()
        session.start(1)
        _ = session.written()
        session.hear("250 ok\r\n250 ok\r\n354 go\r\n")
        session.answer(1, granted: false)
        #expect(session.written() == "")
        #expect(session.takeEvents() == [.readyForBody(1), .finished(1, .withheld), .close])
    }
}

@Suite struct `the end of an SMTP connection` {
    /// A session whose first message has come so far, with a second one prefetched where that is possible.
    private func session(_ heard: String, answered: Bool, taken: Int = .max) -> SMTPSession {
        let session = SMTPSession.make()
        session.start(1)
        _ = session.written()
        session.hear(heard)
        if answered {
            session.answer(1, granted: true)
            session.start(2)
            _ = session.written(atMost: taken)
        }
        _ = session.takeEvents()
        return session
    }

    @Test func `before 354 is not sent`() {
        let session = session("250 ok\r\n", answered: false)
        session.connectionLost(.lost(.recipient))
        #expect(session.takeEvents() == [.finished(1, .notSent(.lost(.recipient))), .close])
    }

    @Test func `after 354 and before the permit is not sent`() {
        let session = session("250 ok\r\n250 ok\r\n354 go\r\n", answered: false)
        session.connectionLost(.lost(.data))
        #expect(session.takeEvents() == [.finished(1, .notSent(.lost(.data))), .close])
    }

    /// The body is `Hi CR LF . CR LF`.
    @Test(arguments: [(0, false), (4, false), (5, true), (6, true), (7, true), (20, true)])
    func `is unknown from the dot on`(taken: Int, isUnknown: Bool) {
        let session = session("250 ok\r\n250 ok\r\n354 go\r\n", answered: true, taken: taken)
        session.connectionLost(.lost(.final))
        #expect(
            session.takeEvents() == [
                .finished(1, isUnknown ? .unknown(.lost(.final)) : .notSent(.lost(.final))),
                .finished(2, .notSent(.lost(.final))), .close,
            ])
    }

    @Test func `after a refusal keeps the refusal`() {
        let session = session("250 ok\r\n550 5.1.1 no\r\n", answered: false)
        session.connectionLost(.lost(.data))
        #expect(session.takeEvents() == [.finished(1, .permanent(reply(550, 5, 1, 1, "no"), at: .recipient)), .close])
    }

    @Test(arguments: [
        "hello\r\n", "999 what\r\n", "250_ok\r\n", "25\r\n", "\r\n", "250-a\r\n251 b\r\n", "\u{0}\u{0}\u{0}\u{0}\n",
    ])
    func `comes with what is no reply, and after the dot that is unknown`(garbage: String) {
        let session = session("250 ok\r\n250 ok\r\n354 go\r\n", answered: true)
        session.hear(garbage)
        #expect(
            session.takeEvents() == [
                .finished(1, .unknown(.garbled(.final))), .finished(2, .notSent(.garbled(.final))), .close,
            ])
    }

    @Test func `comes with a line that never ends`() {
        let session = session("", answered: false)
        session.hear("250 " + String(repeating: "x", count: 2_100))
        #expect(session.takeEvents() == [.finished(1, .notSent(.garbled(.mail))), .close])
    }

    @Test func `comes with a reply that never ends`() {
        let session = session("", answered: false)
        session.hear(String(repeating: "250-more\r\n", count: 65))
        #expect(session.takeEvents() == [.finished(1, .notSent(.garbled(.mail))), .close])
    }

    @Test func `comes with 421, which is about the gateway and not the message`() {
        let session = session("250 ok\r\n421 4.7.0 too many\r\n", answered: false)
        #expect(session.takeEvents() == [])
        let fresh = SMTPSession.make()
        fresh.start(1)
        fresh.hear("250 ok\r\n421 4.7.0 too many\r\n")
        #expect(
            fresh.takeEvents() == [.finished(1, .throttled(reply(421, 4, 7, 0, "too many"), at: .recipient)), .close])
    }

    @Test func `comes with an acceptance before the message has left, and that is unknown`() {
        let session = session("250 ok\r\n250 ok\r\n354 go\r\n", answered: true, taken: 2)
        session.hear("250 2.0.0 thanks\r\n")
        #expect(session.takeEvents().first == .finished(1, .unknown(.garbled(.body))))
    }

    @Test func `comes with a refusal before the message has left, and the refusal counts`() {
        let session = session("250 ok\r\n250 ok\r\n354 go\r\n", answered: true, taken: 2)
        session.hear("552 5.3.4 too big\r\n")
        #expect(session.takeEvents().first == .finished(1, .permanent(reply(552, 5, 3, 4, "too big"), at: .body)))
    }

    @Test func `on an idle connection concerns no message`() {
        let session = SMTPSession.make()
        session.hear("421 4.4.2 idle too long\r\n")
        #expect(session.takeEvents() == [.close])
    }

    @Test func `follows QUIT`() {
        let session = SMTPSession.make()
        session.quit()
        #expect(session.written() == "QUIT\r\n")
        #expect(!session.canBegin)
        session.hear("221 bye\r\n")
        #expect(session.takeEvents() == [.close])
    }
}

@Suite struct `what a server does not announce` {
    @Test func `an address that is not ASCII needs SMTPUTF8`() {
        let session = SMTPSession.make()
        session.start(1, to: "客@example.jp")
        #expect(session.takeEvents() == [.finished(1, .unsendable(.needsUTF8))])
        let able = SMTPSession.make(.off, announcing: ["250 SMTPUTF8"])
        able.start(1, to: "客@example.jp")
        #expect(able.written() == "MAIL FROM:<shop@example.com> SMTPUTF8\r\n")
    }

    @Test func `a body that is not 7-bit needs 8BITMIME`() {
        let session = SMTPSession.make(announcing: ["250 PIPELINING"])
        session.start(1, isEightBit: true)
        #expect(session.takeEvents() == [.finished(1, .unsendable(.needsEightBit))])
        let able = SMTPSession.make(.off)
        able.start(1, isEightBit: true)
        #expect(able.written() == "MAIL FROM:<shop@example.com> BODY=8BITMIME\r\n")
    }

    @Test func `a body larger than SIZE is not tried`() {
        let session = SMTPSession.make(announcing: ["250 SIZE 3"])
        session.start(1)
        #expect(session.takeEvents() == [.finished(1, .unsendable(.tooLarge))])
        let unlimited = SMTPSession.make(announcing: ["250 SIZE 0"])
        unlimited.start(1)
        #expect(unlimited.takeEvents() == [])
    }
}
