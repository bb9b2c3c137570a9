extension PhoneNumber {
    /// Reads a number in any of the forms people and spreadsheets leave it in: national or international, full-width, with
    /// hyphens of every kind, in brackets, without the 0 that Excel dropped.
    public init(_ text: String) throws(PhoneNumberError) {
        guard text.utf8.count <= Self.longestInput else { throw .notANumber }
        var repairs: [Repair] = []
        let scalars = Self.significant(in: text, &repairs)
        if Self.isScientificNotation(scalars) { throw .excelScientific }
        let hasPlus = scalars.first == "+"
        let rest = hasPlus ? scalars.dropFirst() : scalars[...]
        guard !rest.isEmpty, rest.allSatisfy(\.isASCIIDigit) else { throw .notANumber }
        let digits = rest.map { UInt8($0.value) }
        guard let national = Self.nationalForm(digits, hasPlus: hasPlus, &repairs) else {
            guard (8...15).contains(digits.count), digits[0] != UInt8(ascii: "0") else { throw .badLength }
            self.init(e164: "+" + String(decoding: digits, as: UTF8.self), kind: .foreign, repairs: repairs)
            return
        }
        guard let kind = Self.kind(of: national) else { throw .badLength }
        self.init(e164: "+81" + String(decoding: national.dropFirst(), as: UTF8.self), kind: kind, repairs: repairs)
    }

    /// No number with its decoration is longer; a field that is has something else in it.
    private static let longestInput = 256

    /// What is left when everything that only decorates a number is gone.
    private static func significant(in text: String, _ repairs: inout [Repair]) -> [Unicode.Scalar] {
        let original = Array(text.unicodeScalars)
        var scalars = original.map(\.plainDigit)[...]
        scalars = scalars.trimming { $0.properties.isWhitespace }.trimming { $0 == "'" || $0 == "\"" || $0 == "=" }
        if !scalars.elementsEqual(original) { repairs.append(.normalised) }
        for label in labels where scalars.count > label.count {
            guard zip(scalars, label).allSatisfy({ $0.lowercasedASCII == $1 }) else { continue }
            let after = scalars.dropFirst(label.count)
            if after.first == ":" {
                scalars = after.dropFirst()
                break
            }
        }
        return scalars.filter { !$0.decoratesANumber }
    }

    private static let labels = ["tel", "sms", "電話", "携帯"].map { Array($0.unicodeScalars) }

    /// `9.01235E+09`, whose full stop is gone by now: digits, an E, a plus, digits; or one digit, E, digits.
    private static func isScientificNotation(_ scalars: [Unicode.Scalar]) -> Bool {
        for (index, scalar) in scalars.enumerated() where scalar == "e" || scalar == "E" {
            guard index > 0, scalars[index - 1].isASCIIDigit, index + 1 < scalars.count else { continue }
            if scalars[index + 1] == "+", index + 2 < scalars.count, scalars[index + 2].isASCIIDigit { return true }
            if index == 1, scalars[2...].allSatisfy(\.isASCIIDigit) { return true }
        }
        return false
    }

    /// The digits as dialled within Japan, beginning with 0; `nil` for another country's number.
    private static func nationalForm(_ digits: [UInt8], hasPlus: Bool, _ repairs: inout [Repair]) -> [UInt8]? {
        var digits = digits[...]
        var isInternational = hasPlus
        if !hasPlus {
            if digits.starts(with: "01081".utf8) {
                digits = digits.dropFirst(3)
                isInternational = true
            } else if digits.starts(with: "0081".utf8) {
                digits = digits.dropFirst(2)
                isInternational = true
            } else if digits.starts(with: "81".utf8), isMobileWithoutZero(Array(withoutTrunkZero(digits.dropFirst(2))))
            {
                isInternational = true
                repairs.append(.missingPlus)
            }
        }
        let zero = UInt8(ascii: "0")
        if isInternational {
            guard digits.starts(with: "81".utf8) else { return nil }
            digits = digits.dropFirst(2)
            if digits.first == zero {
                repairs.append(.trunkZero)
                return Array(digits)
            }
            return [zero] + digits
        }
        if isMobileWithoutZero(Array(digits)) {
            repairs.append(.leadingZero)
            return [zero] + digits
        }
        return Array(digits)
    }

    private static func withoutTrunkZero(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        digits.first == UInt8(ascii: "0") ? digits.dropFirst() : digits
    }

    /// `90…` to `60…`, ten digits: only a mobile number looks so, whatever a spreadsheet took away.
    private static func isMobileWithoutZero(_ digits: [UInt8]) -> Bool {
        digits.count == 10 && (UInt8(ascii: "6")...UInt8(ascii: "9")).contains(digits[0])
            && digits[1] == UInt8(ascii: "0") && digits[2] != UInt8(ascii: "0")
    }

    /// The plan's patterns. 0800 comes before the mobile numbers it resembles, 0120 and 0570 before the landlines.
    private static func kind(of digits: [UInt8]) -> Kind? {
        guard digits.first == UInt8(ascii: "0") else { return nil }
        if isMobileWithoutZero(Array(digits.dropFirst())) { return .mobile }
        switch digits.count {
        case 11 where digits.starts(with: "0800".utf8): return .tollFree
        case 11 where digits.starts(with: "050".utf8): return .ipPhone
        case 11 where digits.starts(with: "020".utf8), 14 where digits.starts(with: "0200".utf8): return .machineOrPager
        case 10 where digits.starts(with: "0120".utf8): return .tollFree
        case 10 where digits.starts(with: "0570".utf8): return .naviDial
        case 10 where digits[1] != UInt8(ascii: "0") && digits[2] != UInt8(ascii: "0"): return .landline
        default: return nil
        }
    }
}

extension Unicode.Scalar {
    /// Full-width, circled and raised digits as ASCII ones (Unicode compatibility mapping), with the rest of the full-width forms.
    fileprivate var plainDigit: Unicode.Scalar {
        switch value {
        case 0xB9, 0xB2, 0xB3, 0x2070, 0x2074...0x2079, 0x2080...0x2089, 0x2460...0x2468, 0x24EA:
            properties.numericValue.map { Unicode.Scalar(UInt8(ascii: "0") + UInt8($0)) } ?? self
        default: halfwidth
        }
    }

    fileprivate var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

    /// Hyphens of every kind that stands in a customer list, brackets, spaces, and what takes no room.
    fileprivate var decoratesANumber: Bool {
        if properties.isWhitespace { return true }
        switch value {
        case 0x2D, 0x5F, 0x2E, 0x2F, 0x7E, 0x28, 0x29, 0x5B, 0x5D: return true  // - _ . / ~ ( ) [ ]
        case 0x2010...0x2015, 0x2212, 0x2500, 0x2501, 0xFE63: return true  // hyphens, dashes, minus, ruled lines
        case 0x30FC, 0xFF70, 0x301C, 0x30FB, 0xFF65: return true  // ー ｰ 〜 ・ ･
        case 0x200B, 0x200E, 0x200F, 0x202A, 0x202C, 0x2060, 0xFEFF: return true
        default: return false
        }
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate func trimming(_ isUnwanted: (Unicode.Scalar) -> Bool) -> ArraySlice<Unicode.Scalar> {
        var slice = self.drop(while: isUnwanted)
        while let last = slice.last, isUnwanted(last) { slice.removeLast() }
        return slice
    }
}
