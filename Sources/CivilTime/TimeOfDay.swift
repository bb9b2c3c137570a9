/// A wall-clock time without a date, to the second; 24:00 exists, as the end of a day.
@frozen public struct TimeOfDay: Sendable, Hashable {
    /// 0...86,400
    public let secondsSinceMidnight: Int32

    /// Less than 0 becomes 0, more than 86,400 becomes 86,400.
    @inlinable public init(secondsSinceMidnight: Int32) {
        self.secondsSinceMidnight = min(max(secondsSinceMidnight, 0), 86_400)
    }

    /// `nil` when there is no such time; 24:00:00 is one.
    @inlinable public init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...24).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            hour < 24 || (minute == 0 && second == 0)
        else { return nil }
        self.init(secondsSinceMidnight: Int32(truncatingIfNeeded: hour * 3_600 + minute * 60 + second))
    }

    /// 00:00
    public static let midnight = TimeOfDay(secondsSinceMidnight: 0)
    /// 12:00
    public static let noon = TimeOfDay(secondsSinceMidnight: 43_200)
    /// 24:00
    public static let endOfDay = TimeOfDay(secondsSinceMidnight: 86_400)

    /// 0...24
    @inlinable public var hour: Int { Int(secondsSinceMidnight) / 3_600 }
    @inlinable public var minute: Int { Int(secondsSinceMidnight) / 60 % 60 }
    @inlinable public var second: Int { Int(secondsSinceMidnight) % 60 }
}

extension TimeOfDay: Comparable {
    @inlinable public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool {
        a.secondsSinceMidnight < b.secondsSinceMidnight
    }
}

extension TimeOfDay: LosslessStringConvertible {
    /// Reads `HH:MM` or `HH:MM:SS`; an hour of one digit (`9:30`) is understood too.
    public init?(_ text: some StringProtocol) {
        let time = AsciiReader.read(text) { reader -> TimeOfDay? in
            guard let hour = reader.number(upTo: 2), reader.take(":") != nil, let minute = reader.number(digits: 2)
            else { return nil }
            guard reader.take(":") != nil else { return TimeOfDay(hour: hour, minute: minute) }
            return reader.number(digits: 2).flatMap { TimeOfDay(hour: hour, minute: minute, second: $0) }
        }
        guard let time else { return nil }
        self = time
    }

    /// `10:30`, and `10:30:15` when there are seconds.
    public var description: String {
        var writer = AsciiWriter()
        writer.write(self, seconds: second != 0)
        return writer.text
    }
}
