import Wording

/// Why there is no such zone here.
public enum ZoneError: Error, Sendable, Hashable {
    /// No IANA identifier (`Asia/Tokyo`): empty, too long, or with characters and path parts that none has.
    case invalidIdentifier(String)
    /// The zone database has no file of this name.
    case unknown(String)
    /// The file of this zone is damaged or of a kind that cannot be used (without 64-bit data, with leap seconds).
    case malformed(String)

    public var wording: Wording {
        switch self {
        case .invalidIdentifier(let name):
            Wording(
                ja: "タイムゾーン名「\(name.excerpt)」は使えません。「Asia/Tokyo」の形で書いてください",
                en: "'\(name.excerpt)' is no time zone name; write one such as 'Asia/Tokyo'")
        case .unknown(let name):
            Wording(
                ja: "タイムゾーン「\(name.excerpt)」は見つかりません。つづりと、tzdataが入っているかを確かめてください",
                en: "there is no time zone '\(name.excerpt)'; check its spelling, and that tzdata is installed")
        case .malformed(let name):
            Wording(
                ja: "タイムゾーン「\(name.excerpt)」のデータが壊れています。tzdataを入れ直してください",
                en: "the data of time zone '\(name.excerpt)' is damaged; reinstall tzdata")
        }
    }
}

extension String {
    /// Enough of a text from outside to recognise it in a message: printable, at most 40 characters.
    var excerpt: String {
        let shown = String(
            prefix(40).map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? "?" : $0 })
        return count > 40 ? shown + "…" : shown
    }
}
