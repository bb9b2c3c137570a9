import Engine
import Ledger
import LoopbackTesting
import Testing

@testable import Channels

/// A workspace with a Twilio-shaped gateway at that port.
private func gateways(_ port: UInt16, connections: Int = 4) throws -> Gateways {
    let folder = ScratchFolder()
    folder.write(try shipped("config/gateways/twilio.yaml"), to: "twilio.yaml")
    folder.write("token", to: "sms-password")
    let read = try readGateways(
        """
        gateways:
          sms:
            kind: http
            profile: twilio.yaml
            url: http://127.0.0.1:\(port)
            user: AC1
            credential: sms-password
            sender: "+15005550006"
            connections: \(connections)

        """, in: folder)
    #expect(read.problems == [])
    #expect(read.gateways.areOnLoopback)
    #expect(read.gateways.holdsDoubts == [.sms])
    return read.gateways
}

private func outcome(
    permit: @escaping Permit = { true }, peer script: @escaping @Sendable (LoopbackPeer.Connection) -> Void
) async throws -> Outcome {
    let peer = LoopbackPeer(script)
    return try await running(try gateways(peer.port)) { gateways in
        let channel = try #require(gateways.channels[.sms])
        return await channel.send(try .sms(), permit: permit)
    }
}

/// Reads one request and answers it.
private func answering(_ status: String, _ body: String) -> @Sendable (LoopbackPeer.Connection) -> Void {
    { connection in
        connection.read(through: "Body=Hello")
        connection.write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}

@Suite struct `the SMS channel` {
    @Test func `gets a receipt with the provider's id`() async throws {
        #expect(
            try await outcome(peer: answering("201 Created", #"{"sid":"SM1"}"#))
                == .accepted(Receipt(at: noon, providerID: "SM1", reply: "HTTP 201")))
    }

    @Test func `posts nothing before the permit and nothing without it`() async throws {
        let heard = Transcript()
        let withheld = try await outcome(permit: { false }) { heard.note($0.line()) }
        #expect(withheld == .withheld)
        #expect(heard.lines == [])
        _ = try await outcome(
            permit: {
                heard.note("permit")
                return true
            },
            peer: { connection in
                heard.note("request")
                answering("201 Created", #"{"sid":"SM1"}"#)(connection)
            })
        #expect(heard.lines == ["permit", "request"])
    }

    @Test(arguments: [
        ("400 Bad Request", #"{"code":21211}"#, Failure.Kind.permanent), ("429 Slow down", "{}", .throttled),
        ("401 Who", #"{"code":20003}"#, .throttled),
    ])
    func `fails as the answer says`(status: String, body: String, kind: Failure.Kind) async throws {
        guard case .failed(let failure) = try await outcome(peer: answering(status, body)) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.kind == kind)
        #expect(!failure.reason.contains("9012345678"))
    }

    @Test(arguments: [("500 No", "{}"), ("503 No", "<html>"), ("201 Created", #"{"sid":"#)])
    func `is in doubt when the answer proves nothing`(status: String, body: String) async throws {
        guard case .unknown = try await outcome(peer: answering(status, body)) else {
            Issue.record("no doubt")
            return
        }
    }

    @Test func `is in doubt when the connection ends without an answer`() async throws {
        #expect(
            try await outcome { $0.read(through: "Body=Hello") }
                == .unknown(Doubt(since: noon, reason: "the connection was lost (waiting for the response)")))
    }

    @Test func `has sent nothing when nobody listens`() async throws {
        let port = LoopbackPeer.freePort()
        let outcome = try await running(try gateways(port)) { gateways in
            await (try #require(gateways.channels[.sms])).send(try .sms()) { true }
        }
        guard case .failed(let failure) = outcome else {
            Issue.record("not failed")
            return
        }
        #expect(failure.kind == .notSent)
        #expect(failure.code == "connection-refused")
    }

    @Test func `holds no more connections than it may`() async throws {
        let peer = LoopbackPeer { connection in
            for _ in 0..<20 { answering("201 Created", #"{"sid":"SM1"}"#)(connection) }
        }
        // The peer serves one connection after the other: with two at once the second would wait for the first to end.
        let outcomes = try await running(try gateways(peer.port, connections: 1)) { gateways in
            let channel = try #require(gateways.channels[.sms])
            let message = try OutgoingMessage.sms()
            return await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<20 { group.addTask { await channel.send(message) { true } } }
                var outcomes: Set<Outcome> = []
                for await outcome in group { outcomes.insert(outcome) }
                return outcomes
            }
        }
        #expect(outcomes == [.accepted(Receipt(at: noon, providerID: "SM1", reply: "HTTP 201"))])
    }

    @Test func `turns messages away once it is closed`() async throws {
        let outcome = try await running(try gateways(LoopbackPeer.freePort())) { gateways in
            let channel = try #require(gateways.channels[.sms])
            await channel.close()
            return await channel.send(try .sms()) { true }
        }
        guard case .failed(let failure) = outcome else {
            Issue.record("not failed")
            return
        }
        #expect(failure.kind == .notSent)
    }
}

@Suite struct `the sms gateway's settings` {
    @Test func `are checked with their places`() throws {
        let folder = ScratchFolder()
        folder.write(try shipped("config/gateways/twilio.yaml"), to: "twilio.yaml")
        let yaml = """
            gateways:
              sms:
                kind: http
                profile: twilio.yaml
                url: http://api.example.jp
                user: AC1
                conections: 3
              fax: {}
            """
        let problems = try readGateways(yaml, in: folder).problems
        #expect(
            problems == [
                "rekindle.yaml:5:10: error: 'http:' is for a server on this machine only; use https:",
                "rekindle.yaml:3:5: error: Twilio needs 'gateways.sms.credential'",
                "rekindle.yaml:7:5: error: unknown key 'conections' in 'gateways.sms'; did you mean 'connections'?",
                "rekindle.yaml:8:3: error: unknown key 'fax' in 'gateways'; known here: email, sms",
            ])
    }
}
