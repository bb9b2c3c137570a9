/// A text as it goes out by SMS: which alphabet, how many units, and where it is cut into parts.
///
/// 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation). One character outside the GSM alphabet turns the whole message
/// into UCS-2. Neither an escaped GSM character nor a surrogate pair is ever cut in two.
public struct SMSText: Sendable, Hashable {
    public enum Encoding: String, Sendable, Hashable {
        case gsm7 = "GSM-7"
        case ucs2 = "UCS-2"
    }

    /// How the parts of a long message refer to each other; a longer reference leaves each part one unit less.
    public enum Reference: Sendable, Hashable {
        /// The 6-octet header: 153 septets or 67 UTF-16 units a part.
        case eightBit
        /// The 7-octet header: 152 or 66.
        case sixteenBit
    }

    public struct Part: Sendable, Hashable {
        public var text: String
        /// Septets or UTF-16 units.
        public var units: Int
    }

    public let text: String
    public let encoding: Encoding
    /// Septets (an escaped character counts two) or UTF-16 units.
    public let units: Int
    /// At least one; the empty text is one empty part.
    public let parts: [Part]
    /// The first character that forced UCS-2, and its place counted in Unicode scalars from 0.
    public let firstOutsideGSM7: Outsider?

    public struct Outsider: Sendable, Hashable {
        public var scalar: Unicode.Scalar
        public var offset: Int
    }

    public init(_ text: String, reference: Reference = .eightBit) {
        let measured = Measure(text)
        let size = Self.unitsPerPart(measured.encoding, reference)
        self.text = text
        encoding = measured.encoding
        units = measured.units
        firstOutsideGSM7 = measured.outsider
        parts =
            measured.units <= size.single
            ? [Part(text: text, units: measured.units)]
            : Self.cut(text, encoding: measured.encoding, every: size.concatenated)
    }

    public var segments: Int { parts.count }

    /// How much fits into a message of one part, and into each part of a longer one.
    static func unitsPerPart(_ encoding: Encoding, _ reference: Reference) -> (single: Int, concatenated: Int) {
        switch (encoding, reference) {
        case (.gsm7, .eightBit): (160, 153)
        case (.gsm7, .sixteenBit): (160, 152)
        case (.ucs2, .eightBit): (70, 67)
        case (.ucs2, .sixteenBit): (70, 66)
        }
    }

    private static func cut(_ text: String, encoding: Encoding, every limit: Int) -> [Part] {
        var parts: [Part] = []
        var start = text.unicodeScalars.startIndex
        var filled = 0
        for index in text.unicodeScalars.indices {
            let cost = text.unicodeScalars[index].smsUnits(in: encoding)
            if filled + cost > limit {
                parts.append(Part(text: String(text[start..<index]), units: filled))
                start = index
                filled = 0
            }
            filled += cost
        }
        parts.append(Part(text: String(text[start...]), units: filled))
        return parts
    }
}

extension SMSText {
    /// Alphabet and length in one pass.
    struct Measure {
        var encoding = Encoding.gsm7
        var units = 0
        var outsider: Outsider?

        init(_ text: String) {
            var septets = 0
            var utf16 = 0
            for (offset, scalar) in text.unicodeScalars.enumerated() {
                utf16 += scalar.value > 0xFFFF ? 2 : 1
                let cost = scalar.gsm7Septets
                septets += cost
                if cost == 0, outsider == nil { outsider = Outsider(scalar: scalar, offset: offset) }
            }
            encoding = outsider == nil ? .gsm7 : .ucs2
            units = outsider == nil ? septets : utf16
        }
    }
}

extension Unicode.Scalar {
    func smsUnits(in encoding: SMSText.Encoding) -> Int {
        switch encoding {
        case .gsm7: gsm7Septets
        case .ucs2: value > 0xFFFF ? 2 : 1
        }
    }

    /// 1 in the GSM 7-bit default alphabet, 2 in its extension table, 0 outside both (3GPP TS 23.038 section 6.2.1).
    var gsm7Septets: Int {
        switch value {
        case 0x0A, 0x0D, 0x20...0x5A, 0x5F, 0x61...0x7A: 1
        case 0x0C, 0x5B...0x5E, 0x7B...0x7E, 0x20AC: 2  // form feed [ \ ] ^ { | } ~ €
        case 0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF: 1
        case 0xE0, 0xE4, 0xE5, 0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC: 1
        case 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9: 1
        default: 0
        }
    }
}
