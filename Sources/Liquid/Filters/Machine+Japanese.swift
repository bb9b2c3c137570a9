import Wording

extension Machine {
    mutating func localised(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        switch filter {
        case .number:
            return try result(grouped(input, places: arguments.first == nil ? nil : try places(arguments[0])))
        case .money:
            let amount = try grouped(input, places: nil)
            return try result(language == .japanese ? amount + "円" : "¥" + amount)
        case .moneyWithoutCurrency: return try result(grouped(input, places: nil))
        case .percent:
            let places = arguments.first == nil ? 0 : try places(arguments[0])
            let hundredfold = try calculate(
                .times, input, Arguments(first: .integer(100), namedStart: 0, namedCount: 0))
            return try result(grouped(hundredfold, places: places) + "%")
        case .pluralize: return number(input).double == 1 ? arguments[0] : arguments[1]
        case .honorific: return try honorific(input, arguments)
        case .halfWidth: return try result(halfWidth(string(text(of: input))))
        case .fullWidth: return try result(fullWidth(string(text(of: input))))
        case .stripEmoji: return try result(withoutEmoji(string(text(of: input))))
        case .weekday: return try date(input, Arguments(first: .string(Text("%A")), namedStart: 0, namedCount: 0))
        default: return try date(input, Arguments(first: .string(Text("%EY%-m月%-d日")), namedStart: 0, namedCount: 0))
        }
    }

    /// Digits behind the point, 0...15.
    private func places(_ value: Cell) throws(Fault) -> Int {
        let places = try wholeNumber(value)
        guard (0...15).contains(places) else { throw .badArgument }
        return places
    }

    /// `1,234,567` and `1,234.5`; texts that hold a number count as one.
    private mutating func grouped(_ input: Cell, places: Int?) throws(Fault) -> String {
        var number = number(input)
        if input.kind == .string, !isNumeric(input.text) { throw .notANumber }
        if ![.string, .integer, .decimal].contains(input.kind) { throw .notANumber }
        if let places, places >= 0 {
            let rounded = try calculate(
                .round, number.cell, Arguments(first: .integer(places), namedStart: 0, namedCount: 0))
            number = self.number(rounded)
        }
        let plain: String =
            switch number {
            case .integer(let value): String(value)
            case .decimal(let value): decimalText(value)
            }
        let isNegative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(separator: ".")
        var grouped = ""
        let whole = parts.first ?? "0"
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        if var fraction = parts.dropFirst().first.map(String.init) {
            if let places { fraction += String(repeating: "0", count: max(0, min(places, 15) - fraction.count)) }
            if fraction != "0" || (places ?? 0) > 0 { grouped += "." + fraction }
        } else if let places, places > 0 {
            grouped += "." + String(repeating: "0", count: min(places, 15))
        }
        return (isNegative ? "-" : "") + grouped
    }

    /// Names of people get 様, names of companies 御中; a name that has an honorific already keeps it. Without a name the
    /// argument stands for it.
    private mutating func honorific(_ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        var name = string(trimmed(try text(of: input), start: true, end: true))
        while let last = name.last, last == "\u{3000}" { name.removeLast() }
        if name.isEmpty {
            guard let fallback = arguments.first else { return .null }
            name = string(try text(of: fallback))
        }
        if Self.honorifics.contains(where: name.hasSuffix) { return try result(name) }
        let isCompany = Self.companyWords.contains(where: name.contains)
        return try result(name + (isCompany ? "御中" : "様"))
    }

    private static let honorifics = ["様", "さま", "御中", "さん", "ちゃん", "くん", "先生", "各位", "殿"]
    private static let companyWords = [
        "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "（株）", "㈱", "(有)", "（有）", "㈲", "財団法人", "社団法人",
        "医療法人", "学校法人", "宗教法人", "社会福祉法人", "NPO法人", "協同組合", "事務所", "商店会", "病院", "大学",
    ]

    /// Full-width letters, digits and signs become ASCII, the ideographic space a space, full-width katakana half-width.
    private func halfWidth(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x3000: result.append(" ")
            default:
                if let narrow = KanaWidth.half[scalar] {
                    result.append(contentsOf: narrow.unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
        }
        return String(result)
    }

    /// ASCII becomes full-width, half-width katakana with its marks full-width.
    private func fullWidth(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x21...0x7E: result.append(Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar)
            case 0x20: result.append("\u{3000}")
            case 0xFF9E, 0xFF9F:
                let pair = (result.last.map { KanaWidth.half[$0] ?? "" } ?? "") + String(scalar)
                if let voiced = KanaWidth.full[pair] {
                    result.removeLast()
                    result.append(voiced)
                } else {
                    result.append(scalar.value == 0xFF9E ? "゛" : "゜")
                }
            default: result.append(KanaWidth.full[String(scalar)] ?? scalar)
            }
        }
        return String(result)
    }

    /// Pictures that no phone's old alphabet has.
    private func withoutEmoji(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isPicture =
                scalar.properties.isEmojiPresentation || scalar.properties.isEmojiModifier
                || (0x1F000...0x1FAFF).contains(scalar.value)
                || (0xE0020...0xE007F).contains(scalar.value) || scalar.value == 0xFE0F || scalar.value == 0x200D
                || scalar.value == 0x20E3
            if !isPicture { result.append(scalar) }
        }
        return String(result)
    }
}

/// Katakana in both widths.
enum KanaWidth {
    private static let wide = Array(
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜".unicodeScalars)
    private static let voiced = Array("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ".unicodeScalars)
    private static let voicedBase = Array("カキクケコサシスセソタチツテトハヒフヘホウ".unicodeScalars)
    private static let halfVoiced = Array("パピプペポ".unicodeScalars)
    private static let halfVoicedBase = Array("ハヒフヘホ".unicodeScalars)

    static let half: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for (index, scalar) in wide.enumerated() {
            table[scalar] = Unicode.Scalar(UInt32(0xFF61 + index)).map { String($0) }
        }
        for (scalar, base) in zip(voiced, voicedBase) { table[scalar] = (table[base] ?? "") + "\u{FF9E}" }
        for (scalar, base) in zip(halfVoiced, halfVoicedBase) { table[scalar] = (table[base] ?? "") + "\u{FF9F}" }
        return table
    }()

    static let full: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        for (scalar, narrow) in half { table[narrow] = scalar }
        return table
    }()
}
