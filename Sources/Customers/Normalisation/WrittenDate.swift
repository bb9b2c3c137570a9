/// The numbers of a date as someone wrote them, before anybody asks whether there is such a day.
struct WrittenDate: Equatable {
    /// `nil` where only month and day were written.
    var year: Int?
    var month: Int
    var day: Int
}

/// The numbers of a time of day, with the offset from UTC where one was written.
struct WrittenTime: Equatable {
    var hour: Int
    var minute: Int
    var second: Int
    /// Seconds east of UTC.
    var offset: Int?
}

/// Takes numbers and signs off the front of a text in ASCII.
struct DateScanner {
    private(set) var rest: ArraySlice<Unicode.Scalar>

    init(_ scalars: [Unicode.Scalar]) {
        rest = scalars[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes the first of these texts that stands here, whatever its case.
    mutating func take(anyOf texts: [String]) -> String? {
        for text in texts {
            let scalars = text.unicodeScalars
            guard rest.count >= scalars.count else { continue }
            if String(rest.prefix(scalars.count)).lowercased() == text.lowercased() {
                rest.removeFirst(scalars.count)
                return text
            }
        }
        return nil
    }

    /// Takes one of these characters.
    mutating func take(oneOf scalars: [Unicode.Scalar]) -> Unicode.Scalar? {
        guard let first = rest.first, scalars.contains(first) else { return nil }
        rest.removeFirst()
        return first
    }

    mutating func skipSpaces() -> Bool {
        let before = rest.count
        rest = rest.drop(while: \.properties.isWhitespace)
        return rest.count < before
    }

    /// A number of as many digits as stand here; `nil` when their count is not among those wanted.
    mutating func number(digits wanted: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(while: \.isASCIIDigit)
        guard wanted.contains(digits.count), digits.count <= 9 else { return nil }
        rest.removeFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }

    /// Exactly this many digits, whatever follows.
    mutating func number(first count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }

    var digitCount: Int { rest.prefix(while: \.isASCIIDigit).count }
}

extension DateScanner {
    /// Month and day behind a year, with the separator that came behind the year.
    mutating func monthAndDay(after separator: Unicode.Scalar) -> (month: Int, day: Int)? {
        if separator == "年" {
            _ = skipSpaces()
            guard let month = number(digits: 1...2), take("月") else { return nil }
            _ = skipSpaces()
            guard let day = number(digits: 1...2), take("日") else { return nil }
            return (month, day)
        }
        guard let month = number(digits: 1...2), take(separator), let day = number(digits: 1...2) else {
            return nil
        }
        return (month, day)
    }

    /// `10:30`, `10:30:15`, `10:30:15.250`, `10時30分`, with `Z` or `+09:00` behind. Fractions of a second are dropped.
    mutating func time() -> WrittenTime? {
        guard let hour = number(digits: 1...2) else { return nil }
        var time = WrittenTime(hour: hour, minute: 0, second: 0)
        if take("時") {
            if digitCount > 0 {
                guard let minute = number(digits: 1...2), take("分") else { return nil }
                time.minute = minute
                if digitCount > 0 {
                    guard let second = number(digits: 1...2), take("秒") else { return nil }
                    time.second = second
                }
            }
            return time
        }
        guard take(":"), let minute = number(digits: 2...2) else { return nil }
        time.minute = minute
        if take(":") {
            guard let second = number(digits: 2...2) else { return nil }
            time.second = second
            if take(".") {
                guard number(digits: 1...9) != nil else { return nil }
            }
        }
        return takeOffset(of: &time) ? time : nil
    }

    private mutating func takeOffset(of time: inout WrittenTime) -> Bool {
        if take("Z") || take("z") {
            time.offset = 0
            return true
        }
        let isWest = rest.first == "-"
        guard take("+") || take("-") else { return true }
        guard let hours = number(first: 2) else { return false }
        let hasColon = take(":")
        guard let minutes = hasColon || digitCount == 2 ? number(first: 2) : 0, hours <= 18, minutes < 60 else {
            return false
        }
        time.offset = (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
        return true
    }
}
