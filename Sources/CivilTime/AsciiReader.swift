/// Reads fixed forms of ASCII text, such as dates and times, byte by byte.
struct AsciiReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    /// Runs `read` on the bytes of `text`; what is left unread makes the result `nil`.
    static func read<Value>(_ text: some StringProtocol, _ read: (inout AsciiReader) -> Value?) -> Value? {
        var copy = String(text)
        return copy.withUTF8 { bytes in
            var reader = AsciiReader(bytes: bytes)
            guard let value = read(&reader), reader.isAtEnd else { return nil }
            return value
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Exactly `count` digits (at most 9) as a number.
    mutating func number(digits count: Int) -> Int? {
        guard bytes.count - position >= count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        position += count
        return value
    }

    /// As many digits as there are; their number, or `nil` when there is none or there are more than `limit`.
    mutating func number(upTo limit: Int) -> Int? {
        var value = 0
        let start = position
        while let byte = next, byte &- 0x30 < 10 {
            guard position - start < limit else { return nil }
            value = value * 10 + Int(byte &- 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    mutating func skipDigits() {
        while let byte = next, byte &- 0x30 < 10 { position += 1 }
    }

    /// Takes the next byte if it is one of those.
    mutating func take(_ wanted: StaticString) -> UInt8? {
        guard let byte = next, wanted.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
        position += 1
        return byte
    }

    mutating func takeDate() -> CivilDate? {
        guard let year = number(digits: 4), take("-") != nil, let month = number(digits: 2), take("-") != nil,
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}
