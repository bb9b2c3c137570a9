import Engine
import Ledger
import LoopbackTesting
import Testing

@testable import Channels

private func gateways(
    _ profile: String, _ port: UInt16, user: String, password: String, connections: Int = 4
) throws -> Gateways {
    let folder = ScratchFolder()
    folder.write(try shipped("config/gateways/\(profile).yaml"), to: "profile.yaml")
    folder.write(password, to: "sms-password")
    let read = try readGateways(
        """
        gateways:
          sms:
            kind: http
            profile: profile.yaml
            url: http://127.0.0.1:\(port)
            user: \(user)
            credential: sms-password
            sender: "+819000000000"
            connections: \(connections)

        """, in: folder)
    #expect(read.problems == [])
    return read.gateways
}

extension Outcome {
    fileprivate var kind: String {
        switch self {
        case .accepted: "accepted"
        case .failed(let failure): failure.kind.rawValue
        case .unknown: "unknown"
        case .withheld: "withheld"
        }
    }
}

@Suite(.enabled(if: Kannel.programs != nil, "Kannel is not installed"))
struct `a real Kannel` {
    private func send(_ messages: [OutgoingMessage], to kannel: Kannel, password: String = "pass word") async throws
        -> [Outcome]
    {
        let gateways = try gateways("kannel", kannel.port, user: "tester", password: password)
        return try await running(gateways) { gateways in
            let channel = try #require(gateways.channels[.sms])
            var outcomes: [Outcome] = []
            for message in messages { outcomes.append(await channel.send(message) { true }) }
            return outcomes
        }
    }

    @Test func `hands the network what the customer is to read`() async throws {
        let kannel = try Kannel()
        let outcomes = try await send([.sms("Hello & step 1"), .sms("はじめの一歩")], to: kannel)
        #expect(outcomes.map(\.kind) == ["accepted", "accepted"])
        #expect(kannel.nextMessage() == ["+819000000000", "+819012345678", "text", "Hello", "&", "step", "1"])
        // UTF-16BE, percent-encoded: 306F 3058 3081 306E 4E00 6B69.
        #expect(kannel.nextMessage() == ["+819000000000", "+819012345678", "ucs-2", "0o0X0%810nN%00ki"])
    }

    @Test func `refuses a wrong password, and that is not the message's fault`() async throws {
        let outcomes = try await send([.sms()], to: try Kannel(), password: "wrong")
        #expect(outcomes.map(\.kind) == ["throttled"])
    }
}

/// A Twilio-shaped gateway with faults, kept beside the repository; not everybody has it.
private let fakeGateway = PeerProcess.shared("checks/fake_sms_gateway.py")

@Suite(.enabled(if: fakeGateway != nil, "../shared/checks/fake_sms_gateway.py is not there"))
struct `the fake SMS gateway` {
    /// What it has recorded it has sent; what we call accepted it must have, and what we call failed it must not.
    @Test(arguments: ["none", "mild", "chaos", "ambiguous"])
    func `and we agree about every message under faults`(profile: String) async throws {
        let folder = ScratchFolder()
        let process = try PeerProcess(
            try #require(PeerProcess.find("python3")),
            [
                try #require(fakeGateway), "--port", "0", "--log", "log", "--max-seconds", "60", "--profile", profile,
                "--sid", "AC1", "--token", "token", "--slow-seconds", "0.2", "--hang-seconds", "0.5",
            ], in: folder.path)
        let ready = process.line().split(separator: " ")
        let port = try #require(ready.count >= 3 ? UInt16(ready[2]) : nil)
        let gateways = try gateways("twilio", port, user: "AC1", password: "token", connections: 10)
        let outcomes = try await running(gateways) { gateways in
            let channel = try #require(gateways.channels[.sms])
            return try await withThrowingTaskGroup(of: Outcome.self) { group in
                for number in 0..<300 {
                    let message = try OutgoingMessage.sms(to: "0901234\(1_000 + number)")
                    group.addTask { await channel.send(message) { true } }
                }
                var kinds: [String: Int] = [:]
                for try await outcome in group { kinds[outcome.kind, default: 0] += 1 }
                return kinds
            }
        }
        let recorded = folder.lines(of: "log").filter { $0.contains("\"accept\"") }.count
        let (sure, doubtful) = (outcomes["accepted", default: 0], outcomes["unknown", default: 0])
        #expect(outcomes.values.reduce(0, +) == 300)
        #expect((sure...sure + doubtful).contains(recorded), "\(outcomes), \(recorded) recorded")
        if profile == "none" { #expect(sure == 300) }
        if profile == "ambiguous" { #expect(doubtful > 0) }
    }
}
