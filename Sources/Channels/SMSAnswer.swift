import Curl

/// What a provider's answer means for the message and for the gateway.
public struct SMSAnswer: Sendable, Equatable {
    public enum Meaning: String, Sendable, CaseIterable {
        case accepted
        case permanent
        case transient
        /// Less of us: slow down or pause the gateway; no attempt is counted.
        case throttled
        /// The provider may or may not have sent it.
        case unknown
    }

    public enum Concern: String, Sendable, CaseIterable {
        /// This number never takes SMS, or its owner has opted out at the provider: suppress it.
        case recipient
        case message
        /// Our account, credentials, settings or balance: every other message would meet the same.
        case gateway
    }

    public var meaning: Meaning
    public var about: Concern
    /// The provider's own name for the message.
    public var id: String?
    /// `HTTP 400, 21211`: what a person can look up; nothing of the answer's text.
    public var reason: String
    /// How long the provider asks us to wait (Retry-After in seconds, RFC 9110 10.2.3); at most a day.
    public var wait: Duration?
}

/// One line of a profile's `answers`: when it fits, and what it means then.
public struct SMSAnswerRule: Sendable, Equatable {
    public var statuses: ClosedRange<Int>
    /// Values at dotted paths, one of which each must be.
    public var json: [String: [String]]
    public var bodyStarts: [String]
    public var bodyContains: [String]
    public var meaning: SMSAnswer.Meaning
    public var about: SMSAnswer.Concern
    /// Dotted path of the provider's id, for an answer in JSON.
    public var idPath: String?
    /// Dotted path of the provider's error code, for the reason.
    public var codePath: String?

    func fits(_ status: Int, _ body: String, _ answer: JSONAnswer?) -> Bool {
        guard statuses.contains(status) else { return false }
        for (path, values) in json {
            guard let value = answer?.text(at: path), values.contains(value) else { return false }
        }
        if !bodyStarts.isEmpty, !bodyStarts.contains(where: body.hasPrefix) { return false }
        return bodyContains.isEmpty || bodyContains.contains { body.contains($0) }
    }
}

extension SMSGatewayProfile {
    /// Reads a provider's answer: by the profile's rules, and where none fits by what the status means in HTTP.
    public func read(_ response: HTTPResponse) -> SMSAnswer {
        let body = String(decoding: response.body, as: UTF8.self)
        let json = isJSON && !response.isTruncated ? JSONAnswer(response.body) : nil
        let wait = response["Retry-After"].flatMap { Int($0) }.flatMap {
            (0...86_400).contains($0) ? Duration.seconds($0) : nil
        }
        // Whatever it says, an answer that we cannot read to its end is no proof that the message was taken, nor that it was not.
        let isReadable = !isJSON || json != nil
        if let rule = answers.first(where: { $0.fits(response.status, body, json) }),
            rule.meaning != .accepted || (isReadable && !response.isTruncated)
        {
            let code = rule.codePath.flatMap { json?.text(at: $0) }.map { ", \($0.prefix(64))" } ?? ""
            return SMSAnswer(
                meaning: rule.meaning, about: rule.about,
                id: rule.idPath.flatMap { json?.text(at: $0) }.map { String($0.prefix(128)) },
                reason: "HTTP \(response.status)\(code)", wait: wait)
        }
        let (meaning, about) = Self.meaning(ofStatus: response.status)
        return SMSAnswer(meaning: meaning, about: about, reason: "HTTP \(response.status)", wait: wait)
    }

    /// RFC 9110 15, RFC 6585 4. A 5xx says that the server failed, not when: it may have sent the message before.
    private static func meaning(ofStatus status: Int) -> (SMSAnswer.Meaning, SMSAnswer.Concern) {
        switch status {
        // Credentials, rights, or a URL that is not the provider's.
        case 401, 402, 403, 404, 405, 407, 410, 421, 426: (.throttled, .gateway)
        // The server gave up reading the request.
        case 408: (.transient, .gateway)
        case 425, 429: (.throttled, .gateway)
        case 400...499: (.permanent, .message)
        // 2xx that no rule knows, a redirect that is not followed, 5xx.
        default: (.unknown, .gateway)
        }
    }
}
