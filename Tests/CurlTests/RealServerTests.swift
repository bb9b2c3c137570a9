import Glibc
import LoopbackTesting
import Testing

@testable import Curl

private func sendMany(_ count: Int, to gateway: SMTPGateway, permit: @escaping @Sendable () async -> Bool = { true })
    async throws -> [SMTPOutcome]
{
    try await withLoop(grace: .seconds(10)) { loop in
        let pool = SMTPPool(gateway, on: loop)
        return await withTaskGroup(of: SMTPOutcome.self) { group in
            for number in 0..<count {
                let body =
                    "Message-ID: <\(number)@example.com>\r\nDate: Tue, 1 Jul 2025 10:30:00 +0900\r\n"
                    + "From: shop@example.com\r\n\r\n..\(number)\r\n"
                group.addTask {
                    await pool.send(
                        SMTPEnvelope(from: "shop@example.com", to: "c\(number)@example.net"), body: Array(body.utf8),
                        permit: permit)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

extension SMTPOutcome {
    fileprivate var kind: String {
        switch self {
        case .accepted: "accepted"
        case .permanent: "permanent"
        case .transient: "transient"
        case .throttled: "throttled"
        case .notSent: "not sent"
        case .unknown: "unknown"
        case .withheld: "withheld"
        case .unsendable: "unsendable"
        }
    }
}

private func tally(_ outcomes: [SMTPOutcome]) -> [String: Int] {
    outcomes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
}

/// Postfix's test server; `apt-get install postfix`.
private let smtpSink = PeerProcess.find("smtp-sink")

@Suite(.enabled(if: smtpSink != nil, "smtp-sink (postfix) is not installed"))
struct `Postfix's smtp-sink` {
    private func sink(_ options: [String] = []) throws -> (PeerProcess, UInt16) {
        let port = LoopbackPeer.freePort()
        // Run as root it wants to know whom to become.
        let process = try PeerProcess(
            try #require(smtpSink), (getuid() == 0 ? ["-u", "nobody"] : []) + options + ["127.0.0.1:\(port)", "100"])
        try #require(process.listens(on: port))
        return (process, port)
    }

    @Test(arguments: SMTPGateway.Pipelining.allCases, [[], ["-p"]])
    func `takes every message once`(pipelining: SMTPGateway.Pipelining, options: [String]) async throws {
        let (process, port) = try sink(options)
        let outcomes = try await sendMany(200, to: .loopback(port, pipelining: pipelining))
        #expect(tally(outcomes) == ["accepted": 200])
        _ = process
    }

    @Test(arguments: [
        (["-r", "RCPT", "-b", "451 4.7.1 slow down"], "throttled"),
        (["-f", "RCPT", "-B", "550 5.1.1 no"], "permanent"),
        (["-r", "MAIL", "-b", "450 4.2.0 later"], "transient"), (["-f", "."], "permanent"),
        (["-q", "DATA"], "not sent"),
        (["-q", "."], "unknown"), (["-Q", "MAIL"], "throttled"), (["-f", "CONNECT"], "not sent"), (["-e"], "accepted"),
    ])
    func `misbehaves and is understood`(options: [String], outcome: String) async throws {
        let (process, port) = try sink(options)
        #expect(tally(try await sendMany(5, to: .loopback(port))) == [outcome: 5])
        _ = process
    }
}

/// A recording server with faults, kept beside the repository; not everybody has it.
private let recordingSink = PeerProcess.shared("checks/recording_sink.py")

@Suite(.enabled(if: recordingSink != nil, "../shared/checks/recording_sink.py is not there"))
struct `the recording sink` {
    private struct Sink {
        let process: PeerProcess
        let folder = ScratchFolder()
        let port: UInt16

        init(_ options: [String]) throws {
            let python = try #require(PeerProcess.find("python3"))
            process = try PeerProcess(
                python,
                [try #require(recordingSink), "--port", "0", "--log", "log", "--max-seconds", "60", "--tls-dir", "."]
                    + options, in: folder.path)
            let ready = process.line().split(separator: " ")
            port = try #require(ready.count >= 3 ? UInt16(ready[2]) : nil)
        }

        var accepted: Int { folder.lines(of: "log").filter { $0.contains("\"accept\"") }.count }
        var violations: Int {
            folder.lines(of: "log").filter { $0.contains("\"viol\":[\"") || $0.contains("\"ev\":\"viol\"") }.count
        }
    }

    @Test(arguments: [SMTPGateway.Security.none, .startTLS, .implicit])
    func `takes mail over every kind of TLS, with a login`(security: SMTPGateway.Security) async throws {
        let sink = try Sink(
            ["--auth", "shop:secret", "--strict"] + (security == .none ? [] : ["--tls", security.rawValue]))
        let gateway = SMTPGateway.loopback(
            sink.port, security: security, tls: TLSOptions(verifiesPeer: false),
            login: .password(username: "shop", Secret("secret")))
        #expect(tally(try await sendMany(100, to: gateway)) == ["accepted": 100])
        #expect(sink.accepted == 100)
        #expect(sink.violations == 0)
    }

    @Test(arguments: [SMTPGateway.Security.startTLS, .implicit])
    func `is trusted by its own certificate`(security: SMTPGateway.Security) async throws {
        let sink = try Sink(["--tls", security.rawValue])
        let gateway = SMTPGateway.loopback(
            sink.port, security: security, tls: TLSOptions(authorityFile: "\(sink.folder.path)/sink.crt"))
        #expect(tally(try await sendMany(3, to: gateway)) == ["accepted": 3])
    }

    @Test(arguments: [SMTPGateway.Security.none, .startTLS])
    func `takes messages that are larger than every buffer on the way`(security: SMTPGateway.Security) async throws {
        let sink = try Sink(["--strict"] + (security == .none ? [] : ["--tls", "starttls"]))
        let gateway = SMTPGateway.loopback(
            sink.port, security: security, tls: TLSOptions(verifiesPeer: false), limits: .init(connections: 2))
        let head =
            "Message-ID: <1@example.com>\r\nDate: Tue, 1 Jul 2025 10:30:00 +0900\r\nFrom: shop@example.com\r\n\r\n"
        let body = Array(
            (head + String(repeating: ".0123456789012345678901234567890123456789\r\n", count: 150_000)).utf8)
        let outcomes = try await withLoop { loop in
            let pool = SMTPPool(gateway, on: loop)
            return await withTaskGroup(of: SMTPOutcome.self) { group in
                for _ in 0..<4 { group.addTask { await pool.send(.sample, body: body) { true } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(tally(outcomes) == ["accepted": 4])
        #expect(sink.folder.lines(of: "log").filter { $0.contains("\"size\":\(body.count)") }.count == 4)
        #expect(sink.violations == 0)
    }

    @Test func `is not trusted without its certificate`() async throws {
        let sink = try Sink(["--tls", "starttls"])
        let outcomes = try await sendMany(1, to: .loopback(sink.port, security: .startTLS))
        #expect(outcomes == [.notSent(.certificateNotTrusted)])
    }

    @Test func `denies a wrong password`() async throws {
        let sink = try Sink(["--auth", "shop:secret"])
        let gateway = SMTPGateway.loopback(sink.port, login: .password(username: "shop", Secret("wrong")))
        #expect(try await sendMany(1, to: gateway) == [.notSent(.loginDenied(code: 535))])
    }

    /// What it has recorded it has accepted; what we call accepted it must have recorded, and what we call not sent it must not.
    @Test(arguments: ["chaos", "ambiguous"], SMTPGateway.Pipelining.allCases)
    func `and we agree about every message under faults`(
        profile: String, pipelining: SMTPGateway.Pipelining
    ) async throws {
        let sink = try Sink([
            "--profile", profile, "--slow-seconds", "0.2", "--hang-seconds", "0.5", "--seed", pipelining.rawValue,
        ])
        let outcomes = tally(try await sendMany(400, to: .loopback(sink.port, pipelining: pipelining)))
        let (sure, doubtful) = (outcomes["accepted", default: 0], outcomes["unknown", default: 0])
        #expect(outcomes.values.reduce(0, +) == 400)
        #expect((sure...sure + doubtful).contains(sink.accepted))
        #expect(doubtful > 0)
        #expect(sink.violations == 0)
    }
}
