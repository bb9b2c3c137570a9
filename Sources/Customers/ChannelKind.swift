import Wording

/// The ways in which a message reaches a customer.
public enum ChannelKind: String, Sendable, Hashable, CaseIterable, Codable {
    case email
    case sms
    case push
    case line
    case post
    case phone
    case webhook

    public var wording: Wording {
        switch self {
        case .email: Wording(ja: "メール", en: "e-mail")
        case .sms: Wording(ja: "SMS", en: "SMS")
        case .push: Wording(ja: "プッシュ通知", en: "push")
        case .line: Wording(ja: "LINE", en: "LINE")
        case .post: Wording(ja: "郵送DM", en: "post")
        case .phone: Wording(ja: "電話", en: "phone")
        case .webhook: Wording(ja: "Webhook", en: "webhook")
        }
    }
}
