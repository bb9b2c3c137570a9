/// A number as filters calculate with it.
enum Number {
    case integer(Int64)
    case decimal(Double)

    var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        }
    }

    var cell: Cell {
        switch self {
        case .integer(let number): .integer(number)
        case .decimal(let number): .decimal(number)
        }
    }
}

extension Machine {
    /// A value as a number: texts are read from their beginning, what is no number is 0.
    func number(_ value: Cell) -> Number {
        switch value.kind {
        case .integer: return .integer(value.integer)
        case .decimal: return .decimal(value.decimal)
        case .string:
            let text = trimmed(value.text, start: true, end: true)
            if isDecimalText(text), let number = Double(string(text)) { return .decimal(number) }
            return .integer(leadingInteger(text))
        default: return .integer(0)
        }
    }

    private func isDecimalText(_ text: Text) -> Bool {
        let digits = text.first == .hyphen ? text[1...] : text[...]
        let parts = digits.split(separator: .dot, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
    }

    /// An argument that must be a whole number: 3, "3", 3.7 (which is 3); texts that hold none are an error.
    func wholeNumber(_ value: Cell) throws(Fault) -> Int {
        switch value.kind {
        case .integer: return Int(value.integer)
        case .decimal:
            return try bounded(value.decimal)
        case .string: return Int(leadingInteger(value.text))
        default: throw .notAnInteger
        }
    }

    /// The whole part; what is beyond 64 bits is the largest or the smallest number.
    func bounded(_ number: Double) throws(Fault) -> Int {
        guard !number.isNaN else { throw .notAnInteger }
        return Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }

    /// As `wholeNumber`, but a text must be nothing but a number, and a decimal is none.
    func strictInteger(_ value: Cell) throws(Fault) -> Int {
        if value.kind == .string {
            guard let number = Int(string(value.text)) else { throw .notAnInteger }
            return number
        }
        // Numbers beyond 64 bits arrive as decimals.
        if value.kind == .decimal, value.decimal.magnitude < 9e18 { throw .notAnInteger }
        return try wholeNumber(value)
    }

    mutating func calculate(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        if names != .lenient { try checkNumbers(input, arguments) }
        let left = number(input)
        let right = number(arguments[0])
        switch filter {
        case .plus:
            return try combine(
                left, right, { $0.addingReportingOverflow($1) }, { DecimalNumber.sum($0, $1) ?? $0 + $1 })
        case .minus:
            return try combine(
                left, right, { $0.subtractingReportingOverflow($1) }, { DecimalNumber.sum($0, -$1) ?? $0 - $1 })
        case .times:
            return try combine(
                left, right, { $0.multipliedReportingOverflow(by: $1) }, { DecimalNumber.product($0, $1) ?? $0 * $1 })
        case .dividedBy: return try quotient(left, right)
        case .modulo: return try remainder(left, right)
        case .abs:
            switch left {
            case .integer(let number):
                guard number != .min else { throw .overflow }
                return .integer(abs(number))
            case .decimal(let number): return .decimal(abs(number))
            }
        case .ceil: return try rounded(left, .up)
        case .floor: return try rounded(left, .down)
        case .round: return try round(left, places: arguments.first == nil ? 0 : try wholeNumber(arguments[0]))
        case .atLeast: return left.double < right.double ? right.cell : left.cell
        case .atMost: return left.double > right.double ? right.cell : left.cell
        default: return input
        }
    }

    /// Where names are strict, a text that holds no number is a mistake, not 0.
    private func checkNumbers(_ input: Cell, _ arguments: Arguments) throws(Fault) {
        for value in [input, arguments.first ?? .integer(0)] {
            switch value.kind {
            case .integer, .decimal: break
            case .string where isNumeric(value.text): break
            default: throw .notANumber
            }
        }
    }

    func isNumeric(_ text: Text) -> Bool {
        let text = trimmed(text, start: true, end: true)
        let digits = text.first == .hyphen ? text[1...] : text[...]
        return !digits.isEmpty && digits.allSatisfy { $0.isDigit || $0 == .dot } && Double(string(text)) != nil
    }

    private func combine(
        _ left: Number, _ right: Number, _ integers: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        _ decimals: (Double, Double) -> Double
    ) throws(Fault) -> Cell {
        if case .integer(let a) = left, case .integer(let b) = right {
            let (result, overflow) = integers(a, b)
            if overflow { throw .overflow }
            return .integer(result)
        }
        return .decimal(decimals(left.double, right.double))
    }

    private func quotient(_ left: Number, _ right: Number) throws(Fault) -> Cell {
        if case .integer(let a) = left, case .integer(let b) = right {
            guard b != 0 else { throw .divisionByZero }
            let (result, overflow) = a.dividedReportingOverflow(by: b)
            if overflow { throw .overflow }
            return .integer(a % b != 0 && (a < 0) != (b < 0) ? result - 1 : result)
        }
        return .decimal(left.double / right.double)
    }

    private func remainder(_ left: Number, _ right: Number) throws(Fault) -> Cell {
        if case .integer(let a) = left, case .integer(let b) = right {
            guard b != 0 else { throw .divisionByZero }
            if b == -1 { return .integer(0) }
            let rest = a % b
            return .integer(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
        }
        guard right.double != 0 else { throw .divisionByZero }
        if let exact = DecimalNumber.remainder(left.double, right.double) { return .decimal(exact) }
        let rest = left.double.truncatingRemainder(dividingBy: right.double)
        return .decimal(rest != 0 && (rest < 0) != (right.double < 0) ? rest + right.double : rest)
    }

    private func rounded(_ number: Number, _ rule: FloatingPointRoundingRule) throws(Fault) -> Cell {
        switch number {
        case .integer(let number): return .integer(number)
        case .decimal(let number):
            guard let whole = Int64(exactly: number.rounded(rule)) else { throw .overflow }
            return .integer(whole)
        }
    }

    private func round(_ number: Number, places: Int) throws(Fault) -> Cell {
        guard case .decimal(let decimal) = number else { return number.cell }
        guard places > 0 else {
            guard places > -30 else { return .integer(0) }
            if places == 0 { return try rounded(number, .toNearestOrAwayFromZero) }
            let scale = power(-places)
            return .integer(Int64(exactly: (decimal / scale).rounded(.toNearestOrAwayFromZero) * scale) ?? 0)
        }
        guard places < 16, decimal.isFinite else { return number.cell }
        let scale = power(places)
        return .decimal((decimal * scale).rounded(.toNearestOrAwayFromZero) / scale)
    }

    private func power(_ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<min(exponent, 308) { result *= 10 }
        return result
    }
}
