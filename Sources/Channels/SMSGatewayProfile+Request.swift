import Curl
import Glibc
import Messages

/// A message as a profile sees it.
public struct SMSOrder: Sendable, Equatable {
    public var to: PhoneNumber
    public var text: String
    /// The delivery's own reference, the same at every attempt.
    public var id: String

    public init(to: PhoneNumber, text: String, id: String) {
        self.to = to
        self.text = text
        self.id = id
    }
}

/// What the configuration adds to a profile.
public struct SMSAccount: Sendable, Equatable {
    /// Without a slash at its end.
    public var url: String
    public var user: String?
    public var secret: Secret?
    /// The number or name that messages come from.
    public var sender: String?

    public init(url: String, user: String? = nil, secret: Secret? = nil, sender: String? = nil) {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.user = user
        self.secret = secret
        self.sender = sender
    }
}

/// Why an order cannot become a request. Trying again does not help.
public enum SMSOrderFault: String, Error, Sendable, Equatable {
    /// The profile wants national numbers and this one is another country's.
    case foreignNumber = "foreign-number"
    /// A character that the provider's charset does not have.
    case notInCharset = "not-in-charset"
}

extension SMSGatewayProfile {
    /// The request that sends one message. A field that only holds the sender is left out when there is none.
    public func request(for order: SMSOrder, from account: SMSAccount) throws(SMSOrderFault) -> HTTPRequest {
        let values = try Values(order, account, self)
        let path = try path.pieces.bytes(values, escaped: true)
        var url = account.url + String(decoding: path, as: UTF8.self)
        let fields = fields.filter { account.sender != nil || $0.value.pieces != [.value(.from)] }
        var headers: [(name: String, value: String)] = []
        for header in self.headers {
            headers.append(
                (header.name, String(decoding: try header.value.pieces.bytes(values, escaped: false), as: UTF8.self)))
        }
        var body: [UInt8] = []
        switch encoding {
        case .query:
            let query = try form(fields, values)
            url += (url.contains("?") ? "&" : "?") + String(decoding: query, as: UTF8.self)
        case .form:
            body = try form(fields, values)
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        case .json:
            body = try json(fields, values)
            headers.append(("Content-Type", "application/json"))
        }
        return HTTPRequest(method, url, headers: headers, body: body, authorization: authorization(account))
    }

    private func authorization(_ account: SMSAccount) -> HTTPRequest.Authorization? {
        switch (login, account.secret) {
        case (.basic, let secret?): .basic(username: account.user ?? "", password: secret)
        case (.bearer, let secret?): .bearer(secret)
        default: nil
        }
    }

    private func form(_ fields: [Field], _ values: Values) throws(SMSOrderFault) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes += Array(field.name.utf8).percentEncoded
            bytes.append(UInt8(ascii: "="))
            bytes += try field.value.pieces.bytes(values, escaped: true)
        }
        return bytes
    }

    private func json(_ fields: [Field], _ values: Values) throws(SMSOrderFault) -> [UInt8] {
        var text = ""
        for field in fields {
            text += text.isEmpty ? "{" : ","
            let value = String(decoding: try field.value.pieces.bytes(values, escaped: false), as: UTF8.self)
            text += "\(field.name.jsonQuoted):\(value.jsonQuoted)"
        }
        return Array((text.isEmpty ? "{}" : text + "}").utf8)
    }
}

/// The values of one order, each as the bytes of the profile's charset.
private struct Values {
    private let texts: [SMSTemplate.Placeholder: [UInt8]]

    init(_ order: SMSOrder, _ account: SMSAccount, _ profile: SMSGatewayProfile) throws(SMSOrderFault) {
        let number: String
        switch profile.number {
        case .e164: number = order.to.e164
        case .withoutPlus: number = String(order.to.e164.drop { $0 == "+" })
        case .national:
            guard let digits = order.to.nationalDigits else { throw .foreignNumber }
            number = digits
        }
        // JSON is UTF-8, whatever else (RFC 8259 8.1).
        let charset = profile.encoding == .json ? .utf8 : profile.charset
        guard let text = charset.encode(order.text) else { throw .notInCharset }
        let isGSM = SMSText(order.text).encoding == .gsm7
        texts = [
            .to: Array(number.utf8),
            .from: Array((account.sender ?? "").utf8),
            .text: text,
            .id: Array(order.id.utf8),
            .user: Array((account.user ?? "").utf8),
            .credential: Array((account.secret?.reveal() ?? "").utf8),
            .alphabet: Array((isGSM ? profile.alphabets?.gsm7 : profile.alphabets?.ucs2).map(\.utf8) ?? "".utf8),
        ]
    }

    func bytes(of placeholder: SMSTemplate.Placeholder) -> [UInt8] { texts[placeholder] ?? [] }
}

extension [SMSTemplate.Piece] {
    /// What stands in the file is taken as it stands; a message's values are escaped where asked.
    fileprivate func bytes(_ values: Values, escaped: Bool) throws(SMSOrderFault) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in self {
            switch piece {
            case .text(let text): bytes += Swift.Array(text.utf8)
            case .value(let placeholder):
                let value = values.bytes(of: placeholder)
                bytes += escaped ? value.percentEncoded : value
            }
        }
        return bytes
    }
}

extension [UInt8] {
    /// RFC 3986 2.3: everything but unreserved characters is escaped, so that no value can end its field.
    fileprivate var percentEncoded: [UInt8] {
        let digits = Swift.Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in self {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }
}

extension String {
    /// RFC 8259 7.
    fileprivate var jsonQuoted: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}":
                let hexadecimal = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension SMSGatewayProfile.Charset {
    /// `nil` when a character has no place in the charset.
    fileprivate func encode(_ text: String) -> [UInt8]? {
        switch self {
        case .utf8: Array(text.utf8)
        case .utf16: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .shiftJIS: convert(text, to: "CP932")
        }
    }

    private func convert(_ text: String, to charset: String) -> [UInt8]? {
        let conversion = iconv_open(charset, "UTF-8")
        guard conversion != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(conversion) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count + 16)
        let written = input.withUnsafeMutableBufferPointer { input -> Int? in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (source, target) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                return iconv(conversion, &source, &left, &target, &room) == 0 && left == 0 ? output.count - room : nil
            }
        }
        return written.map { output.prefix($0).map { UInt8(bitPattern: $0) } }
    }
}
