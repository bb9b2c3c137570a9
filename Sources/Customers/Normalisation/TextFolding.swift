/// A text on its way to being clean, and what has been done to it so far.
///
/// Unicode's NFKC is left to search keys: it would also turn ① into 1, ㈱ into (株) and, through NFC, the 神 (U+FA19) that
/// someone is registered under into another 神.
struct TextFolding {
    private(set) var scalars: [Unicode.Scalar]
    private(set) var repairs: [Repair] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    var text: String { String(String.UnicodeScalarView(scalars)) }

    /// Only once each, however often it was needed.
    mutating func note(_ repair: Repair) {
        if !repairs.contains(repair) { repairs.append(repair) }
    }

    mutating func replace(_ result: [Unicode.Scalar], noting repair: Repair) {
        guard result != scalars else { return }
        scalars = result
        note(repair)
    }

    /// Controls, bidirectional marks, zero-width characters and byte order marks go; variation selectors stay, since they
    /// tell one registered kanji from another.
    mutating func removeInvisibles() {
        replace(scalars.filter { !$0.isInvisible }, noting: .invisible)
    }

    /// Each run of line breaks becomes one space, before anything of it can get near a header.
    mutating func flattenLineBreaks() {
        guard scalars.contains(where: \.isLineBreak) else { return }
        let lines = scalars.split(whereSeparator: \.isLineBreak)
        scalars = Array(lines.joined(separator: [" "]))
        note(.lineBreak)
    }

    /// Blanks of every width: none at the ends, one ASCII space between words. An ideographic space between two words is
    /// how Japanese is written, and no repair.
    mutating func collapseSpaces() {
        let words = scalars.split(whereSeparator: \.properties.isWhitespace)
        let result = Array(words.joined(separator: [" "]))
        if result.count != scalars.count { note(.spaces) }
        scalars = result
    }

    mutating func removeSpaces() {
        replace(scalars.filter { !$0.properties.isWhitespace }, noting: .spaces)
    }

    /// Full-width letters and digits to ASCII; punctuation stays full-width, as Japanese text wants it.
    mutating func foldLettersAndDigits() {
        replace(scalars.map { $0.isFullwidthLetterOrDigit ? $0.asciiForm : $0 }, noting: .width)
    }

    /// Everything that has an ASCII form to that form, the ideographic space too.
    mutating func foldToASCII() {
        replace(scalars.map(\.asciiForm), noting: .width)
    }

    /// Half-width katakana to full-width, sound marks joined: ﾊﾞ to バ.
    mutating func widenKana() {
        guard scalars.contains(where: { (0xFF61...0xFF9F).contains($0.value) }) else { return }
        replace(Kana.widened(scalars), noting: .width)
    }

    /// A letter and the mark behind it become the one letter that people type: か + U+3099 is が (as files from a Mac
    /// have it). What has no one letter stays.
    mutating func compose() {
        guard scalars.contains(where: \.isCombiningMark) else { return }
        var result: [Unicode.Scalar] = []
        for scalar in scalars {
            if scalar.isCombiningMark, let base = result.last, let letter = Self.letters[String([base, scalar])] {
                result[result.count - 1] = letter
            } else {
                result.append(scalar)
            }
        }
        replace(result, noting: .composed)
    }

    /// A spreadsheet's `'090…` or `="090…"`, which keep a number from being taken for one.
    mutating func removeSpreadsheetText() {
        var result = scalars
        if result.count > 3, result.starts(with: ["=", "\""] as [Unicode.Scalar]), result.last == "\"" {
            result = Array(result[2..<(result.count - 1)])
        } else if result.first == "'" {
            result.removeFirst()
        }
        replace(result, noting: .spreadsheetText)
    }

    /// Composed letters of Latin and kana. Strings are equal, and hash equally, when they are canonically equivalent, so
    /// the letter is found under its decomposed spelling.
    private static let letters: [String: Unicode.Scalar] = {
        var letters: [String: Unicode.Scalar] = [:]
        for block in [0x00C0...0x024F, 0x1E00...0x1EFF, 0x3041...0x30FF] as [ClosedRange<UInt32>] {
            for scalar in block.compactMap(Unicode.Scalar.init) { letters[String(scalar)] = scalar }
        }
        return letters
    }()
}

extension String {
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

extension Unicode.Scalar {
    var isLineBreak: Bool {
        switch value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    var isInvisible: Bool {
        switch value {
        case 0x00...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0xAD: true
        case 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }

    var isCombiningMark: Bool {
        (0x0300...0x036F).contains(value) || value == 0x3099 || value == 0x309A
    }

    var isFullwidthLetterOrDigit: Bool {
        switch value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
        default: false
        }
    }

    /// The ASCII character that this full-width one is a wide form of; itself when there is none.
    var asciiForm: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(value - 0xFEE0))
        case 0x3000: " "
        default: self
        }
    }

    var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

    var isPrivateUse: Bool {
        (0xE000...0xF8FF).contains(value) || value >= 0xF0000
    }
}
