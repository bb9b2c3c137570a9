/// Host names as e-mail knows them: labels of letters, digits and hyphens (RFC 1123), other scripts as A-labels (RFC 5891).
enum DomainName {
    /// The lower-case A-label form of a domain, or why it is none.
    static func asciiForm(of domain: some StringProtocol) throws(AddressError) -> String {
        guard !domain.isEmpty else { throw .noDomain }
        if domain.utf8.first == UInt8(ascii: "[") { throw .addressLiteral }
        var labels: [String] = []
        for label in try mapped(domain).split(separator: ".", omittingEmptySubsequences: false) {
            labels.append(try asciiLabel(Array(label)))
        }
        guard let last = labels.last, labels.count > 1 else { throw .domainWithoutDot }
        guard !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .addressLiteral }
        let name = labels.joined(separator: ".")
        guard name.utf8.count <= 253 else { throw .domainTooLong }
        return name
    }

    private static func asciiLabel(_ label: [Unicode.Scalar]) throws(AddressError) -> String {
        guard let first = label.first, let last = label.last, first != "-", last != "-" else { throw .badDomain }
        // "??--" is reserved for encodings, of which there is one (RFC 5890 section 2.3.1).
        let isReserved = label.count >= 4 && label[2] == "-" && label[3] == "-"
        var text: String
        if label.allSatisfy(\.isASCII) {
            guard label.allSatisfy({ isHostByte($0.value) }) else { throw .badDomain }
            text = String(String.UnicodeScalarView(label))
            if isReserved {
                guard text.hasPrefix("xn--"), text.utf8.count > 4 else { throw .badDomain }
            }
        } else {
            guard !isReserved, label.allSatisfy(isLetterOfALabel), !first.isMark else { throw .badDomain }
            guard label.count <= 63, let encoded = Punycode.encode(label) else { throw .domainTooLong }
            text = "xn--" + encoded
        }
        guard text.utf8.count <= 63 else { throw .domainTooLong }
        return text
    }

    private static func isHostByte(_ value: UInt32) -> Bool {
        (0x61...0x7A).contains(value) || (0x30...0x39).contains(value) || value == 0x2D
    }

    /// The classes that RFC 5892 calls LetterDigits, the hyphen, and the middle dot that Japanese names use.
    private static func isLetterOfALabel(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isHostByte(scalar.value) }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: return true
        default: return scalar == "\u{30FB}"
        }
    }

    /// What a person typed, brought to the letters that are registered: the mapping of UTS 46 as far as names of shops need it.
    /// Lower case, half width for Latin, full width for kana, every kind of full stop as a dot, marks composed (NFC).
    private static func mapped(_ domain: some StringProtocol) throws(AddressError) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in domain.unicodeScalars {
            switch scalar.value {
            case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E: result.append(scalar)
            case 0x41...0x5A: result.append(scalar.lowercasedASCII)
            case 0x3002, 0xFF0E, 0xFF61: result.append(".")
            case 0xFF01...0xFF5E: result.append(scalar.halfwidth.lowercasedASCII)
            case 0xFF65...0xFF9F: result.append(scalar.fullwidthKana)
            case 0x00AD, 0xFE00...0xFE0F: break
            case 0..<0x80: result.append(scalar)
            default: result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return result.contains(where: \.isMark) ? Composition.composed(result) : result
    }
}

extension Unicode.Scalar {
    var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    var lowercasedASCII: Unicode.Scalar {
        (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value) + 0x20) : self
    }

    /// `Ａ` as `A`, and the ideographic space as a space; everything else as it is.
    var halfwidth: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(value - 0xFEE0))
        case 0x3000: " "
        default: self
        }
    }

    /// `ｶ` as `カ`; the half-width voicing marks become combining ones, for `Composition` to join.
    var fullwidthKana: Unicode.Scalar {
        guard (0xFF65...0xFF9F).contains(value) else { return self }
        return Self.kana[Int(value - 0xFF65)]
    }

    private static let kana: [Unicode.Scalar] = Array(
        "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309A}"
            .unicodeScalars)
}
