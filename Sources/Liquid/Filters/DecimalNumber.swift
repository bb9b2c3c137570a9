/// A decimal fraction `mantissa * 10^-scale`, exact: sums and products of prices must not show binary dust.
struct DecimalNumber {
    var mantissa: Int128
    var scale: Int

    init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The shortest digits that mean the number, as it is printed; `nil` for what has no digits or too many.
    init?(_ number: Double) {
        guard number.isFinite else { return nil }
        var mantissa: Int128 = 0
        var scale = 0
        var isFraction = false
        var exponent = 0
        var isNegative = false
        var rest = number.description.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case .hyphen: isNegative = true
            case .dot: isFraction = true
            case UInt8(ascii: "e"):
                exponent = Int(String(rest) ?? "") ?? 0
                rest = rest[rest.endIndex...]
            default:
                mantissa = mantissa * 10 + Int128(byte &- 0x30)
                if isFraction { scale += 1 }
            }
        }
        scale -= exponent
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        while scale < 0 {
            guard mantissa.magnitude < 1_000_000_000_000_000_000_000_000_000_000 else { return nil }
            mantissa *= 10
            scale += 1
        }
        guard scale <= 30 else { return nil }
        self.mantissa = isNegative ? -mantissa : mantissa
        self.scale = scale
    }

    var double: Double {
        Double("\(mantissa)e-\(scale)") ?? 0
    }

    /// Both with the larger scale; `nil` when that does not fit.
    static func aligned(_ a: DecimalNumber, _ b: DecimalNumber) -> (Int128, Int128, scale: Int)? {
        let scale = max(a.scale, b.scale)
        guard let x = a.mantissa.scaled(by: scale - a.scale), let y = b.mantissa.scaled(by: scale - b.scale) else {
            return nil
        }
        return (x, y, scale)
    }
}

extension DecimalNumber {
    static func sum(_ a: Double, _ b: Double) -> Double? {
        guard let a = DecimalNumber(a), let b = DecimalNumber(b), let (x, y, scale) = aligned(a, b) else { return nil }
        let (sum, overflow) = x.addingReportingOverflow(y)
        return overflow ? nil : DecimalNumber(mantissa: sum, scale: scale).double
    }

    static func product(_ a: Double, _ b: Double) -> Double? {
        // Zero has a sign that digits do not keep.
        guard a != 0, b != 0, let a = DecimalNumber(a), let b = DecimalNumber(b) else { return nil }
        let (product, overflow) = a.mantissa.multipliedReportingOverflow(by: b.mantissa)
        return overflow ? nil : DecimalNumber(mantissa: product, scale: a.scale + b.scale).double
    }

    /// The rest of a division that rounds down, as Ruby's: it has the sign of the divisor, which is not 0.
    static func remainder(_ a: Double, _ b: Double) -> Double? {
        guard let a = DecimalNumber(a), let b = DecimalNumber(b), let (x, y, scale) = aligned(a, b), y != 0 else {
            return nil
        }
        let rest = x % y
        return DecimalNumber(mantissa: rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest, scale: scale).double
    }
}

extension Int128 {
    fileprivate func scaled(by digits: Int) -> Int128? {
        var result = self
        for _ in 0..<digits {
            let (next, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = next
        }
        return result
    }
}
