@testable import Curl

/// Runs a body beside a transfer loop of its own, and ends the loop with it.
func withLoop<Value: Sendable>(
    grace: Duration = .seconds(5), _ body: @Sendable (TransferLoop) async throws -> Value
) async throws -> Value {
    let loop = try TransferLoop()
    async let running: Void = loop.run(grace: grace)
    do {
        let value = try await body(loop)
        loop.shutdown()
        try await running
        return value
    } catch {
        loop.shutdown()
        try await running
        throw error
    }
}

extension SMTPGateway {
    static func loopback(
        _ port: UInt16, security: Security = .none, tls: TLSOptions = TLSOptions(), login: Login? = nil,
        pipelining: Pipelining = .prefetching, timeouts: Timeouts = Timeouts(), limits: Limits = Limits()
    ) -> SMTPGateway {
        SMTPGateway(
            host: "127.0.0.1", port: port, security: security, tls: tls, login: login, helloName: "client.example",
            pipelining: pipelining, timeouts: timeouts, limits: limits)
    }
}

extension SMTPEnvelope {
    static let sample = SMTPEnvelope(from: "shop@example.com", to: "customer@example.net")
}

let sampleBody = Array("Subject: hello\r\n\r\n.first line\r\nsecond\r\n".utf8)
