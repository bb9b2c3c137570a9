import Wording

/// A customer's number as the shop wrote it somewhere: the same number in any width, with or without spaces around it.
public enum IdentifierNormalisation {
    /// Longer ones are no numbers but mistakes.
    private static let longest = 64

    public static func read(_ text: String) throws(NormalisationFailure) -> Normalised<String> {
        guard text.utf8.count <= 512 else { throw .notAnIdentifier }
        var folding = TextFolding(text)
        folding.removeInvisibles()
        folding.foldToASCII()
        folding.collapseSpaces()
        folding.removeSpreadsheetText()
        let identifier = folding.text
        guard (1...longest).contains(identifier.unicodeScalars.count),
            !identifier.unicodeScalars.contains(where: { $0.properties.isWhitespace })
        else { throw .notAnIdentifier }
        return Normalised(identifier, repairs: folding.repairs)
    }
}

extension NormalisationFailure {
    fileprivate static let notAnIdentifier = NormalisationFailure(
        code: "identifier-malformed",
        Wording(ja: "番号として使えません (空白を含まない64文字まで)", en: "not usable as an id (64 characters at most, no spaces)"))
}
