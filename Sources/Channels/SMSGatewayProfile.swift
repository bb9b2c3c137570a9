import Curl
import Wording

/// How one kind of SMS provider is called, as its file in `config/gateways/` describes it: what is asked, and what the answers mean.
public struct SMSGatewayProfile: Sendable, Equatable {
    public enum Login: String, Sendable, CaseIterable {
        case none
        case basic
        case bearer
    }

    public enum Encoding: String, Sendable, CaseIterable {
        /// `application/x-www-form-urlencoded` in the body.
        case form
        case json
        /// Behind the `?` of the URL.
        case query
    }

    public enum Charset: String, Sendable, CaseIterable {
        case utf8 = "utf-8"
        /// As Windows means it: CP932.
        case shiftJIS = "shift_jis"
        case utf16 = "utf-16be"
    }

    public enum NumberForm: String, Sendable, CaseIterable {
        /// `+819012345678`
        case e164
        /// `819012345678`
        case withoutPlus = "without plus"
        /// `09012345678`; other countries' numbers cannot be sent to.
        case national
    }

    /// What to do with a message whose outcome is unknown.
    public enum Doubt: String, Sendable, CaseIterable {
        /// A person decides.
        case hold
        /// Sent again after a while; for providers that recognise `{id}` and send nothing twice.
        case resend
    }

    public var title: String
    public var method: HTTPRequest.Method
    /// Behind the `url` of the configuration; may hold placeholders.
    public var path: SMSTemplate
    public var login: Login
    public var encoding: Encoding
    public var charset: Charset
    public var number: NumberForm
    public var headers: [Field]
    public var fields: [Field]
    /// What `{alphabet}` is for a text in the GSM alphabet and for any other.
    public var alphabets: Alphabets?
    public var isJSON: Bool
    /// The first that fits counts.
    public var answers: [SMSAnswerRule]
    public var doubt: Doubt

    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: SMSTemplate
    }

    public struct Alphabets: Sendable, Equatable {
        public var gsm7: String
        public var ucs2: String
    }
}

/// A text with the places where a message's own values go.
public struct SMSTemplate: Sendable, Equatable {
    public enum Placeholder: String, Sendable, CaseIterable {
        case to
        case from
        case text
        /// The delivery's own reference, the same at every attempt.
        case id
        case user
        case credential
        case alphabet
    }

    public enum Piece: Sendable, Equatable {
        case text(String)
        case value(Placeholder)
    }

    public var pieces: [Piece]

    public var placeholders: [Placeholder] {
        pieces.compactMap { if case .value(let placeholder) = $0 { placeholder } else { nil } }
    }

    /// Gives `nil` and the name when a placeholder is not known. `{{` stands for a brace.
    public static func parse(_ text: String) -> Result<SMSTemplate, UnknownPlaceholder> {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while let first = rest.first {
            if rest.hasPrefix("{{") {
                plain.append("{")
                rest = rest.dropFirst(2)
            } else if first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    return .failure(UnknownPlaceholder(name: String(rest)))
                }
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                guard let placeholder = Placeholder(rawValue: name) else {
                    return .failure(UnknownPlaceholder(name: name))
                }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.value(placeholder))
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return .success(SMSTemplate(pieces: pieces))
    }

    public struct UnknownPlaceholder: Error, Equatable {
        public var name: String
    }
}
