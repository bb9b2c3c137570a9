/// An instant and an offset, written as RFC 5322 section 3.3 writes dates: `Wed, 25 Nov 2026 22:00:47 +0900`.
public struct DateHeader: Sendable, Hashable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, kept within the years 1900 to 9999 that the format can say.
    public let secondsSinceEpoch: Int64
    /// Seconds east of Greenwich, in whole minutes, less than a day.
    public let offset: Int

    /// An instant by the wall clock of a place `offset` seconds east of Greenwich.
    public init(secondsSinceEpoch: Int64, offset: Int) {
        self.secondsSinceEpoch = min(max(secondsSinceEpoch, Self.earliest), Self.latest)
        self.offset = min(max(offset / 60, -1439), 1439) * 60
    }

    /// 1900-01-02 and 9999-12-30: a day's room for the offset.
    private static let earliest: Int64 = -2_208_902_400
    private static let latest: Int64 = 253_402_214_399

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    var bytes: [UInt8] {
        let local = secondsSinceEpoch + Int64(offset)
        let (quotient, remainder) = local.quotientAndRemainder(dividingBy: 86400)
        let days = Int(remainder < 0 ? quotient - 1 : quotient)
        let second = Int(remainder < 0 ? remainder + 86400 : remainder)
        let date = Self.civil(daysSinceEpoch: days)
        var text: [UInt8] = []
        text.reserveCapacity(31)
        let weekday = ((days + 4) % 7 + 7) % 7
        text.append(contentsOf: Self.weekdays[weekday].utf8)
        text.append(contentsOf: ", ".utf8)
        text.append(contentsOf: String(date.day).utf8)
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: Self.months[date.month - 1].utf8)
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: String(date.year).utf8)
        text.append(UInt8(ascii: " "))
        Self.appendTwoDigits(second / 3600, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.appendTwoDigits(second / 60 % 60, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.appendTwoDigits(second % 60, to: &text)
        text.append(contentsOf: offset < 0 ? " -".utf8 : " +".utf8)
        let minutes = abs(offset) / 60
        Self.appendTwoDigits(minutes / 60, to: &text)
        Self.appendTwoDigits(minutes % 60, to: &text)
        return text
    }

    /// The Gregorian date of a day number (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"): years begin in
    /// March, so that the leap day is the last of its year.
    private static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private static func appendTwoDigits(_ value: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(value / 10))
        text.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
