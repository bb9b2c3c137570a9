import Wording

/// What was put right before a text was a value, or what the person should know about it; the raw value is the stable code.
public enum Repair: String, Sendable, Hashable, CaseIterable {
    case width
    case spaces
    case invisible
    case lineBreak = "line-break"
    case composed
    case honorific
    case notSplit = "name-not-split"
    case privateUse = "private-use"
    case placeholder
    case katakana
    case era
    case excelSerial = "excel-serial"
    case sentinelDate = "sentinel-date"
    case weekday
    case leadingZero = "leading-zero"
    case currency
    case decimals
    case spreadsheetText = "spreadsheet-text"

    public var wording: Wording {
        switch self {
        case .width: Wording(ja: "全角・半角をそろえました", en: "full-width and half-width characters were made uniform")
        case .spaces: Wording(ja: "余分な空白を取り除きました", en: "stray spaces were removed")
        case .invisible: Wording(ja: "見えない制御文字を取り除きました", en: "invisible control characters were removed")
        case .lineBreak: Wording(ja: "改行を空白にしました", en: "a line break became a space")
        case .composed: Wording(ja: "分かれていた濁点などを一文字にまとめました", en: "letters and their detached marks were joined")
        case .honorific: Wording(ja: "敬称を取り除きました", en: "an honorific was removed")
        case .notSplit:
            Wording(ja: "姓と名を分けられないため、全体を姓として扱います", en: "family and given name could not be told apart")
        case .privateUse:
            Wording(ja: "外字が含まれています。相手の画面では表示できません", en: "it holds private-use characters, which nobody else can see")
        case .placeholder:
            Wording(ja: "「-」などの記号だけなので、空欄として扱います", en: "only a placeholder such as '-'; taken as missing")
        case .katakana: Wording(ja: "ひらがなをカタカナにしました", en: "hiragana became katakana")
        case .era: Wording(ja: "元号を西暦にしました", en: "the Japanese era became a year of the common era")
        case .excelSerial: Wording(ja: "Excelのシリアル値を日付にしました", en: "a spreadsheet's serial number became a date")
        case .sentinelDate:
            Wording(ja: "「日付なし」を表す日付なので、空欄として扱います", en: "a date that stands for 'no date'; taken as missing")
        case .weekday: Wording(ja: "曜日を取り除きました", en: "the day of the week was removed")
        case .leadingZero:
            Wording(ja: "表計算ソフトで消えた先頭の「0」を補いました", en: "the leading 0 that a spreadsheet dropped was added")
        case .currency: Wording(ja: "通貨記号や桁区切りを取り除きました", en: "currency signs or separators were removed")
        case .decimals: Wording(ja: "末尾の「.0」を取り除きました", en: "decimals that are zero were removed")
        case .spreadsheetText:
            Wording(ja: "文字列を表す引用符 (') を取り除きました", en: "the quote that marks text in spreadsheets was removed")
        }
    }
}
