public import Wording

/// Why a text is not a telephone number. It never carries the text itself.
public enum PhoneNumberError: String, Error, Sendable, Hashable {
    /// `9.01E+09`: a spreadsheet rounded it, and the digits are gone.
    case excelScientific = "excel-scientific"
    case notANumber = "not-a-number"
    /// Too many digits, too few, or none of the plan's patterns.
    case badLength = "bad-length"

    /// Stable and greppable.
    public var code: String { "phone-\(rawValue)" }

    public var wording: Wording {
        switch self {
        case .excelScientific:
            Wording(
                ja: "電話番号が指数表示になっていて、桁が失われています",
                en: "the telephone number is in scientific notation, and its digits are lost")
        case .notANumber: Wording(ja: "電話番号ではありません", en: "this is not a telephone number")
        case .badLength:
            Wording(
                ja: "電話番号の桁数か番号の並びが正しくありません", en: "the telephone number has the wrong digits or too many or too few")
        }
    }

    /// The way out, where there is one worth saying.
    public var hint: Wording? {
        switch self {
        case .excelScientific:
            Wording(ja: "列を文字列にして、元のデータから書き出し直してください", en: "format the column as text and export it again")
        case .notANumber, .badLength: nil
        }
    }
}
