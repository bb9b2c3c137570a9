/// What a clock on a wall shows at an instant, and how far it stands from UTC.
@frozen public struct WallTime: Sendable, Hashable {
    public let date: CivilDate
    /// 00:00:00...23:59:59
    public let time: TimeOfDay
    /// Seconds east of UTC: 32,400 in Tokyo.
    public let offset: Int32

    @inlinable public init(at instant: Instant, offset: Int32) {
        let local = instant.secondsSinceEpoch &+ Int64(offset)
        // Floors also before 1970: the shift is a whole number of days.
        let shifted = UInt64(bitPattern: local &+ 86_400 * 800_000)
        date = CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: shifted / 86_400) &- 800_000)
        time = TimeOfDay(secondsSinceMidnight: Int32(truncatingIfNeeded: shifted % 86_400))
        self.offset = offset
    }
}

extension WallTime: CustomStringConvertible {
    /// `2026-11-25T10:30:00+09:00`, as RFC 3339.
    public var description: String {
        var writer = AsciiWriter()
        writer.write(date)
        writer.write("T")
        writer.write(time, seconds: true)
        writer.write(offset < 0 ? "-" : "+")
        let minutes = Int(abs(offset)) / 60
        writer.write(minutes / 60, digits: 2)
        writer.write(":")
        writer.write(minutes % 60, digits: 2)
        return writer.text
    }
}
