import Wording

/// A person's name as the file has it, clean.
public struct PersonName: Sendable, Hashable {
    /// The whole name where it could not be split.
    public var family: String
    public var given: String?

    public init(family: String, given: String? = nil) {
        self.family = family
        self.given = given
    }
}

/// Names: widths, blanks, invisible characters, honorifics. Kanji are never touched: 髙 and 高 are different people's names.
public enum NameNormalisation {
    /// Reads a whole name from one field. Family and given name are split at the blank and nowhere else; a name in Latin
    /// letters is left whole, because its order is anybody's guess.
    ///
    /// - Returns: `nil` as the value when there is nothing but blanks or a placeholder such as `-`.
    public static func fullName(_ text: String) throws(NormalisationFailure) -> Normalised<PersonName?> {
        let (folding, words) = try words(of: text)
        var repairs = folding.repairs
        guard let first = words.first else { return Normalised(nil, repairs: repairs) }
        let isLatin = words.allSatisfy { word in
            word.unicodeScalars.allSatisfy { $0.value < 0x250 || (0x1E00...0x1EFF).contains($0.value) }
        }
        if words.count == 1 || isLatin {
            repairs.append(.notSplit)
            return Normalised(PersonName(family: words.joined(separator: " ")), repairs: repairs)
        }
        return Normalised(
            PersonName(family: first, given: words.dropFirst().joined(separator: " ")), repairs: repairs)
    }

    /// Reads a family name or a given name: the same without splitting.
    public static func part(_ text: String) throws(NormalisationFailure) -> Normalised<String?> {
        let (folding, words) = try words(of: text)
        return Normalised(words.isEmpty ? nil : words.joined(separator: " "), repairs: folding.repairs)
    }

    /// Reads the name of a company or shop. Only an honorific that stands alone is removed: お花屋さん is a shop's name.
    public static func company(_ text: String) throws(NormalisationFailure) -> Normalised<String?> {
        let (folding, words) = try words(of: text, attached: [])
        return Normalised(words.isEmpty ? nil : words.joined(separator: " "), repairs: folding.repairs)
    }

    /// Reads the reading of a whole name, in hiragana or katakana of any width, as full-width katakana.
    public static func fullReading(_ text: String) throws(NormalisationFailure) -> Normalised<PersonName?> {
        let (reading, repairs) = try reading(of: text)
        guard let first = reading.first else { return Normalised(nil, repairs: repairs) }
        if reading.count == 1 { return Normalised(PersonName(family: first), repairs: repairs + [.notSplit]) }
        let given = reading.dropFirst().joined(separator: " ")
        return Normalised(PersonName(family: first, given: given), repairs: repairs)
    }

    /// Reads the reading of one part of a name.
    public static func readingPart(_ text: String) throws(NormalisationFailure) -> Normalised<String?> {
        let (reading, repairs) = try reading(of: text)
        return Normalised(reading.isEmpty ? nil : reading.joined(separator: " "), repairs: repairs)
    }

    /// Unicode scalars; the longest name in Japan's registers has a few dozen.
    static let longest = 128

    private static func words(
        of text: String, attached: [String] = attachable
    ) throws(NormalisationFailure) -> (TextFolding, [String]) {
        guard text.utf8.count <= longest * 8 else { throw .nameTooLong }
        var folding = TextFolding(text)
        folding.flattenLineBreaks()
        folding.removeInvisibles()
        folding.compose()
        folding.widenKana()
        folding.foldLettersAndDigits()
        folding.collapseSpaces()
        let scalars = folding.scalars
        if scalars.count > longest { throw .nameTooLong }
        if scalars.contains("\u{FFFD}") || hasLostCharacter(scalars) { throw .nameDamaged }
        if scalars.contains(where: \.isPrivateUse) { folding.note(.privateUse) }
        if !scalars.isEmpty, !scalars.contains(where: isNameCharacter) {
            folding.note(.placeholder)
            return (folding, [])
        }
        var words = folding.text.split(separator: " ").map(String.init)
        removeHonorific(from: &words, attached: attached, &folding)
        return (folding, words)
    }

    private static func reading(of text: String) throws(NormalisationFailure) -> ([String], [Repair]) {
        var (folding, words) = try words(of: text)
        let katakana = words.map { word in String(word.unicodeScalars.map(Kana.katakana)) }
        if katakana != words { folding.note(.katakana) }
        guard katakana.allSatisfy({ $0.unicodeScalars.allSatisfy(Kana.isReading) }) else { throw .notAReading }
        return (katakana, folding.repairs)
    }

    /// `?橋`: an export in a narrower code wrote a question mark for the 髙 it did not have.
    private static func hasLostCharacter(_ scalars: [Unicode.Scalar]) -> Bool {
        for (index, scalar) in scalars.enumerated() where scalar == "?" {
            let neighbours = scalars[max(0, index - 1)...min(scalars.count - 1, index + 1)]
            if neighbours.contains(where: { $0.properties.isIdeographic }) { return true }
        }
        return false
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.isPrivateUse
    }

    /// 様, さま and さん are no part of a name, wherever they are attached; 殿, 氏 and 先生 end some names and go only when
    /// they stand alone. The last word never goes entirely: someone may be called that.
    private static func removeHonorific(from words: inout [String], attached: [String], _ folding: inout TextFolding) {
        if words.count > 1, let last = words.last, attachable.contains(last) || standing.contains(last) {
            words.removeLast()
            folding.note(.honorific)
            return
        }
        guard let last = words.last else { return }
        for honorific in attached where last.hasSuffix(honorific) && last != honorific {
            words[words.count - 1] = String(last.unicodeScalars.dropLast(honorific.unicodeScalars.count))
            folding.note(.honorific)
            return
        }
    }

    private static let attachable = ["様", "さま", "さん"]
    private static let standing = ["殿", "氏", "先生", "御中"]
}

extension NormalisationFailure {
    fileprivate static let nameTooLong = NormalisationFailure(
        code: "name-too-long",
        Wording(
            ja: "名前が長すぎます (上限 \(NameNormalisation.longest) 文字)",
            en: "the name is too long (limit: \(NameNormalisation.longest) characters)"))

    fileprivate static let nameDamaged = NormalisationFailure(
        code: "name-damaged",
        Wording(ja: "名前の一部が文字化けしています", en: "characters of the name were lost in an earlier conversion"),
        hint: Wording(ja: "元のシステムから UTF-8 で書き出し直してください", en: "export it again as UTF-8"))

    fileprivate static let notAReading = NormalisationFailure(
        code: "reading-not-kana",
        Wording(ja: "フリガナに仮名でない文字があります", en: "the reading holds characters that are not kana"))
}
