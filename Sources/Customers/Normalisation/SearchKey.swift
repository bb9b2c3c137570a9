/// What two spellings of one name or word have in common; for finding a customer and likely duplicates, never for showing.
///
/// Widths, cases, blanks, hiragana and katakana, and the variant kanji that clerks interchange fall together. Two people may
/// share a key: it proposes, a person decides.
public struct SearchKey: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        var folding = TextFolding(text)
        folding.removeInvisibles()
        folding.compose()
        folding.widenKana()
        folding.foldToASCII()
        let scalars = folding.scalars.filter { !$0.properties.isWhitespace && !$0.properties.isVariationSelector }
        let folded = scalars.map { scalar in Self.variants[scalar] ?? Kana.katakana(scalar) }
        self.text = String(folded).lowercased()
    }

    /// Variant kanji to the common one.
    private static let variants: [Unicode.Scalar: Unicode.Scalar] = {
        let groups = [
            "高髙", "崎﨑嵜碕", "吉𠮷", "徳德", "瀬瀨", "浜濱濵", "辺邊邉", "斎齋斉齊", "沢澤", "広廣", "国國", "島嶋嶌", "桜櫻",
            "関關", "富冨", "恵惠", "真眞", "竜龍", "滝瀧", "神\u{FA19}", "福\u{FA1B}", "祥\u{FA1A}", "隆\u{F9DC}",
            "都\u{FA26}", "晴\u{FA12}", "朗\u{F929}", "清淸", "槙槇", "曽曾", "会會", "栄榮", "宝寶", "豊豐", "柳栁",
            "館舘", "峰峯", "条條", "塚\u{FA10}", "増增", "角⻆", "亀龜",
        ]
        var variants: [Unicode.Scalar: Unicode.Scalar] = [:]
        for group in groups {
            guard let common = group.unicodeScalars.first else { continue }
            for variant in group.unicodeScalars.dropFirst() where variant != common { variants[variant] = common }
        }
        return variants
    }()
}
