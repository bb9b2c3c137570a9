/// One HTTP/1.1 request. It is sent at most once: neither libcurl nor this module ever repeats it by itself.
public struct HTTPRequest: Sendable, Equatable {
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    public enum Authorization: Sendable, Equatable {
        case basic(username: String, password: Secret)
        case bearer(Secret)
    }

    public var method: Method
    /// Absolute, `http` or `https`, without user info. Redirects are not followed.
    public var url: String
    /// In order. Names and values must not hold CR, LF or NUL; `Content-Length`, `Host` and `Expect` are set here, not by callers.
    public var headers: [(name: String, value: String)] {
        get { fields.map { ($0.name, $0.value) } }
        set { fields = newValue.map { HTTPField(name: $0.name, value: $0.value) } }
    }
    var fields: [HTTPField]
    public var body: [UInt8]
    public var authorization: Authorization?
    public var tls: TLSOptions
    /// Name, TCP and TLS together.
    public var connectTimeout: Duration
    /// The whole transfer, connecting included.
    public var timeout: Duration
    /// How many bytes of a response's body are kept; the rest is not read.
    public var bodyLimit: Int

    public init(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        authorization: Authorization? = nil, tls: TLSOptions = TLSOptions(), connectTimeout: Duration = .seconds(10),
        timeout: Duration = .seconds(30), bodyLimit: Int = 64 * 1024
    ) {
        self.method = method
        self.url = url
        self.fields = headers.map { HTTPField(name: $0.name, value: $0.value) }
        self.body = body
        self.authorization = authorization
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.bodyLimit = bodyLimit
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible {
    /// Method and host alone: gateways exist that want the password in the query and the customer's number in the path.
    public var description: String {
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return "\(method.rawValue) \(parts.prefix(2).joined(separator: "//"))"
    }

    public var debugDescription: String { description }
}

/// One header line of a request or a response.
public struct HTTPField: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
