import LoopbackTesting
import Testing

@testable import Curl

@Suite struct `an SMTP conversation` {
    /// Greets, takes everything, and writes down what was said.
    static func obliging(_ heard: Transcript) -> @Sendable (LoopbackPeer.Connection) -> Void {
        { connection in
            connection.write("220 peer.example ESMTP\r\n")
            while true {
                let line = connection.line()
                if line.isEmpty { return }
                heard.note(line)
                switch line.prefix(4).uppercased() {
                case "EHLO": connection.write("250-peer.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
                case "DATA":
                    connection.write("354 go ahead\r\n")
                    let body = connection.read(through: "\r\n.\r\n")
                    heard.note(body)
                    connection.write("250 2.0.0 queued as 1\r\n")
                case "QUIT":
                    connection.write("221 bye\r\n")
                    return
                default: connection.write("250 2.1.0 fine\r\n")
                }
            }
        }
    }

    @Test func `a message is accepted with its dots stuffed and the connection ends with QUIT`() async throws {
        let heard = Transcript()
        let peer = LoopbackPeer(Self.obliging(heard))
        let outcome = try await withLoop { loop in
            await SMTPPool(.loopback(peer.port), on: loop).send(.sample, body: sampleBody) { true }
        }
        #expect(
            outcome == .accepted(SMTPReply(code: 250, status: .init(2, 0, 0), text: "queued as 1")))
        #expect(
            heard.lines == [
                "EHLO client.example", "MAIL FROM:<shop@example.com>", "RCPT TO:<customer@example.net>", "DATA",
                "Subject: hello\r\n\r\n..first line\r\nsecond\r\n.\r\n", "QUIT",
            ])
    }
}
