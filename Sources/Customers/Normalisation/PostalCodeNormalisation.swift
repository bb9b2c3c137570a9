import Wording

/// Japanese postal codes: seven digits, without the hyphen.
public enum PostalCodeNormalisation {
    /// Reads `〒150-0001`, `１５０−０００１`, `1500001`.
    ///
    /// Codes of northern Japan begin with 0, which spreadsheets drop. Six digits can only be such a code, five only one of
    /// the 00 in Sapporo; they are completed, unless the address says that the customer lives elsewhere.
    public static func read(
        _ text: String, prefecture: Prefecture? = nil
    ) throws(NormalisationFailure) -> Normalised<String> {
        guard text.utf8.count <= 128 else { throw .notAPostalCode }
        var folding = TextFolding(text)
        folding.removeInvisibles()
        folding.foldToASCII()
        folding.removeSpaces()
        folding.removeSpreadsheetText()
        var rest = folding.scalars[...]
        while let first = rest.first, first == "〒" || first == "〶" { rest.removeFirst() }
        if rest.count > 2, rest.suffix(2).elementsEqual([".", "0"] as [Unicode.Scalar]) {
            rest = rest.dropLast(2)
            folding.note(.decimals)
        }
        let groups = rest.split(omittingEmptySubsequences: false, whereSeparator: \.isHyphen)
        guard groups.count <= 2, groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
            groups.count == 1 || groups[1].count == 4
        else { throw .notAPostalCode }

        let digits = String(groups.joined())
        guard (5...7).contains(digits.utf8.count) else { throw .notAPostalCode }
        let missing = 7 - digits.utf8.count
        let code = String(repeating: "0", count: missing) + digits
        guard isAllotted(code) else { throw .notAPostalCode }
        if missing > 0 {
            let possible = prefectures(ofLeadingZero: code)
            guard !possible.isEmpty, prefecture.map(possible.contains) ?? true else { throw .digitsMissing }
            folding.note(.leadingZero)
        }
        return Normalised(code, repairs: folding.repairs)
    }

    /// 000-xxxx is nobody's, and neither are 008 and 009; 999-9999 and the like fill a field that had to be filled.
    private static func isAllotted(_ code: String) -> Bool {
        let area = Int(code.prefix(3)) ?? 0
        return (1...999).contains(area) && area != 8 && area != 9 && code != "9999999" && code != "1234567"
    }

    /// Where codes begin with 0: 00 and 04 to 09 in Hokkaido, 01 Akita (and Lake Towada's Aomori shore), 02 Iwate, 03 Aomori.
    private static func prefectures(ofLeadingZero code: String) -> Set<Prefecture> {
        switch code.prefix(2) {
        case "00": [.hokkaido]
        case "01": [.akita, .aomori]
        case "02": [.iwate]
        case "03": [.aomori]
        case "04", "05", "06", "07", "08", "09": [.hokkaido]
        default: []
        }
    }
}

extension Unicode.Scalar {
    /// What stands for a hyphen between digits: hyphens, dashes, minus signs, the long vowel mark, ruled lines.
    var isHyphen: Bool {
        switch value {
        case 0x2D, 0x2010...0x2015, 0x2212, 0x30FC, 0xFF70, 0xFF0D, 0x2500, 0x2501, 0xFE63: true
        default: false
        }
    }
}

extension NormalisationFailure {
    fileprivate static let notAPostalCode = NormalisationFailure(
        code: "postal-code-malformed", Wording(ja: "郵便番号として読めません", en: "this is not a postal code"),
        hint: Wording(ja: "7桁の数字で書いてください", en: "write its seven digits"))

    fileprivate static let digitsMissing = NormalisationFailure(
        code: "postal-code-digits-missing",
        Wording(ja: "郵便番号の桁が足りません", en: "the postal code lacks digits"),
        hint: Wording(ja: "7桁の数字で書いてください", en: "write its seven digits"))
}
