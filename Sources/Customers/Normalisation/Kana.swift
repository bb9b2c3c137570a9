/// The two syllabaries and their half-width forms.
enum Kana {
    /// Half-width katakana and marks (U+FF61-U+FF9F) in full width. A sound mark joins the letter before it where the two
    /// have a letter of their own; elsewhere it stays a mark (゛゜).
    static func widened(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for scalar in scalars {
            switch scalar.value {
            case 0xFF9E:
                if let letter = result.last.flatMap(voiced) {
                    result[result.count - 1] = letter
                } else {
                    result.append("゛")
                }
            case 0xFF9F:
                if let letter = result.last.flatMap(semivoiced) {
                    result[result.count - 1] = letter
                } else {
                    result.append("゜")
                }
            case 0xFF61...0xFF9D: result.append(fullWidth[Int(scalar.value - 0xFF61)])
            default: result.append(scalar)
            }
        }
        return result
    }

    /// Hiragana and its iteration marks in katakana; everything else as it is.
    static func katakana(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x3041...0x3096, 0x309D...0x309E: Unicode.Scalar(scalar.value + 0x60) ?? scalar
        default: scalar
        }
    }

    /// What a reading in katakana may hold.
    static func isReading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30A1...0x30FE: true  // letters, ヴヵヶヷ-ヺ, ・, ー, ヽヾ
        default: false
        }
    }

    /// In the order of JIS X 0201, 0xA1 to 0xDD.
    private static let fullWidth: [Unicode.Scalar] = Array(
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".unicodeScalars)

    private static func voiced(_ letter: Unicode.Scalar) -> Unicode.Scalar? {
        switch letter {
        case "ウ": "ヴ"
        case "ワ": "ヷ"
        case "ヲ": "ヺ"
        case "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ", "チ", "ツ", "テ", "ト", "ハ", "ヒ", "フ", "ヘ", "ホ":
            Unicode.Scalar(letter.value + 1)
        default: nil
        }
    }

    private static func semivoiced(_ letter: Unicode.Scalar) -> Unicode.Scalar? {
        switch letter {
        case "ハ", "ヒ", "フ", "ヘ", "ホ": Unicode.Scalar(letter.value + 2)
        default: nil
        }
    }
}
