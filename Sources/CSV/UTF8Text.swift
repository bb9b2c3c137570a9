/// Judges bytes as UTF-8 without making text of them.
enum UTF8Text {
    enum Verdict {
        case invalid
        /// Only sequences of two bytes; in CP932 these are two half-width kana, and say little.
        case plausible
        /// At least one sequence of three or four bytes, which no other encoding produces but by a rare chance.
        case certain
    }

    /// Strictly as the Unicode Standard has it (table 3-7): no overlong forms, no surrogates, nothing beyond U+10FFFF.
    static func judge(_ bytes: UnsafeBufferPointer<UInt8>) -> Verdict {
        var verdict = Verdict.plausible
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            index += 1
            if lead < 0x80 { continue }
            let (count, second) = following(lead)
            guard count > 0, index + count <= bytes.count, second.contains(bytes[index]) else { return .invalid }
            for trail in bytes[(index + 1)..<(index + count)] where trail & 0xC0 != 0x80 { return .invalid }
            if count > 1 { verdict = .certain }
            index += count
        }
        return verdict
    }

    /// How many bytes follow a lead byte, and what the first of them may be.
    private static func following(_ lead: UInt8) -> (Int, ClosedRange<UInt8>) {
        switch lead {
        case 0xC2...0xDF: (1, 0x80...0xBF)
        case 0xE0: (2, 0xA0...0xBF)
        case 0xED: (2, 0x80...0x9F)
        case 0xE1...0xEF: (2, 0x80...0xBF)
        case 0xF0: (3, 0x90...0xBF)
        case 0xF1...0xF3: (3, 0x80...0xBF)
        case 0xF4: (3, 0x80...0x8F)
        default: (0, 0x80...0xBF)
        }
    }
}
