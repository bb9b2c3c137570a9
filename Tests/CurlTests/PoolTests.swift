import Glibc
import LoopbackTesting
import Testing

@testable import Curl

/// Speaks the connecting part and then leaves the rest to the script.
private func greeted(
    announcing lines: String = "250-peer\r\n250 PIPELINING\r\n",
    _ script: @escaping @Sendable (LoopbackPeer.Connection) -> Void
) -> LoopbackPeer {
    LoopbackPeer { connection in
        connection.write("220 peer\r\n")
        connection.read(through: "\r\n")
        connection.write(lines)
        script(connection)
    }
}

private func send(
    to gateway: SMTPGateway, permit: @Sendable () async -> Bool = { true }
) async throws -> SMTPOutcome {
    try await withLoop { await SMTPPool(gateway, on: $0).send(.sample, body: sampleBody, permit: permit) }
}

@Suite struct `a pool` {
    @Test func `asks for the permit only after 354 and takes no for an answer`() async throws {
        let heard = Transcript()
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            heard.note("DATA")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            heard.note("then: " + connection.read(through: "\r\n.\r\n"))
        }
        let outcome = try await send(to: .loopback(peer.port)) {
            heard.note("permit")
            return false
        }
        #expect(outcome == .withheld)
        #expect(heard.lines.prefix(2) == ["DATA", "permit"])
        #expect(!heard.lines.contains { $0.contains("Subject") })
    }

    @Test func `does not ask for a permit that would not be used`() async throws {
        let heard = Transcript()
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n550 5.1.1 no\r\n503 5.5.1 no\r\n")
            connection.read(through: "RSET\r\n")
            connection.write("250 ok\r\n")
            connection.read(through: "QUIT\r\n")
        }
        let outcome = try await send(to: .loopback(peer.port)) {
            heard.note("permit")
            return true
        }
        #expect(outcome == .permanent(SMTPReply(code: 550, status: .init(5, 1, 1), text: "no"), at: .recipient))
        #expect(heard.lines == [])
    }

    @Test func `loses its connection while the permit is asked for, and nothing was sent`() async throws {
        let closed = AsyncStream.makeStream(of: Void.self)
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n421 4.3.0 going down\r\n")
            closed.continuation.yield()
        }
        let nobody = LoopbackPeer.freePort()
        let outcome = try await withLoop { loop in
            await SMTPPool(.loopback(peer.port), on: loop).send(.sample, body: sampleBody) {
                for await _ in closed.stream { break }
                // Goes through the loop and the kernel once, so that the loop has seen the 421.
                _ = await loop.send(HTTPRequest(.get, "http://127.0.0.1:\(nobody)/"))
                return true
            }
        }
        #expect(outcome == .notSent(.lost(.data)))
    }

    @Test func `does not know when the connection is lost after the dot`() async throws {
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            connection.read(through: "\r\n.\r\n")
        }
        #expect(try await send(to: .loopback(peer.port)) == .unknown(.lost(.final)))
    }

    @Test func `does not know when the reply to the dot does not come in time`() async throws {
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            connection.read(through: "never")
        }
        let gateway = SMTPGateway.loopback(peer.port, timeouts: .init(final: .milliseconds(40)))
        #expect(try await send(to: gateway) == .unknown(.timedOut(.final)))
    }

    @Test(arguments: [("", TransferStage.mail), ("250 ok\r\n", .recipient), ("250 ok\r\n250 ok\r\n", .data)])
    func `gives up a stage in its own time`(replies: String, stage: TransferStage) async throws {
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write(replies)
            connection.read(through: "never")
        }
        let short = Duration.milliseconds(40)
        let gateway = SMTPGateway.loopback(peer.port, timeouts: .init(mail: short, recipient: short, data: short))
        #expect(try await send(to: gateway) == .notSent(.timedOut(stage)))
    }

    @Test func `replaces a connection that has become stale`() async throws {
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            connection.read(through: "\r\n.\r\n")
            connection.write("250 2.0.0 on \(connection.number)\r\n")
            // The first connection takes the next envelope and dies.
            if connection.number > 0 {
                connection.read(through: "QUIT\r\n")
            } else {
                connection.read(through: "DATA\r\n")
            }
        }
        let outcomes = try await withLoop { loop in
            let pool = SMTPPool(.loopback(peer.port), on: loop)
            return [
                await pool.send(.sample, body: sampleBody) { true },
                await pool.send(.sample, body: sampleBody) { true },
            ]
        }
        #expect(
            outcomes == [
                .accepted(SMTPReply(code: 250, status: .init(2, 0, 0), text: "on 0")),
                .accepted(SMTPReply(code: 250, status: .init(2, 0, 0), text: "on 1")),
            ])
    }

    @Test func `says QUIT after the number of messages it was given`() async throws {
        let heard = Transcript()
        let peer = LoopbackPeer(`an SMTP conversation`.obliging(heard))
        _ = try await withLoop { loop in
            let pool = SMTPPool(.loopback(peer.port, limits: .init(messagesPerConnection: 1)), on: loop)
            return [
                await pool.send(.sample, body: sampleBody) { true },
                await pool.send(.sample, body: sampleBody) { true },
            ]
        }
        #expect(heard.lines.filter { $0 == "QUIT" }.count == 2)
        #expect(heard.lines.filter { $0.hasPrefix("EHLO") }.count == 2)
    }

    @Test func `closes a connection that has been idle for long enough`() async throws {
        let quit = AsyncStream.makeStream(of: String.self)
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            connection.read(through: "\r\n.\r\n")
            connection.write("250 2.0.0 ok\r\n")
            quit.continuation.yield(connection.line())
        }
        try await withLoop { loop in
            let pool = SMTPPool(.loopback(peer.port, limits: .init(idle: .milliseconds(30))), on: loop)
            _ = await pool.send(.sample, body: sampleBody) { true }
            for await line in quit.stream {
                #expect(line == "QUIT")
                break
            }
        }
    }

    @Test func `says QUIT to a connection that has lived for long enough`() async throws {
        let heard = Transcript()
        let peer = LoopbackPeer(`an SMTP conversation`.obliging(heard))
        _ = try await withLoop { loop in
            let pool = SMTPPool(.loopback(peer.port, limits: .init(lifetime: .zero)), on: loop)
            return [
                await pool.send(.sample, body: sampleBody) { true },
                await pool.send(.sample, body: sampleBody) { true },
            ]
        }
        #expect(heard.lines.filter { $0 == "QUIT" }.count == 2)
    }

    @Test func `is closed when every connection has said QUIT, and takes no more`() async throws {
        let heard = Transcript()
        let peer = LoopbackPeer(`an SMTP conversation`.obliging(heard))
        let late = try await withLoop { loop in
            let pool = SMTPPool(.loopback(peer.port), on: loop)
            _ = await pool.send(.sample, body: sampleBody) { true }
            await pool.close()
            #expect(heard.lines.last == "QUIT")
            return await pool.send(.sample, body: sampleBody) { true }
        }
        #expect(late == .notSent(.shutDown))
    }

    @Test func `leaves no descriptor behind`() async throws {
        func descriptors() -> Int {
            guard let folder = opendir("/proc/self/fd") else { return 0 }
            defer { closedir(folder) }
            var count = 0
            while readdir(folder) != nil { count += 1 }
            return count
        }
        let peer = LoopbackPeer(`an SMTP conversation`.obliging(Transcript()))
        let before = descriptors()
        for _ in 0..<40 { #expect(try await send(to: .loopback(peer.port)).isAccepted) }
        // Other tests open and close theirs at the same time; forty forgotten loops would be a hundred and twenty.
        #expect(descriptors() - before < 100)
    }

    @Test func `refuses what could smuggle a message before any connection`() async throws {
        let gateway = SMTPGateway.loopback(LoopbackPeer.freePort())
        let outcomes = try await withLoop { loop in
            let pool = SMTPPool(gateway, on: loop)
            return [
                await pool.send(SMTPEnvelope(from: "a@b", to: "c@d\r\nRSET"), body: sampleBody) { true },
                await pool.send(.sample, body: Array("a\r\n.\nMAIL FROM:<x@y>\r\n".utf8)) { true },
            ]
        }
        #expect(outcomes == [.unsendable(.address), .unsendable(.bareLineBreak)])
    }

    @Test func `withdraws a message whose task is cancelled before the permit`() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            arrived.continuation.yield()
            connection.read(through: "never")
        }
        let outcome = try await withLoop(grace: .milliseconds(50)) { loop in
            await withTaskGroup(of: SMTPOutcome.self) { group in
                group.addTask {
                    await SMTPPool(.loopback(peer.port), on: loop).send(.sample, body: sampleBody) { true }
                }
                for await _ in arrived.stream { break }
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(outcome == .notSent(.cancelled))
    }

    @Test func `answers everybody when its loop ends`() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let peer = greeted { connection in
            connection.read(through: "DATA\r\n")
            connection.write("250 ok\r\n250 ok\r\n354 go\r\n")
            connection.read(through: "\r\n.\r\n")
            arrived.continuation.yield()
            connection.read(through: "never")
        }
        let loop = try TransferLoop()
        let pool = SMTPPool(.loopback(peer.port, limits: .init(connections: 1)), on: loop)
        let outcomes = try await withThrowingTaskGroup(of: SMTPOutcome?.self) { group in
            group.addTask {
                try await loop.run(grace: .milliseconds(20))
                return nil
            }
            group.addTask { await pool.send(.sample, body: sampleBody) { true } }
            for await _ in arrived.stream { break }
            loop.shutdown()
            var outcomes: [SMTPOutcome] = []
            for try await outcome in group { if let outcome { outcomes.append(outcome) } }
            return outcomes
        }
        #expect(outcomes == [.unknown(.shutDown)])
        #expect(await pool.send(.sample, body: sampleBody) { true } == .notSent(.shutDown))
        #expect(await loop.send(HTTPRequest(.get, "http://127.0.0.1:1/")) == .notSent(.shutDown))
    }
}

extension SMTPOutcome {
    fileprivate var isAccepted: Bool {
        if case .accepted = self { true } else { false }
    }
}

@Suite struct `a login` {
    @Test func `with a token speaks XOAUTH2 and nothing else`() async throws {
        let heard = Transcript()
        let peer = greeted(announcing: "250-peer\r\n250 AUTH PLAIN OAUTHBEARER XOAUTH2\r\n") { connection in
            heard.note(connection.line())
            connection.write("235 2.7.0 welcome\r\n")
            heard.note(connection.line())
        }
        _ = try await send(
            to: .loopback(peer.port, login: .accessToken(username: "shop@example.com", Secret("t0ken"))))
        // base64 of: user=shop@example.com ^A auth=Bearer t0ken ^A ^A
        #expect(
            heard.lines == [
                "AUTH XOAUTH2 dXNlcj1zaG9wQGV4YW1wbGUuY29tAWF1dGg9QmVhcmVyIHQwa2VuAQE=", "MAIL FROM:<shop@example.com>",
            ])
    }

    @Test func `never prints its secret`() {
        let gateway = SMTPGateway.loopback(25, login: .password(username: "shop", Secret("hush")))
        #expect(!"\(gateway)".contains("hush"))
        var dumped = ""
        dump(gateway, to: &dumped)
        #expect(!dumped.contains("hush"))
        #expect("\(Secret("hush"))" == "<REDACTED>")
    }
}

@Suite struct `a connection that cannot be made` {
    @Test func `names who refused`() async throws {
        #expect(try await send(to: .loopback(LoopbackPeer.freePort())) == .notSent(.connectionRefused))
        #expect(
            try await send(to: SMTPGateway(host: "nowhere.invalid", port: 25, security: .none))
                == .notSent(.cannotResolve))
    }

    @Test func `keeps the greeting's refusal`() async throws {
        let peer = LoopbackPeer { connection in connection.write("554 5.7.1 go away\r\n") }
        #expect(
            try await send(to: .loopback(peer.port))
                == .notSent(.refusedAtConnect(SMTPReply(code: 554, status: .init(5, 7, 1), text: "go away"))))
    }

    @Test func `times out`() async throws {
        let peer = LoopbackPeer { connection in connection.read(through: "never") }
        let gateway = SMTPGateway.loopback(peer.port, timeouts: .init(connect: .milliseconds(60)))
        #expect(try await send(to: gateway) == .notSent(.timedOut(.connect)))
    }

    @Test func `does not fall back to clear text`() async throws {
        let heard = Transcript()
        let peer = greeted { connection in heard.note(connection.line()) }
        #expect(try await send(to: .loopback(peer.port, security: .startTLS)) == .notSent(.tlsNotOffered))
        #expect(!heard.lines.contains { $0.hasPrefix("MAIL") })
    }

    @Test(arguments: ["250-peer\r\n250 PIPELINING\r\n", "250-peer\r\n250 AUTH KERBEROS_V4\r\n"])
    func `does not go on without the login it was given`(announced: String) async throws {
        let heard = Transcript()
        let peer = greeted(announcing: announced) { connection in heard.note(connection.line()) }
        let gateway = SMTPGateway.loopback(peer.port, login: .password(username: "shop", Secret("secret")))
        #expect(try await send(to: gateway) == .notSent(.loginNotOffered))
        #expect(!heard.lines.contains { $0.hasPrefix("MAIL") || $0.contains("secret") })
    }

    @Test func `says that the login was denied`() async throws {
        let peer = greeted(announcing: "250-peer\r\n250 AUTH PLAIN\r\n") { connection in
            connection.read(through: "\r\n")
            connection.write("535 5.7.8 bad credentials\r\n")
            connection.read(through: "\r\n")
        }
        let gateway = SMTPGateway.loopback(peer.port, login: .password(username: "shop", Secret("wrong")))
        #expect(try await send(to: gateway) == .notSent(.loginDenied(code: 535)))
    }

    @Test func `is a TLS failure when the peer speaks none`() async throws {
        let peer = LoopbackPeer { connection in connection.write("220 in clear\r\n") }
        #expect(try await send(to: .loopback(peer.port, security: .implicit)) == .notSent(.tlsFailed))
    }
}
