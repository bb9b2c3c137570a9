public import CivilTime

/// An instant by the wall clock of its place, written as RFC 5322 section 3.3 writes dates:
/// `Wed, 25 Nov 2026 22:00:47 +0900`.
public struct DateHeader: Sendable, Hashable, CustomStringConvertible {
    private let wall: WallTime

    public init(_ instant: Instant, in zone: Zone) {
        self.init(instant, offset: Int(zone.wall(at: Self.kept(instant)).offset))
    }

    /// - Parameter offset: seconds east of Greenwich; whole minutes of it count, and less than a day.
    public init(_ instant: Instant, offset: Int) {
        wall = WallTime(at: Self.kept(instant), offset: Int32(min(max(offset / 60, -1439), 1439) * 60))
    }

    /// Within the years 1900 to 9999 that the format can say, with a day's room for the offset.
    private static func kept(_ instant: Instant) -> Instant {
        Instant(secondsSinceEpoch: min(max(instant.secondsSinceEpoch, -2_208_902_400), 253_402_214_399))
    }

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    var bytes: [UInt8] {
        let date = wall.date.components
        var text: [UInt8] = []
        text.reserveCapacity(31)
        text.append(contentsOf: Self.weekdays[wall.date.weekday.rawValue - 1].utf8)
        text.append(contentsOf: ", ".utf8)
        if date.day >= 10 { text.append(UInt8(ascii: "0") + UInt8(date.day / 10)) }
        text.append(UInt8(ascii: "0") + UInt8(date.day % 10))
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: Self.months[date.month - 1].utf8)
        text.append(UInt8(ascii: " "))
        Self.appendTwoDigits(date.year / 100, to: &text)
        Self.appendTwoDigits(date.year % 100, to: &text)
        text.append(UInt8(ascii: " "))
        Self.appendTwoDigits(wall.time.hour, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.appendTwoDigits(wall.time.minute, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.appendTwoDigits(wall.time.second, to: &text)
        text.append(contentsOf: wall.offset < 0 ? " -".utf8 : " +".utf8)
        let minutes = Int(abs(wall.offset)) / 60
        Self.appendTwoDigits(minutes / 60, to: &text)
        Self.appendTwoDigits(minutes % 60, to: &text)
        return text
    }

    private static func appendTwoDigits(_ value: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(value / 10))
        text.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
