import Customers
import Digest
import Messages
import Wording

/// The words of Japanese forms and of programs for the kinds of events.
enum EventKindWords {
    /// A word we know becomes the kind it means; every other word is a kind of the shop's own, trimmed.
    static func kind(_ text: String) throws(NormalisationFailure) -> EventKind {
        guard let word = try NameNormalisation.part(text).value, word.utf8.count <= 64 else {
            throw NormalisationFailure(code: "bad-kind", Wording(ja: "種別として読めません", en: "this is no event kind"))
        }
        let known = kinds.first { $0.words.mean(word) }?.kind
        return known ?? EventKind(word)
    }

    private static let kinds: [(kind: EventKind, words: [String])] = [
        ("purchase", ["purchase", "購入", "購買", "注文", "受注", "買上", "お買上げ", "売上", "order"]),
        ("visit", ["visit", "来店", "来院", "来場", "訪問"]),
        ("meeting", ["meeting", "商談", "面談", "打合せ", "打ち合わせ", "会議"]),
        ("contract", ["contract", "契約", "成約"]),
        ("use", ["use", "利用", "使用", "ログイン"]),
        ("contact", ["contact", "接点", "問合せ", "問い合わせ", "お問い合わせ", "連絡"]),
        ("churn", ["churn", "離反", "解約", "退会"]),
    ]
}

/// The words of consent and suppression files.
enum ConsentWords {
    static func channel(_ text: String) -> ChannelKind? {
        ChannelKind.allCases.first { $0.rawValue.means(text) || channels[$0, default: []].mean(text) }
    }

    /// `true` for granted.
    static func decision(_ text: String) throws(NormalisationFailure) -> Bool {
        if ["granted", "opt-in", "optin", "許諾"].mean(text) { return true }
        if ["withdrawn", "opt-out", "optout", "撤回", "配信停止", "停止"].mean(text) { return false }
        return try BooleanNormalisation.read(text).value
    }

    static func basis(_ text: String) throws(NormalisationFailure) -> ConsentBasis {
        let known = ConsentBasis.allCases.first { $0.rawValue.means(text) || bases[$0, default: []].mean(text) }
        if let known { return known }
        throw NormalisationFailure(
            code: "unknown-basis", Wording(ja: "同意の根拠がわかりません", en: "the basis of the consent is not known"),
            hint: Wording(ja: "本人の同意、取引関係、名刺、公表アドレス のいずれか", en: "opt-in, relationship, business-card or published"))
    }

    static func suppressionReason(_ text: String) -> Suppression.Reason {
        Suppression.Reason.allCases.first { $0.rawValue.means(text) || reasons[$0, default: []].mean(text) } ?? .manual
    }

    private static let channels: [ChannelKind: [String]] = [
        .email: ["mail", "e-mail", "メール", "eメール", "電子メール"],
        .sms: ["ショートメール", "ショートメッセージ", "携帯"],
        .push: ["プッシュ", "アプリ"],
        .line: ["ライン"],
        .post: ["dm", "郵送", "郵便", "はがき", "ハガキ", "郵送dm"],
        .phone: ["電話", "tel"],
    ]

    private static let bases: [ConsentBasis: [String]] = [
        .optIn: ["optin", "同意", "本人同意", "本人の同意", "会員登録", "申込"],
        .relationship: ["取引", "取引関係", "既存顧客"],
        .businessCard: ["businesscard", "business card", "名刺", "名刺交換"],
        .published: ["公表", "公表アドレス", "hp掲載", "公開アドレス"],
    ]

    private static let reasons: [Suppression.Reason: [String]] = [
        .optOut: ["optout", "配信停止", "停止希望", "本人希望", "配信停止希望", "解除"],
        .complaint: ["苦情", "クレーム", "迷惑メール報告"],
        .bounce: ["不達", "宛先不明", "エラー", "バウンス"],
        .manual: ["手動", "その他"],
    ]
}

extension String {
    /// Whether `text` is this word in any width, case and kana.
    fileprivate func means(_ text: String) -> Bool {
        SearchKey(self) == SearchKey(text)
    }
}

extension [String] {
    fileprivate func mean(_ text: String) -> Bool {
        contains { $0.means(text) }
    }
}
