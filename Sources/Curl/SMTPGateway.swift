/// One configured mail relay (smarthost): where it is, how to speak to it, and how hard.
public struct SMTPGateway: Sendable, Equatable {
    public enum Security: String, Sendable, CaseIterable {
        /// In clear. For relays on loopback or on a wire of one's own.
        case none
        /// STARTTLS, and nothing at all if the server does not offer it (RFC 8314 4.1 prefers `implicit`).
        case startTLS = "starttls"
        /// TLS from the first byte, usually port 465 (RFC 8314 3.3).
        case implicit
    }

    public enum Login: Sendable, Equatable {
        /// SASL PLAIN or LOGIN, whichever the server offers.
        case password(username: String, Secret)
        /// XOAUTH2 with an access token.
        case accessToken(username: String, Secret)
    }

    /// How many commands are sent before a reply is awaited. Without PIPELINING in the server's EHLO it is always `off`.
    public enum Pipelining: String, Sendable, CaseIterable {
        /// Four round trips per message.
        case off
        /// MAIL, RCPT and DATA in one write: two round trips (RFC 2920 3.1).
        case grouped
        /// Besides, the next message's envelope goes out behind this message's final dot: one round trip.
        case prefetching
    }

    public var host: String
    public var port: UInt16
    public var security: Security
    public var tls: TLSOptions
    public var login: Login?
    /// The name given with EHLO; by default the machine's own.
    public var helloName: String?
    /// The local address to connect from, when the machine has several.
    public var sourceAddress: String?
    public var pipelining: Pipelining
    public var timeouts: Timeouts
    public var limits: Limits

    public init(
        host: String, port: UInt16, security: Security = .startTLS, tls: TLSOptions = TLSOptions(), login: Login? = nil,
        helloName: String? = nil, sourceAddress: String? = nil, pipelining: Pipelining = .prefetching,
        timeouts: Timeouts = Timeouts(), limits: Limits = Limits()
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.tls = tls
        self.login = login
        self.helloName = helloName
        self.sourceAddress = sourceAddress
        self.pipelining = pipelining
        self.timeouts = timeouts
        self.limits = limits
    }

    /// Longest waits, each from the moment the stage began. The final one must not be short: a server that has taken a
    /// message and is slow to say so would get it twice (RFC 1047, RFC 5321 4.5.3.2.6).
    public struct Timeouts: Sendable, Equatable {
        /// Name, TCP, TLS, greeting, EHLO and login together.
        public var connect: Duration
        public var mail: Duration
        public var recipient: Duration
        public var data: Duration
        /// For each part of the body that the network takes.
        public var body: Duration
        public var final: Duration
        public var quit: Duration

        public init(
            connect: Duration = .seconds(60), mail: Duration = .seconds(60), recipient: Duration = .seconds(60),
            data: Duration = .seconds(120), body: Duration = .seconds(180), final: Duration = .seconds(600),
            quit: Duration = .seconds(5)
        ) {
            self.connect = connect
            self.mail = mail
            self.recipient = recipient
            self.data = data
            self.body = body
            self.final = final
            self.quit = quit
        }
    }

    public struct Limits: Sendable, Equatable {
        /// Connections open at the same time.
        public var connections: Int
        /// Messages on one connection before it is closed with QUIT.
        public var messagesPerConnection: Int
        /// Age at which a connection is closed with QUIT. By time rather than by count: a count alone makes the slowest
        /// server of a cluster keep its connections longest.
        public var lifetime: Duration
        /// How long a connection may wait for the next message.
        public var idle: Duration

        public init(
            connections: Int = 10, messagesPerConnection: Int = 1_000, lifetime: Duration = .seconds(300),
            idle: Duration = .seconds(20)
        ) {
            self.connections = max(1, connections)
            self.messagesPerConnection = max(1, messagesPerConnection)
            self.lifetime = lifetime
            self.idle = idle
        }
    }
}
