/// A point in time, to the second, in UTC without leap seconds: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
///
/// Arithmetic that would leave these years stops at the first or the last instant.
@frozen public struct Instant: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSinceEpoch: Int64

    /// A count outside the supported years becomes the first or the last instant.
    @inlinable public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = min(max(secondsSinceEpoch, -62_135_596_800), 253_402_300_799)
    }

    /// 0001-01-01T00:00:00Z
    public static let first = Instant(secondsSinceEpoch: .min)
    /// 9999-12-31T23:59:59Z
    public static let last = Instant(secondsSinceEpoch: .max)
}

extension Instant: Comparable {
    @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.secondsSinceEpoch < b.secondsSinceEpoch }
}

extension Instant {
    @inlinable public func adding(seconds: Int64) -> Instant {
        let (sum, overflow) = secondsSinceEpoch.addingReportingOverflow(seconds)
        return Instant(secondsSinceEpoch: overflow ? (seconds < 0 ? .min : .max) : sum)
    }

    /// Seconds from this instant to `other`; negative when `other` is earlier.
    @inlinable public func seconds(until other: Instant) -> Int64 {
        other.secondsSinceEpoch &- secondsSinceEpoch
    }
}

extension Instant: LosslessStringConvertible {
    /// Reads RFC 3339: `2026-11-25T10:30:00+09:00`, `2026-11-25T01:30:00Z`. Seconds may be missing, parts of a second are
    /// dropped, a leap second is the second after it. A text without an offset is no instant: whose clock would it be?
    public init?(_ text: some StringProtocol) {
        guard let instant = AsciiReader.read(text, { $0.takeInstant() }) else { return nil }
        self = instant
    }

    /// `2026-11-25T01:30:00Z`
    public var description: String {
        let wall = WallTime(at: self, offset: 0)
        var writer = AsciiWriter()
        writer.write(wall.date)
        writer.write("T")
        writer.write(wall.time, seconds: true)
        writer.write("Z")
        return writer.text
    }
}

extension AsciiReader {
    fileprivate mutating func takeInstant() -> Instant? {
        guard let date = takeDate(), take("Tt ") != nil, let hour = number(digits: 2), hour < 24, take(":") != nil,
            let minute = number(digits: 2), minute < 60
        else { return nil }
        var second = 0
        if take(":") != nil {
            guard let seconds = number(digits: 2), seconds <= 60 else { return nil }
            second = seconds
            if take(".,") != nil {
                guard let digit = next, digit &- 0x30 < 10 else { return nil }
                skipDigits()
            }
        }
        guard let offset = takeOffset() else { return nil }
        let local = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return Instant(secondsSinceEpoch: local - Int64(offset))
    }

    /// Seconds east of UTC: `Z`, `+09:00` or `+0900`.
    private mutating func takeOffset() -> Int? {
        if take("Zz") != nil { return 0 }
        guard let sign = take("+-"), let hours = number(digits: 2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}
