import CivilTime

/// Reads dates as people and files write them: `2026-11-25`, `2026/11/25 10:30`, `2026年11月25日`, `November 25, 2026`,
/// `25 Nov 2026`, RFC 3339 and RFC 5322 with their offsets.
struct DateReader {
    struct Result {
        var date: CivilDate
        var time: TimeOfDay?
        /// Seconds east of UTC, when the text says.
        var offset: Int32?
    }

    private var words: [Word] = []

    private enum Word {
        case number(Int, digits: Int)
        case name(String)
        case sign(Unicode.Scalar)
    }

    static func read(_ text: String) -> Result? {
        guard text.utf8.count <= 64 else { return nil }
        var reader = DateReader(text)
        return reader.result()
    }

    private init(_ text: String) {
        var digits = ""
        var letters = ""
        func flush(_ words: inout [Word]) {
            if let number = Int(digits) { words.append(.number(number, digits: digits.count)) }
            if !letters.isEmpty { words.append(.name(letters.lowercased())) }
            (digits, letters) = ("", "")
        }
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                if !letters.isEmpty { flush(&words) }
                digits.unicodeScalars.append(scalar)
            } else if scalar.properties.isAlphabetic {
                if !digits.isEmpty { flush(&words) }
                letters.unicodeScalars.append(scalar)
            } else {
                flush(&words)
                words.append(.sign(scalar))
            }
        }
        flush(&words)
    }

    private mutating func result() -> Result? {
        var numbers: [(value: Int, digits: Int)] = []
        var month: Int?
        var index = 0
        var time: (hour: Int, minute: Int, second: Int)?
        var offset: Int32?
        while index < words.count {
            switch words[index] {
            case .number(let number, let digits):
                if time == nil, sign(index + 1) == ":", let minute = self.number(index + 2) {
                    var second = 0
                    index += 2
                    if sign(index + 1) == ":", let value = self.number(index + 2) {
                        second = value
                        index += 2
                        if sign(index + 1) == ".", self.number(index + 2) != nil { index += 2 }
                    }
                    time = (number, minute, second)
                } else if time != nil {
                    // A year behind the time, as `date` prints it.
                    if digits == 4, numbers.count < 3 { numbers.append((number, digits)) } else { return nil }
                } else {
                    numbers.append((number, digits))
                }
            case .name(let name):
                if let found = Self.month(name) {
                    month = found
                } else if name == "pm", let value = time, value.hour < 12 {
                    time?.hour += 12
                } else if name == "am", let value = time, value.hour == 12 {
                    time?.hour = 0
                } else if name == "z" || name == "utc" || name == "gmt" {
                    offset = 0
                } else if !Self.fillers.contains(name), !Self.isWeekday(name) {
                    return nil
                }
            case .sign(let scalar):
                if time != nil, scalar == "+" || scalar == "-", case .number(let value, let digits)? = word(index + 1) {
                    var minutes = digits > 2 ? value % 100 : 0
                    let hours = digits > 2 ? value / 100 : value
                    index += 1
                    if sign(index + 1) == ":", let more = self.number(index + 2) {
                        minutes = more
                        index += 2
                    }
                    guard hours < 24, minutes < 60 else { return nil }
                    offset = Int32((scalar == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60))
                }
            }
            index += 1
        }
        guard let date = date(numbers, month) else { return nil }
        guard let time else { return Result(date: date, time: nil, offset: offset) }
        guard let clock = TimeOfDay(hour: time.hour, minute: time.minute, second: min(time.second, 59)) else {
            return nil
        }
        return Result(date: date, time: clock, offset: offset)
    }

    private func date(_ numbers: [(value: Int, digits: Int)], _ month: Int?) -> CivilDate? {
        if let month {
            guard let year = numbers.first(where: { $0.digits == 4 })?.value else { return nil }
            let day = numbers.first { $0.digits <= 2 }?.value ?? 1
            return CivilDate(year: year, month: month, day: day)
        }
        if numbers.count == 1, numbers[0].digits == 8 {
            let number = numbers[0].value
            return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        guard numbers.count >= 2 else { return nil }
        if numbers[0].digits == 4 {
            return CivilDate(
                year: numbers[0].value, month: numbers[1].value, day: numbers.count > 2 ? numbers[2].value : 1)
        }
        guard numbers.count == 3, numbers[2].digits == 4 else { return nil }
        return CivilDate(year: numbers[2].value, month: numbers[1].value, day: numbers[0].value)
    }

    private func word(_ index: Int) -> Word? { index < words.count ? words[index] : nil }

    private func number(_ index: Int) -> Int? {
        if case .number(let number, _)? = word(index) { number } else { nil }
    }

    private func sign(_ index: Int) -> Unicode.Scalar? {
        if case .sign(let sign)? = word(index) { sign } else { nil }
    }

    private static func month(_ name: String) -> Int? {
        guard name.count >= 3 else { return nil }
        return Strftime.months.firstIndex { $0.lowercased() == name || $0.lowercased().prefix(3) == name }.map {
            $0 + 1
        }
    }

    private static func isWeekday(_ name: String) -> Bool { Weekday(name) != nil }

    private static let fillers: Set<String> = ["t", "st", "nd", "rd", "th", "年", "月", "日", "時", "分", "秒", "at", "of"]
}
