/// A day of the Gregorian calendar, proleptic, in no time zone: 0001-01-01 to 9999-12-31.
///
/// Arithmetic that would leave these years stops at the first or the last day, so that no value from outside can trap.
@frozen public struct CivilDate: Sendable, Hashable {
    /// Days since 1970-01-01, which is 0.
    public let daysSinceEpoch: Int32

    /// A count outside the supported years becomes the first or the last day.
    @inlinable public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = min(max(daysSinceEpoch, Self.firstDay), Self.lastDay)
    }

    /// `nil` when there is no such day, such as 29 February of a common year.
    @inlinable public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, year: year)
        else { return nil }
        self.init(validYear: year, month: month, day: day)
    }

    @usableFromInline static var firstDay: Int32 { @inlinable get { -719_162 } }
    @usableFromInline static var lastDay: Int32 { @inlinable get { 2_932_896 } }

    /// 0001-01-01
    public static let first = CivilDate(daysSinceEpoch: firstDay)
    /// 9999-12-31
    public static let last = CivilDate(daysSinceEpoch: lastDay)
}

extension CivilDate: Comparable {
    @inlinable public static func < (a: CivilDate, b: CivilDate) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }
}

extension CivilDate {
    /// Year, month (1...12) and day of the month (1...31) at once; cheaper than asking for them one by one.
    ///
    /// Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022), figure 12.
    @inlinable public var components: (year: Int, month: Int, day: Int) {
        // 82 cycles of 400 years keep every number below positive; 719,468 days lie between 0000-03-01 and 1970-01-01.
        let shifted = UInt32(bitPattern: daysSinceEpoch &+ (719_468 + 146_097 * 82))
        let centuryNumerator = 4 &* shifted &+ 3
        let century = centuryNumerator / 146_097
        let dayOfCentury = centuryNumerator % 146_097 / 4
        let yearProduct = 2_939_745 &* UInt64(4 &* dayOfCentury &+ 3)
        let yearOfCentury = UInt32(truncatingIfNeeded: yearProduct >> 32)
        let dayOfYear = UInt32(truncatingIfNeeded: yearProduct) / 2_939_745 / 4
        let monthNumerator = 2_141 &* dayOfYear &+ 197_913
        let month = monthNumerator >> 16
        let day = (monthNumerator & 0xFFFF) / 2_141
        // The year of the computation starts in March: January and February belong to the year after.
        let isAfterDecember = dayOfYear >= 306
        let year = Int(100 &* century &+ yearOfCentury) &- 400 * 82
        return (isAfterDecember ? year &+ 1 : year, Int(isAfterDecember ? month &- 12 : month), Int(day &+ 1))
    }

    /// The inverse of `components`; the caller has made sure that there is such a day.
    @inlinable init(validYear year: Int, month: Int, day: Int) {
        let isBeforeMarch = month <= 2
        let shiftedYear = UInt32(truncatingIfNeeded: year &+ 400 * 82) &- (isBeforeMarch ? 1 : 0)
        let shiftedMonth = UInt32(truncatingIfNeeded: isBeforeMarch ? month &+ 12 : month)
        let century = shiftedYear / 100
        let yearDays = 1_461 &* shiftedYear / 4 &- century &+ century / 4
        let monthDays = (979 &* shiftedMonth &- 2_919) / 32
        let days = yearDays &+ monthDays &+ UInt32(truncatingIfNeeded: day &- 1)
        self.init(daysSinceEpoch: Int32(bitPattern: days &- (719_468 + 146_097 * 82)))
    }

    @inlinable public var year: Int { components.year }
    /// 1...12
    @inlinable public var month: Int { components.month }
    /// 1...31
    @inlinable public var day: Int { components.day }

    /// 1...366
    @inlinable public var dayOfYear: Int {
        Int(daysSinceEpoch &- CivilDate(validYear: components.year, month: 1, day: 1).daysSinceEpoch) &+ 1
    }

    @inlinable public var weekday: Weekday {
        // 0001-01-01 was a Monday.
        let index = UInt32(bitPattern: daysSinceEpoch &- Self.firstDay) % 7
        return Weekday(rawValue: Int(index) &+ 1).unsafelyUnwrapped
    }

    @inlinable public var isLeapYear: Bool { Self.isLeapYear(components.year) }

    /// Days of this date's month, 28...31.
    @inlinable public var daysInMonth: Int {
        let (year, month, _) = components
        return Self.daysInMonth(month, year: year)
    }

    /// Whether `year` has a 29 February.
    @inlinable public static func isLeapYear(_ year: Int) -> Bool {
        // Of the years that 4 divides, 25 divides the centuries; 16 and 25 together make 400.
        UInt32(truncatingIfNeeded: year) % 25 == 0 ? year & 15 == 0 : year & 3 == 0
    }

    /// Days of a month, 28...31; `month` is 1...12.
    @inlinable public static func daysInMonth(_ month: Int, year: Int) -> Int {
        month == 2 ? (isLeapYear(year) ? 29 : 28) : 30 | (month ^ month >> 3)
    }

    /// The `nth` such weekday of a month: 1...5 counts from the start, -1...-5 from the end; `nil` when the month has none.
    @inlinable public static func nth(_ nth: Int, _ weekday: Weekday, of month: Int, year: Int) -> CivilDate? {
        guard nth != 0, abs(nth) <= 5, let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        let length = daysInMonth(month, year: year)
        let earliest = (weekday.rawValue - first.weekday.rawValue + 7) % 7
        let latest = earliest + (length - 1 - earliest) / 7 * 7
        let index = nth > 0 ? earliest + (nth - 1) * 7 : latest + (nth + 1) * 7
        return (0..<length).contains(index) ? first.adding(days: index) : nil
    }
}
