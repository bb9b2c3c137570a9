import Curl
import Engine
import Glibc
import Ledger
import LoopbackTesting
import Testing

@testable import Channels

@Suite struct `the email gateway's settings` {
    private func problems(_ lines: String) throws -> [String] {
        let folder = ScratchFolder()
        folder.write("hush", to: "smtp-password")
        return try readGateways("gateways:\n  email:\n" + lines, in: folder).problems
    }

    @Test func `as shipped are fine once the credential is there`() throws {
        #expect(
            try problems(
                """
                    kind: smtp
                    host: smtp.example.jp
                    port: 587
                    security: starttls
                    user: rekindle
                    credential: smtp-password
                    connections: 4

                """) == [])
    }

    @Test(arguments: [
        ("    kind: smtp\n", ["rekindle.yaml:3:5: error: the key 'host' is missing in 'gateways.email'"]),
        (
            "    kind: stmp\n    host: localhost\n",
            ["rekindle.yaml:3:11: error: 'gateways.email.kind' does not know 'stmp'; did you mean 'smtp'?"]
        ),
        (
            "    kind: smtp\n    host: localhost\n    prot: 25\n",
            ["rekindle.yaml:5:5: error: unknown key 'prot' in 'gateways.email'; did you mean 'port'?"]
        ),
        (
            "    kind: smtp\n    host: a b\n",
            ["rekindle.yaml:4:11: error: 'gateways.email.host' cannot read 'a b'; write it like smtp.example.jp"]
        ),
        (
            "    kind: smtp\n    host: relay.example.jp\n    security: none\n",
            [
                "rekindle.yaml:5:15: error: 'security: none' is for a relay on this machine only; use starttls or implicit"
            ]
        ),
        (
            "    kind: smtp\n    host: localhost\n    user: me\n",
            [
                "rekindle.yaml:5:11: error: there is a 'user' but no 'credential'; name where the password is: 'credential: smtp-password'"
            ]
        ),
        (
            "    kind: smtp\n    host: localhost\n    credential: smtp-password\n",
            ["rekindle.yaml:5:17: error: there is a 'credential' but no 'user'"]
        ),
    ])
    func `are checked with their places`(lines: String, expected: [String]) throws {
        #expect(try problems(lines) == expected)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("localhost", true), ("::1", true), ("127.evil.example", false),
        ("smtp.example.jp", false),
    ])
    func `tell whether mail can leave the machine`(host: String, isOnLoopback: Bool) throws {
        let yaml = "gateways:\n  email: { kind: smtp, host: \"\(host)\" }\n"
        #expect(try readGateways(yaml, in: ScratchFolder()).gateways.areOnLoopback == isOnLoopback)
    }
}

@Suite struct `an SMTP outcome` {
    private func reply(_ code: Int, _ kind: Int, _ subject: Int, _ detail: Int) -> SMTPReply {
        SMTPReply(code: code, status: .init(kind, subject, detail), text: "text")
    }

    @Test func `becomes what the ledger understands`() {
        let cases: [(SMTPOutcome, Outcome)] = [
            (.accepted(reply(250, 2, 0, 0)), .accepted(Receipt(at: noon, reply: "250 2.0.0 text"))),
            (
                .permanent(reply(550, 5, 1, 1), at: .recipient),
                .failed(Failure(.permanent, reason: "550 5.1.1 text (recipient)", code: "5.1.1"))
            ),
            // Said about us, not about the customer: nobody loses their mail over it.
            (
                .permanent(reply(550, 5, 7, 515), at: .final),
                .failed(Failure(.throttled, reason: "550 5.7.515 text (final)", code: "5.7.515"))
            ),
            (
                .transient(SMTPReply(code: 450, text: "later"), at: .recipient),
                .failed(Failure(.transient, reason: "450 later (recipient)", code: "450"))
            ),
            (
                .throttled(reply(421, 4, 7, 0), at: .mail),
                .failed(Failure(.throttled, reason: "421 4.7.0 text (mail)", code: "4.7.0"))
            ),
            (
                .notSent(.connectionRefused),
                .failed(
                    Failure(
                        .notSent, reason: "the connection was refused (check 'port', and whether the server runs)",
                        code: "connection-refused"))
            ),
            (
                .unknown(.lost(.final)),
                .unknown(Doubt(since: noon, reason: "the connection was lost (waiting for the reply to the message)"))
            ),
            (.withheld, .withheld),
            (
                .unsendable(.tooLarge),
                .failed(
                    Failure(
                        .permanent, reason: "the message is larger than the server takes", code: "message-too-large"))
            ),
        ]
        for (outcome, expected) in cases { #expect(Outcome(outcome, at: noon) == expected) }
    }
}

private let smtpSink = PeerProcess.find("smtp-sink")

@Suite(.enabled(if: smtpSink != nil, "smtp-sink (postfix) is not installed"))
struct `the SMTP channel` {
    private func outcome(_ options: [String], permit: @escaping Permit = { true }) async throws -> Outcome {
        let port = LoopbackPeer.freePort()
        let sink = try PeerProcess(
            try #require(smtpSink), (getuid() == 0 ? ["-u", "nobody"] : []) + options + ["127.0.0.1:\(port)", "10"])
        try #require(sink.listens(on: port))
        let read = try readGateways(
            "gateways:\n  email: { kind: smtp, host: 127.0.0.1, port: \(port), security: none }\n", in: ScratchFolder())
        #expect(read.problems == [])
        return try await running(read.gateways) { gateways in
            let channel = try #require(gateways.channels[.email])
            return await channel.send(try .mail(), permit: permit)
        }
    }

    @Test func `gets a receipt from a real server`() async throws {
        guard case .accepted(let receipt) = try await outcome([]) else {
            Issue.record("not accepted")
            return
        }
        #expect(receipt.at == noon)
        #expect(receipt.reply.hasPrefix("250 2.0.0"))
    }

    @Test func `sends nothing that is withheld`() async throws {
        #expect(try await outcome([], permit: { false }) == .withheld)
    }

    @Test func `is in doubt when the server hangs up after the dot`() async throws {
        guard case .unknown = try await outcome(["-q", "."]) else {
            Issue.record("no doubt")
            return
        }
    }

    @Test func `carries no SMS`() async throws {
        let read = try readGateways("gateways:\n  email: { kind: smtp, host: localhost }\n", in: ScratchFolder())
        let channel = try #require(read.gateways.channels[.email])
        #expect(
            await channel.send(try .sms()) { true }
                == .failed(Failure(.permanent, reason: "a mail gateway carries mail only", code: "wrong-channel")))
    }
}
