import CivilTime
import Wording

/// Writes moments by a format in the manner of Ruby's `strftime`, with flags and widths, weekdays and halves of the day in
/// Japanese or English, and Japanese eras by `%E` (`%EC` 令和, `%Ey` 8, `%EY` 令和8年; a first year is 元年).
struct Strftime {
    private let moment: Moment
    private let language: Language
    private(set) var bytes: [UInt8] = []

    private var padding: UInt8?
    private var hasNoPadding = false
    private var isUpper = false
    private var swapsCase = false
    private var width: Int?
    private var colons = 0

    init(_ moment: Moment, _ language: Language) {
        self.moment = moment
        self.language = language
    }

    static func format(_ moment: Moment, _ format: some Collection<UInt8>, _ language: Language) -> [UInt8] {
        var writer = Strftime(moment, language)
        writer.write(Array(format))
        return writer.bytes
    }

    mutating func write(_ format: [UInt8]) {
        var index = 0
        while index < format.count {
            guard format[index] == .percent else {
                bytes.append(format[index])
                index += 1
                continue
            }
            let end = readFlags(format, from: index + 1)
            guard end < format.count else {
                bytes += format[index...]
                return
            }
            var next = end
            let isEra = format[end] == UInt8(ascii: "E") && end + 1 < format.count && writesEra(format[end + 1])
            if isEra {
                next = end + 2
            } else {
                if format[end] == UInt8(ascii: "E") || format[end] == UInt8(ascii: "O"), end + 1 < format.count {
                    next += 1
                }
                // What is no directive is printed as it stands.
                if write(directive: format[next]) {
                    next += 1
                } else {
                    next = min(next + 1, format.count)
                    bytes += format[index..<next]
                }
            }
            index = next
        }
    }

    private mutating func readFlags(_ format: [UInt8], from start: Int) -> Int {
        (padding, hasNoPadding, isUpper, swapsCase, width, colons) = (nil, false, false, false, nil, 0)
        var index = start
        while index < format.count {
            switch format[index] {
            case .hyphen: hasNoPadding = true
            case UInt8(ascii: "0"): padding = 0x30
            case UInt8(ascii: "_"): padding = .space
            case UInt8(ascii: "^"): isUpper = true
            case .hash: swapsCase = true
            case UInt8(ascii: ":"): colons += 1
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                var number = 0
                while index < format.count, format[index].isDigit {
                    number = min(number * 10 + Int(format[index] &- 0x30), 200)
                    index += 1
                }
                width = number
                return index
            default: return index
            }
            index += 1
        }
        return index
    }

    private mutating func write(directive: UInt8) -> Bool {
        let (date, time) = (moment.date, moment.time)
        switch directive {
        case UInt8(ascii: "Y"): number(date.year, date.year > 9_999 ? 5 : 4)
        case UInt8(ascii: "C"): number(date.year / 100, 2)
        case UInt8(ascii: "y"): number(date.year % 100, 2)
        case UInt8(ascii: "m"): number(date.month, 2)
        case UInt8(ascii: "d"): number(date.day, 2)
        case UInt8(ascii: "e"): number(date.day, 2, .space)
        case UInt8(ascii: "j"): number(date.dayOfYear, 3)
        case UInt8(ascii: "H"): number(time.hour, 2)
        case UInt8(ascii: "k"): number(time.hour, 2, .space)
        case UInt8(ascii: "I"): number((time.hour + 11) % 12 + 1, 2)
        case UInt8(ascii: "l"): number((time.hour + 11) % 12 + 1, 2, .space)
        case UInt8(ascii: "M"): number(time.minute, 2)
        case UInt8(ascii: "S"): number(time.second, 2)
        case UInt8(ascii: "L"): text(String(repeating: "0", count: width ?? 3))
        case UInt8(ascii: "N"): text(String(repeating: "0", count: width ?? 9))
        case UInt8(ascii: "u"): number(date.weekday.rawValue, 1)
        case UInt8(ascii: "w"): number(date.weekday.rawValue % 7, 1)
        case UInt8(ascii: "G"): number(isoWeek.year, 4)
        case UInt8(ascii: "g"): number(isoWeek.year % 100, 2)
        case UInt8(ascii: "V"): number(isoWeek.week, 2)
        case UInt8(ascii: "U"): number((date.dayOfYear + 6 - date.weekday.rawValue % 7) / 7, 2)
        case UInt8(ascii: "W"): number((date.dayOfYear + 6 - (date.weekday.rawValue - 1)) / 7, 2)
        case UInt8(ascii: "s"): number(Int(moment.secondsSinceEpoch), 1)
        case UInt8(ascii: "A"): text(date.weekday.name.text(in: language))
        case UInt8(ascii: "a"): text(date.weekday.shortName.text(in: language))
        case UInt8(ascii: "B"): text(monthName(isShort: false))
        case UInt8(ascii: "b"), UInt8(ascii: "h"): text(monthName(isShort: true))
        case UInt8(ascii: "p"): text(half, swapped: half.lowercased())
        case UInt8(ascii: "P"): text(half.lowercased())
        case UInt8(ascii: "z"): text(offset)
        case UInt8(ascii: "Z"): text(moment.zone.map(Self.abbreviation) ?? "", swapped: moment.zone?.lowercased())
        case UInt8(ascii: "n"): text("\n")
        case UInt8(ascii: "t"): text("\t")
        case .percent: text("%")
        case UInt8(ascii: "c"): nested("%a %b %e %H:%M:%S %Y")
        case UInt8(ascii: "D"), UInt8(ascii: "x"): nested("%m/%d/%y")
        case UInt8(ascii: "F"): nested("%Y-%m-%d")
        case UInt8(ascii: "v"): nested("%e-%^b-%Y")
        case UInt8(ascii: "X"), UInt8(ascii: "T"): nested("%H:%M:%S")
        case UInt8(ascii: "r"): nested("%I:%M:%S %p")
        case UInt8(ascii: "R"): nested("%H:%M")
        case UInt8(ascii: "+"): nested("%a %b %e %H:%M:%S %Z %Y")
        default: return false
        }
        return true
    }
}

extension Strftime {
    private mutating func number(_ value: Int, _ digits: Int, _ pad: UInt8 = 0x30) {
        let text = String(value)
        let wanted = hasNoPadding ? 0 : width ?? digits
        let fill = padding ?? pad
        let missing = max(0, wanted - text.utf8.count)
        if value < 0, fill == 0x30 {
            bytes.append(.hyphen)
            bytes += [UInt8](repeating: fill, count: missing)
            bytes += text.utf8.dropFirst()
        } else {
            bytes += [UInt8](repeating: fill, count: missing)
            bytes += text.utf8
        }
    }

    private mutating func text(_ value: String, swapped: String? = nil) {
        var text = value
        if swapsCase { text = swapped ?? value.uppercased() }
        if isUpper { text = text.uppercased() }
        if let width, !hasNoPadding {
            bytes += [UInt8](repeating: padding ?? .space, count: max(0, width - text.unicodeScalars.count))
        }
        bytes += text.utf8
    }

    private mutating func nested(_ format: String) {
        let (upper, width, padding) = (isUpper, width, padding)
        var inner = Strftime(moment, language)
        inner.write(Array(format.utf8))
        self.isUpper = upper
        self.width = width
        self.padding = padding
        text(String(decoding: inner.bytes, as: UTF8.self))
    }

    private var half: String {
        let isMorning = moment.time.hour < 12
        return language == .japanese ? (isMorning ? "午前" : "午後") : (isMorning ? "AM" : "PM")
    }

    private func monthName(isShort: Bool) -> String {
        let month = moment.date.month
        if language == .japanese { return "\(month)月" }
        let name = Self.months[month - 1]
        return isShort ? String(name.prefix(3)) : name
    }

    private var offset: String {
        let seconds = Int(moment.offset.magnitude)
        let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let sign = moment.offset < 0 ? "-" : "+"
        switch colons {
        case 0: return sign + two(hours) + two(minutes)
        case 1: return sign + two(hours) + ":" + two(minutes)
        default: return sign + two(hours) + ":" + two(minutes) + ":" + two(rest)
        }
    }

    /// Abbreviations that people know; others stand by their names.
    private static func abbreviation(_ zone: String) -> String {
        switch zone {
        case "Asia/Tokyo", "Japan": "JST"
        default: zone
        }
    }

    /// ISO 8601: the week belongs to the year of its Thursday.
    private var isoWeek: (year: Int, week: Int) {
        let thursday = moment.date.adding(days: 4 - moment.date.weekday.rawValue)
        return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

// MARK: Eras

extension Strftime {
    /// First days by the ordinances that named the eras; Meiji counts from the adoption of the Gregorian calendar.
    private static let eras: [(name: String, first: CivilDate, firstYear: Int)] = [
        ("令和", CivilDate(year: 2019, month: 5, day: 1), 2_019), ("平成", CivilDate(year: 1989, month: 1, day: 8), 1_989),
        ("昭和", CivilDate(year: 1926, month: 12, day: 25), 1_926),
        ("大正", CivilDate(year: 1912, month: 7, day: 30), 1_912),
        ("明治", CivilDate(year: 1873, month: 1, day: 1), 1_868),
    ].compactMap { era in era.1.map { (era.0, $0, era.2) } }

    /// `C`, `y` or `Y` behind `%E`. Before Meiji 6 there are no Gregorian dates in Japan: the year is written plainly.
    private mutating func writesEra(_ directive: UInt8) -> Bool {
        let era = Self.eras.first { $0.first <= moment.date }
        let year = era.map { moment.date.year - $0.firstYear + 1 }
        switch directive {
        case UInt8(ascii: "C"): text(era?.name ?? "西暦")
        case UInt8(ascii: "y"): number(year ?? moment.date.year, 1)
        case UInt8(ascii: "Y"):
            guard let era, let year else {
                text("\(moment.date.year)年")
                return true
            }
            text(era.name + (year == 1 ? "元年" : "\(year)年"))
        default: return false
        }
        return true
    }
}
