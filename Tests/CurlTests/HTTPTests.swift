import LoopbackTesting
import Testing

@testable import Curl

@Suite struct `an HTTP request` {
    private func outcome(
        _ request: HTTPRequest = HTTPRequest(.get, "http://127.0.0.1/"), path: String = "/",
        peer script: @escaping @Sendable (LoopbackPeer.Connection) -> Void
    ) async throws -> HTTPOutcome {
        let peer = LoopbackPeer(script)
        var request = request
        request.url = "http://127.0.0.1:\(peer.port)\(path)"
        let final = request
        return try await withLoop { await $0.send(final) }
    }

    private let post = HTTPRequest(
        .post, "http://127.0.0.1/", headers: [("Content-Type", "application/json"), ("X-Empty", "")],
        body: Array("{\"a\":1}".utf8), authorization: .basic(username: "shop", password: Secret("pass:word")))

    @Test func `is written as it was asked for and its response comes back`() async throws {
        let heard = Transcript()
        let outcome = try await outcome(post, path: "/messages?x=1") { connection in
            heard.note(connection.read(through: "\r\n\r\n") + connection.read(through: "}"))
            connection.write("HTTP/1.1 100 Continue\r\n\r\n")
            connection.write("HTTP/1.1 201 Created\r\nX-Id:  7 \r\ncontent-length: 4\r\n\r\ndone")
        }
        #expect(
            outcome
                == .response(
                    HTTPResponse(
                        status: 201,
                        fields: [HTTPField(name: "X-Id", value: "7 "), HTTPField(name: "content-length", value: "4")],
                        body: Array("done".utf8))))
        let text = heard.lines.joined()
        #expect(text.hasPrefix("POST /messages?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"))
        #expect(text.contains("\r\nAuthorization: Basic c2hvcDpwYXNzOndvcmQ=\r\n"))
        #expect(text.contains("\r\nContent-Type: application/json\r\n"))
        #expect(text.contains("\r\nX-Empty:\r\n"))
        #expect(text.contains("\r\nContent-Length: 7\r\n"))
        #expect(!text.contains("Expect"))
        #expect(text.hasSuffix("\r\n\r\n{\"a\":1}"))
    }

    @Test func `with a bearer token shows it to the peer only`() async throws {
        var request = HTTPRequest(.get, "http://127.0.0.1/")
        request.authorization = .bearer(Secret("t0ken"))
        #expect(!"\(request)".contains("t0ken"))
        let heard = Transcript()
        _ = try await outcome(request) { connection in
            heard.note(connection.read(through: "\r\n\r\n"))
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        #expect(heard.lines.joined().contains("\r\nAuthorization: Bearer t0ken\r\n"))
    }

    @Test func `whose connection is closed without a response is in doubt and not repeated`() async throws {
        // The first response keeps the connection open, so that the second request goes out on it and meets its end.
        let heard = Transcript()
        let peer = LoopbackPeer { connection in
            heard.note(connection.read(through: "}"))
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            heard.note(connection.read(through: "}"))
        }
        var request = post
        request.url = "http://127.0.0.1:\(peer.port)/"
        let final = request
        let outcomes = try await withLoop { loop in
            [await loop.send(final), await loop.send(final)]
        }
        #expect(
            outcomes.first
                == .response(HTTPResponse(status: 200, fields: [HTTPField(name: "Content-Length", value: "0")])))
        #expect(outcomes.last == .unknown(.lost(.response)))
        #expect(heard.lines.filter { $0.hasSuffix("}") }.count == 2)
    }

    @Test(arguments: [HTTPRequest.Method.get, .post])
    func `without a body is not repeated either`(method: HTTPRequest.Method) async throws {
        let heard = Transcript()
        let peer = LoopbackPeer { connection in
            heard.note(connection.read(through: "\r\n\r\n"))
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            heard.note(connection.read(through: "\r\n\r\n"))
        }
        let request = HTTPRequest(method, "http://127.0.0.1:\(peer.port)/")
        let last = try await withLoop { loop in
            _ = await loop.send(request)
            return await loop.send(request)
        }
        #expect(last == .unknown(.lost(.response)))
        #expect(heard.lines.filter { $0.hasSuffix("\r\n\r\n") }.count == 2)
    }

    @Test func `that nobody listens for is not sent`() async throws {
        let port = LoopbackPeer.freePort()
        let outcome = try await withLoop { await $0.send(HTTPRequest(.post, "http://127.0.0.1:\(port)/")) }
        #expect(outcome == .notSent(.connectionRefused))
    }

    @Test func `to a name that does not exist is not sent`() async throws {
        let outcome = try await withLoop { await $0.send(HTTPRequest(.get, "http://nowhere.invalid/")) }
        #expect(outcome == .notSent(.cannotResolve))
    }

    @Test func `of which only a part was taken is not sent`() async throws {
        // More than the buffers of both sides hold, to a peer that hangs up after the header.
        var request = post
        request.body = [UInt8](repeating: 0x61, count: 32 << 20)
        let outcome = try await outcome(request) { connection in
            connection.read(through: "\r\n\r\n")
            connection.abort()
        }
        #expect(outcome == .notSent(.lost(.request)))
    }

    @Test func `that is not answered in time is in doubt`() async throws {
        var request = post
        request.timeout = .milliseconds(50)
        let outcome = try await outcome(request) { connection in
            connection.read(through: "}")
            connection.read(through: "never")
        }
        #expect(outcome == .unknown(.timedOut(.response)))
    }

    @Test func `that is cancelled while it waits is in doubt`() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let peer = LoopbackPeer { connection in
            connection.read(through: "\r\n\r\n")
            arrived.continuation.yield()
            connection.read(through: "never")
        }
        let outcome = try await withLoop { loop in
            await withTaskGroup(of: HTTPOutcome.self) { group in
                group.addTask { await loop.send(HTTPRequest(.get, "http://127.0.0.1:\(peer.port)/")) }
                for await _ in arrived.stream { break }
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(outcome == .unknown(.cancelled))
    }

    @Test func `does not follow where a response points`() async throws {
        let outcome = try await outcome { connection in
            connection.read(through: "\r\n\r\n")
            connection.write("HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        }
        guard case .response(let response) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(response.status == 307)
        #expect(response["LOCATION"] == "http://127.0.0.1:1/")
    }

    @Test func `reads no more of a response than it was told to`() async throws {
        var request = HTTPRequest(.get, "http://127.0.0.1/")
        request.bodyLimit = 10
        let outcome = try await outcome(request) { connection in
            connection.read(through: "\r\n\r\n")
            connection.write("HTTP/1.1 500 No\r\n" + String(repeating: "X: y\r\n", count: 100) + "\r\n")
            connection.write(String(repeating: "z", count: 1_000_000))
        }
        guard case .response(let response) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(response.status == 500)
        #expect(response.fields.count == 64)
        #expect(response.body == Array("zzzzzzzzzz".utf8))
        #expect(response.isTruncated)
    }

    @Test func `whose response breaks off says so`() async throws {
        let outcome = try await outcome { connection in
            connection.read(through: "\r\n\r\n")
            connection.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"sid\":")
        }
        guard case .response(let response) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(response.status == 201)
        #expect(response.isTruncated)
    }

    @Test(arguments: ["what?\r\n\r\n", "HTTP/1.1 200 OK\r\nX: cut", "HTTP/1.1 100 Continue\r\n\r\n", ""])
    func `answered with something else is in doubt`(answer: String) async throws {
        let outcome = try await outcome { connection in
            connection.read(through: "\r\n\r\n")
            connection.write(answer)
        }
        guard case .unknown = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com/", "file:///etc/passwd", "http://", "http:///x",
        "http://u:p@example.com/",
        "http://example.com/a b", "http://example.com/\r\nX: y", "http://example.com/\u{0}", "https:example.com",
        "http://example.com/é",
    ])
    func `to something that is no plain URL is not tried`(url: String) {
        #expect(HTTPRequest(.get, url).fault == .url)
    }

    @Test(arguments: [
        ("X\r\n", "y"), ("X", "y\r\nZ: w"), ("X", "y\u{0}"), ("", "y"), ("X Y", "y"), ("Host", "y"), ("EXPECT", "y"),
    ])
    func `with a header that could become another is not tried`(name: String, value: String) {
        #expect(HTTPRequest(.get, "http://example.com/", headers: [(name, value)]).fault == .header)
    }

    @Test func `with a secret that could become a header is not tried`() {
        #expect(
            HTTPRequest(.get, "http://example.com/", authorization: .bearer(Secret("a\r\nb"))).fault == .authorization)
        #expect(
            HTTPRequest(.get, "http://example.com/", authorization: .basic(username: "a:b", password: Secret(""))).fault
                == .authorization)
    }
}
