import Wording

/// A day of the week, numbered as ISO 8601 does: Monday is 1, Sunday is 7.
@frozen public enum Weekday: Int, Sendable, Hashable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}

extension Weekday: Comparable {
    /// Monday comes first, as in ISO 8601.
    @inlinable public static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }
}

extension Weekday {
    /// The weekday `days` after this one.
    @inlinable public func advanced(by days: Int) -> Weekday {
        let index = (rawValue - 1 + days % 7 + 7) % 7
        return Weekday(rawValue: index + 1) ?? self
    }

    /// `月` / `Mon`.
    public var shortName: Wording {
        switch self {
        case .monday: Wording(ja: "月", en: "Mon")
        case .tuesday: Wording(ja: "火", en: "Tue")
        case .wednesday: Wording(ja: "水", en: "Wed")
        case .thursday: Wording(ja: "木", en: "Thu")
        case .friday: Wording(ja: "金", en: "Fri")
        case .saturday: Wording(ja: "土", en: "Sat")
        case .sunday: Wording(ja: "日", en: "Sun")
        }
    }

    /// `月曜日` / `Monday`.
    public var name: Wording {
        let english =
            switch self {
            case .monday: "Monday"
            case .tuesday: "Tuesday"
            case .wednesday: "Wednesday"
            case .thursday: "Thursday"
            case .friday: "Friday"
            case .saturday: "Saturday"
            case .sunday: "Sunday"
            }
        return Wording(ja: shortName.japanese + "曜日", en: english)
    }

    /// Reads `mon`, `Monday`, `月`, `月曜` or `月曜日`; letter case does not matter.
    public init?(_ text: some StringProtocol) {
        let word = text.lowercased()
        for day in Weekday.allCases {
            let japanese = day.shortName.japanese
            if word == day.shortName.english.lowercased() || word == day.name.english.lowercased()
                || word == japanese || word == japanese + "曜" || word == japanese + "曜日"
            {
                self = day
                return
            }
        }
        return nil
    }
}

/// Some days of the week.
@frozen public struct WeekdaySet: OptionSet, Sendable, Hashable {
    /// Bit `n` stands for weekday `n`: Monday is bit 1, Sunday bit 7.
    public let rawValue: UInt8

    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111_1110 }

    @inlinable public init(_ day: Weekday) { self.init(rawValue: 1 << UInt8(day.rawValue)) }

    @inlinable public init(_ days: some Sequence<Weekday>) {
        self.init(rawValue: days.reduce(0) { $0 | 1 << UInt8($1.rawValue) })
    }

    public static let weekdays = WeekdaySet([Weekday.monday, .tuesday, .wednesday, .thursday, .friday])
    public static let weekend = WeekdaySet([Weekday.saturday, .sunday])
    public static let all = WeekdaySet(rawValue: 0b1111_1110)

    @inlinable public func contains(_ day: Weekday) -> Bool { rawValue & (1 << UInt8(day.rawValue)) != 0 }

    /// The days in this set, Monday first.
    public var days: [Weekday] { Weekday.allCases.filter(contains) }
}
