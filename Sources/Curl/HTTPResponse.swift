/// What came back: status, the first header lines and the first bytes of the body.
public struct HTTPResponse: Sendable, Equatable {
    public var status: Int
    /// At most 64 lines of at most 4,096 bytes; what comes beyond is dropped.
    public var fields: [HTTPField]
    public var body: [UInt8]
    /// Whether the body went on beyond the request's `bodyLimit`, or broke off before its announced end.
    public var isTruncated: Bool

    public init(status: Int, fields: [HTTPField] = [], body: [UInt8] = [], isTruncated: Bool = false) {
        self.status = status
        self.fields = fields
        self.body = body
        self.isTruncated = isTruncated
    }

    /// The first field of that name, whatever its case.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}

/// What is known about a request once it is over.
public enum HTTPOutcome: Sendable, Equatable {
    /// The status line and all headers came. Whether the request did its work is the caller's to read.
    case response(HTTPResponse)
    /// The request cannot have been understood by anybody: no connection, or its body did not leave completely.
    case notSent(TransferFailure)
    /// The request was written and no response came: it may or may not have been carried out.
    case unknown(TransferFailure)
    /// The request is malformed and was not tried: a mistake of the caller's or in a profile.
    case unsendable(HTTPRequest.Fault)
}

extension HTTPRequest {
    public enum Fault: String, Sendable, Equatable {
        /// Not an absolute http or https URL, or with user info, spaces or control characters in it.
        case url
        /// CR, LF or NUL in a header, a name that is not a token (RFC 9110 5.1), or a header that is not the caller's to set.
        case header
        /// CR, LF or NUL in user name, password or token.
        case authorization
        /// A body on GET.
        case body
    }

    /// What makes the request unfit for the wire, if anything.
    public var fault: Fault? {
        let bytes = Array(url.utf8)
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://"),
            bytes.count <= 65_536,
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return .url }
        let authority = url.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return .url }
        for field in fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenByte),
                field.value.utf8.allSatisfy(\.isFieldByte),
                !["content-length", "host", "expect", "transfer-encoding"].contains(field.name.lowercased())
            else { return .header }
        }
        switch authorization {
        case .basic(let username, let password):
            guard username.utf8.allSatisfy(\.isFieldByte), !username.utf8.contains(UInt8(ascii: ":")),
                password.reveal().utf8.allSatisfy(\.isFieldByte)
            else { return .authorization }
        case .bearer(let token):
            guard token.reveal().utf8.allSatisfy(\.isFieldByte) else { return .authorization }
        case nil: break
        }
        if method == .get, !body.isEmpty { return .body }
        return nil
    }
}

extension UInt8 {
    /// RFC 9110 5.6.2: tchar.
    fileprivate var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }

    /// RFC 9110 5.5: visible characters, space, tab and obs-text.
    fileprivate var isFieldByte: Bool { self == 0x09 || (self >= 0x20 && self != 0x7F) }
}
