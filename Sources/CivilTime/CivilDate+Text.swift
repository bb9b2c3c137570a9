extension CivilDate: LosslessStringConvertible {
    /// Reads `YYYY-MM-DD` and nothing else: four, two and two digits, a day that exists.
    public init?(_ text: some StringProtocol) {
        guard let date = AsciiReader.read(text, { $0.takeDate() }) else { return nil }
        self = date
    }

    /// `2026-11-25`
    public var description: String {
        var writer = AsciiWriter()
        writer.write(self)
        return writer.text
    }
}

extension CivilDate {
    /// Whether this is a date that programs write when they have none: 1900-01-01 (spreadsheets) or 1970-01-01 (a zero
    /// time stamp). Such a birthday would greet every customer without one on the same day.
    public var isSentinel: Bool {
        daysSinceEpoch == 0 || daysSinceEpoch == -25_567
    }

    /// The same for a text: also `0`, `0000-00-00` and its like in other notations, and the two dates with a time behind them.
    public static func isSentinel(_ text: some StringProtocol) -> Bool {
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "T") && $0 != UInt8(ascii: " ") }
            .filter { $0 &- 0x30 < 10 }
        guard !digits.isEmpty else { return false }
        if digits.allSatisfy({ $0 == 0x30 }) {
            return text.utf8.allSatisfy { $0 &- 0x30 < 10 || "-/.:T Z+".utf8.contains($0) }
        }
        return CivilDate(text.prefix(10))?.isSentinel ?? false
    }
}
