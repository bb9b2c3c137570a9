public import Wording

/// Why a value cannot stand in a header field. It never carries the value itself.
public enum HeaderError: String, Error, Sendable, Hashable {
    /// A field name is letters, digits and hyphens, at most 60 of them.
    case badName = "header-bad-name"
    /// A field that the message writes itself, or that only a mail server may write.
    case ownName = "header-own-name"
    case emptyValue = "header-empty-value"
    case badMessageID = "header-bad-message-id"
    case badListID = "header-bad-list-id"
    case badFeedbackID = "header-bad-feedback-id"
    /// An unsubscribe address that is no `https:` or `mailto:` URI of printable ASCII.
    case badUnsubscribe = "header-bad-unsubscribe"

    /// Stable and greppable.
    public var code: String { rawValue }

    public var wording: Wording {
        switch self {
        case .badName: Wording(ja: "ヘッダー名に使えない文字があります", en: "the header name has a character that is not allowed")
        case .ownName: Wording(ja: "このヘッダーは自分では指定できません", en: "this header is written by the mailer itself")
        case .emptyValue: Wording(ja: "ヘッダーの値が空です", en: "the header value is empty")
        case .badMessageID: Wording(ja: "Message-IDの形が正しくありません", en: "the Message-ID is malformed")
        case .badListID: Wording(ja: "List-Idの形が正しくありません", en: "the List-Id is malformed")
        case .badFeedbackID: Wording(ja: "Feedback-IDの形が正しくありません", en: "the Feedback-ID is malformed")
        case .badUnsubscribe: Wording(ja: "配信停止先のURLの形が正しくありません", en: "the unsubscribe URL is malformed")
        }
    }
}
