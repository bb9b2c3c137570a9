import Wording

/// Postal addresses: one width for digits, letters and kana, one kind of hyphen between numbers. The words stay as they are.
public enum AddressNormalisation {
    /// - Returns: `nil` as the value when there is nothing but blanks or a placeholder.
    public static func read(_ text: String) throws(NormalisationFailure) -> Normalised<String?> {
        guard text.utf8.count <= longest * 4 else { throw .addressTooLong }
        var folding = TextFolding(text)
        folding.flattenLineBreaks()
        folding.removeInvisibles()
        folding.compose()
        folding.widenKana()
        folding.foldLettersAndDigits()
        folding.replace(hyphensBetweenNumbers(in: folding.scalars), noting: .width)
        folding.collapseSpaces()
        let scalars = folding.scalars
        if scalars.count > longest { throw .addressTooLong }
        if scalars.contains("\u{FFFD}") { throw .addressDamaged }
        if scalars.contains(where: \.isPrivateUse) { folding.note(.privateUse) }
        if !scalars.contains(where: { $0.properties.isAlphabetic || $0.isASCIIDigit || $0.isPrivateUse }) {
            if !scalars.isEmpty { folding.note(.placeholder) }
            return Normalised(nil, repairs: folding.repairs)
        }
        return Normalised(folding.text, repairs: folding.repairs)
    }

    private static let longest = 500

    /// 2－3ー4 becomes 2-3-4. A long vowel mark is a hyphen only between digits: センター2 keeps its own.
    private static func hyphensBetweenNumbers(in scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result = scalars
        for index in scalars.indices.dropFirst().dropLast() where scalars[index].isHyphen {
            if scalars[index - 1].isASCIIDigit, scalars[index + 1].isASCIIDigit { result[index] = "-" }
        }
        return result
    }
}

extension NormalisationFailure {
    fileprivate static let addressTooLong = NormalisationFailure(
        code: "postal-address-too-long",
        Wording(ja: "住所が長すぎます (上限 500 文字)", en: "the address is too long (limit: 500 characters)"))

    fileprivate static let addressDamaged = NormalisationFailure(
        code: "postal-address-damaged",
        Wording(ja: "住所の一部が文字化けしています", en: "characters of the address were lost in an earlier conversion"))
}
