public import Wording

/// Why a text is not an e-mail address. It never carries the text itself.
public enum AddressError: Error, Sendable, Hashable {
    case empty
    case noAtSign
    case noLocalPart
    case localPartTooLong
    /// Two dots in a row, a dot at an end, a space, a comma, a bracket, a control character.
    case badLocalPart
    case noDomain
    /// An empty label, a hyphen at an end, a character no host name has.
    case badDomain
    case domainTooLong
    /// `localhost`, `example`: a name without a dot is nobody's address on the net.
    case domainWithoutDot
    /// `[127.0.0.1]` and `10.0.0.1`: legal once, never a customer's address.
    case addressLiteral
    case tooLong
    /// More than one address where one was asked for.
    case several
    /// A misspelling of a great provider's domain (`gmial.com`): mail there is lost, or read by whoever bought the name.
    case misspeltDomain(meant: String)

    /// Stable and greppable.
    public var code: String {
        switch self {
        case .empty: "address-empty"
        case .noAtSign: "address-no-at-sign"
        case .noLocalPart: "address-no-local-part"
        case .localPartTooLong: "address-local-part-too-long"
        case .badLocalPart: "address-bad-local-part"
        case .noDomain: "address-no-domain"
        case .badDomain: "address-bad-domain"
        case .domainTooLong: "address-domain-too-long"
        case .domainWithoutDot: "address-domain-without-dot"
        case .addressLiteral: "address-literal"
        case .tooLong: "address-too-long"
        case .several: "address-several"
        case .misspeltDomain: "address-misspelt-domain"
        }
    }

    public var wording: Wording {
        switch self {
        case .empty: Wording(ja: "メールアドレスが空です", en: "the e-mail address is empty")
        case .noAtSign: Wording(ja: "メールアドレスに「@」がありません", en: "the e-mail address has no '@'")
        case .noLocalPart: Wording(ja: "「@」の前が空です", en: "nothing stands before the '@'")
        case .localPartTooLong: Wording(ja: "「@」の前が64バイトを超えています", en: "more than 64 bytes stand before the '@'")
        case .badLocalPart:
            Wording(ja: "「@」の前に使えない文字や並びがあります", en: "what stands before the '@' is not allowed in an address")
        case .noDomain: Wording(ja: "「@」の後ろが空です", en: "nothing stands after the '@'")
        case .badDomain: Wording(ja: "「@」の後ろがドメイン名になっていません", en: "what stands after the '@' is not a domain name")
        case .domainTooLong: Wording(ja: "ドメイン名が長すぎます", en: "the domain name is too long")
        case .domainWithoutDot: Wording(ja: "ドメイン名に「.」がありません", en: "the domain name has no dot")
        case .addressLiteral:
            Wording(ja: "ドメイン名ではなくIPアドレスが書かれています", en: "an IP address stands in place of a domain name")
        case .tooLong: Wording(ja: "メールアドレスが254バイトを超えています", en: "the e-mail address is longer than 254 bytes")
        case .several: Wording(ja: "メールアドレスが2つ以上書かれています", en: "more than one e-mail address stands here")
        case .misspeltDomain: Wording(ja: "ドメイン名の書き間違いのようです", en: "the domain name looks misspelt")
        }
    }

    /// The way out, where there is one worth saying.
    public var hint: Wording? {
        switch self {
        case .misspeltDomain(let meant): Wording(ja: "「\(meant)」ではありませんか", en: "did you mean '\(meant)'?")
        case .several: Wording(ja: "1つだけにしてください", en: "keep one of them")
        default: nil
        }
    }
}
