/// A length of time as people say it: calendar months, then days, then exact seconds.
///
/// Years fold into months and weeks into days. The order of adding is fixed (months with clamping to the month's end, then
/// days, then exact time), so that parts with different signs have one meaning. The unit decides, nothing is guessed:
/// "1 day" keeps the wall clock, "24 hours" does not when the clocks change in between.
@frozen public struct Period: Sendable, Hashable {
    public var months: Int
    public var days: Int
    public var seconds: Int64

    @inlinable public init(months: Int = 0, days: Int = 0, seconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.seconds = seconds
    }

    public static let zero = Period()

    @inlinable public static func years(_ count: Int) -> Period { Period(months: count * 12) }
    @inlinable public static func months(_ count: Int) -> Period { Period(months: count) }
    @inlinable public static func weeks(_ count: Int) -> Period { Period(days: count * 7) }
    @inlinable public static func days(_ count: Int) -> Period { Period(days: count) }
    @inlinable public static func hours(_ count: Int) -> Period { Period(seconds: Int64(count) * 3_600) }
    @inlinable public static func minutes(_ count: Int) -> Period { Period(seconds: Int64(count) * 60) }

    /// Whether adding this changes nothing.
    @inlinable public var isZero: Bool { months == 0 && days == 0 && seconds == 0 }

    /// Whether this has no exact part, so that adding it to a date says everything.
    @inlinable public var isCalendarOnly: Bool { seconds == 0 }

    /// This period `count` times. The k-th occurrence of a series is its anchor plus `period.times(k)`, never the one
    /// before plus one more: month ends would stick at the shortest month.
    @inlinable public func times(_ count: Int) -> Period {
        Period(
            months: months.multipliedSaturating(by: count), days: days.multipliedSaturating(by: count),
            seconds: seconds.multipliedSaturating(by: Int64(count)))
    }
}

extension FixedWidthInteger {
    @inlinable func multipliedSaturating(by other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
