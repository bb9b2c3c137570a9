import Wording

/// Amounts of money, as an integer of the currency's smallest unit. Yen have no smaller one, so `1234.00` is 1234 and
/// `1234.50` is refused: whoever wrote it meant something else than yen.
public struct AmountNormalisation: Sendable {
    /// Digits after the point in one main unit: 0 for yen, 2 for dollars.
    public var fractionDigits: Int

    public static let yen = AmountNormalisation(fractionDigits: 0)

    public init(fractionDigits: Int) {
        self.fractionDigits = max(0, min(fractionDigits, 4))
    }

    /// Reads `¥1,234`, `１，２３４円`, `1234.00`, `(1,234)`, `▲1,234`, `-1,234`.
    public func read(_ text: String) throws(NormalisationFailure) -> Normalised<Int64> {
        guard text.utf8.count <= 128 else { throw .notAnAmount }
        var folding = TextFolding(text)
        folding.removeInvisibles()
        folding.foldToASCII()
        folding.removeSpaces()
        folding.removeSpreadsheetText()
        var rest = folding.scalars[...]
        var isNegative = false
        if rest.first == "(", rest.last == ")" {
            rest = rest.dropFirst().dropLast()
            isNegative = true
        }
        // The sign may stand before the currency or behind it: -¥1,234 and ¥-1,234.
        var signs = takeSign(&rest) ? 1 : 0
        if takeCurrency(&rest) { folding.note(.currency) }
        signs += takeSign(&rest) ? 1 : 0
        guard signs + (isNegative ? 1 : 0) <= 1 else { throw .notAnAmount }
        isNegative = isNegative || signs == 1

        guard let number = Self.number(rest) else {
            throw Self.isScientific(rest) ? .scientificAmount : .notAnAmount
        }
        if number.isGrouped { folding.note(.currency) }
        var decimals = number.decimals
        if !decimals.isEmpty, decimals.allSatisfy({ $0 == "0" }) {
            folding.note(.decimals)
            decimals = []
        }
        guard decimals.count <= fractionDigits else { throw .fraction }
        let digits = number.whole + decimals + Array(repeating: "0", count: fractionDigits - decimals.count)
        guard let value = Self.value(of: digits) else { throw .amountTooLarge }
        return Normalised(isNegative ? -value : value, repairs: folding.repairs)
    }

    /// `1.23E+05`: a digit, an E, a sign or a digit.
    private static func isScientific(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == "E" || $0 == "e" }), mark > text.startIndex,
            mark + 1 < text.endIndex
        else { return false }
        let next = text[mark + 1]
        return text[mark - 1].isASCIIDigit && (next == "+" || next == "-" || next.isASCIIDigit)
    }

    private static func value(of digits: [Unicode.Scalar]) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            value = value * 10 + Int64(digit.value - 0x30)
            if value > greatest { return nil }
        }
        return value
    }

    /// A thousand times Japan's national budget; more is a number of another kind.
    private static let greatest: Int64 = 100_000_000_000_000_000

    /// A minus of any kind, or the triangles of Japanese accounts.
    private func takeSign(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        switch rest.first {
        case "-", "\u{2212}", "\u{2010}", "\u{2013}", "△", "▲":
            rest.removeFirst()
            return true
        case "+": rest.removeFirst()
        default: break
        }
        return false
    }

    /// `¥` in front (a backslash is what CP932 has in its place), 円 or JPY at the end, and the dash or 也 that closes an
    /// amount on an invoice.
    private func takeCurrency(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        let before = rest.count
        if let first = rest.first, "¥￥\\$".unicodeScalars.contains(first) { rest.removeFirst() }
        let isMarked = rest.count < before
        for suffix in ["也", "円", "圓", "JPY", "-"].map({ Array($0.unicodeScalars) }) {
            if suffix == ["-"], !isMarked { continue }
            if rest.count > suffix.count, rest.suffix(suffix.count).elementsEqual(suffix) {
                rest.removeLast(suffix.count)
            }
        }
        return rest.count < before
    }

    /// Digits, with or without separators every three of them, and decimals; `nil` for anything else.
    private static func number(
        _ text: ArraySlice<Unicode.Scalar>
    ) -> (whole: [Unicode.Scalar], decimals: [Unicode.Scalar], isGrouped: Bool)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2 else { return nil }
        let decimals = parts.count == 2 ? parts[1] : []
        if parts.count == 2, decimals.isEmpty || !decimals.allSatisfy(\.isASCIIDigit) { return nil }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, groups.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else {
            return nil
        }
        if groups.count > 1 {
            guard first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        }
        return (Array(groups.joined()), Array(decimals), groups.count > 1)
    }
}

extension NormalisationFailure {
    fileprivate static let notAnAmount = NormalisationFailure(
        code: "amount-not-a-number", Wording(ja: "金額として読めません", en: "this is not an amount"),
        hint: Wording(ja: "「1234」または「1,234円」のように書いてください", en: "write it as 1234 or ¥1,234"))

    fileprivate static let scientificAmount = NormalisationFailure(
        code: "amount-excel-scientific",
        Wording(
            ja: "Excelの指数表示 (1.23E+05) になっていて、元の金額が分かりません", en: "a spreadsheet's 1.23E+05 has lost the amount's digits"),
        hint: Wording(ja: "列の表示形式を「数値」にして保存し直してください", en: "format the column as a number and save again"))

    fileprivate static let fraction = NormalisationFailure(
        code: "amount-fraction",
        Wording(ja: "通貨の最小単位より細かい端数があります", en: "it has decimals finer than the currency's smallest unit"))

    fileprivate static let amountTooLarge = NormalisationFailure(
        code: "amount-too-large", Wording(ja: "金額が大きすぎます", en: "the amount is too large"))
}
