/// Reads zone files (RFC 8536, version 2 or later): the 64-bit block and the footer.
struct TZifReader {
    private let bytes: [UInt8]
    private var position = 0

    /// No zone of the database comes near this; a file that does is something else.
    static let maximumSize = 1 << 20

    /// - Throws: `ZoneError.malformed` when the bytes are no usable zone file.
    static func rules(identifier: String, bytes: [UInt8]) throws(ZoneError) -> ZoneRules {
        var reader = TZifReader(bytes: bytes)
        guard let rules = reader.rules(identifier: identifier) else { throw .malformed(identifier) }
        return rules
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private struct Counts {
        var utcFlags, standardFlags, leapSeconds, changes, types, names: Int

        /// Bytes of the block that follows, with times of `width` bytes.
        func length(timeWidth width: Int) -> Int {
            changes * (width + 1) + types * 6 + names + leapSeconds * (width + 4) + standardFlags + utcFlags
        }
    }

    private mutating func rules(identifier: String) -> ZoneRules? {
        guard bytes.count <= Self.maximumSize, let old = header(), skip(old.length(timeWidth: 4)),
            let counts = header(), counts.leapSeconds == 0, counts.types > 0,
            bytes.count - position >= counts.length(timeWidth: 8)
        else { return nil }

        let times = (0..<counts.changes).map { big(at: position + $0 * 8, width: 8) }
        position += counts.changes * 8
        let types = bytes[position..<position + counts.changes].map { Int($0) }
        position += counts.changes
        let offsets = (0..<counts.types).map { Int32(truncatingIfNeeded: big(at: position + $0 * 6, width: 4)) }
        position += counts.types * 6 + counts.names + counts.standardFlags + counts.utcFlags

        guard types.allSatisfy({ $0 < offsets.count }), offsets.allSatisfy({ abs(Int($0)) < 26 * 3_600 }),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }), let text = footer()
        else { return nil }
        var footer: PosixZoneRule?
        if !text.isEmpty {
            guard let rule = PosixZoneRule(text) else { return nil }
            footer = rule
        }

        // Some files start with a change at the Big Bang; what matters of it is the offset.
        var initial = offsets[0]
        var changes: [OffsetChange] = []
        for (time, type) in zip(times, types) {
            if time < Instant.first.secondsSinceEpoch {
                initial = offsets[type]
            } else if time < Instant.last.secondsSinceEpoch {
                changes.append(OffsetChange(at: time, offset: offsets[type]))
            }
        }
        return ZoneRules(identifier: identifier, initialOffset: initial, changes: changes, footer: footer)
    }

    private mutating func header() -> Counts? {
        guard bytes.count - position >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8),
            bytes[position + 4] >= UInt8(ascii: "2")
        else { return nil }
        let numbers = (0..<6).map { Int(UInt32(truncatingIfNeeded: big(at: position + 20 + $0 * 4, width: 4))) }
        // Bounded, so that the products below cannot overflow.
        guard numbers.allSatisfy({ $0 <= Self.maximumSize }) else { return nil }
        position += 44
        return Counts(
            utcFlags: numbers[0], standardFlags: numbers[1], leapSeconds: numbers[2], changes: numbers[3],
            types: numbers[4], names: numbers[5])
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard bytes.count - position >= count else { return false }
        position += count
        return true
    }

    private func big(at start: Int, width: Int) -> Int64 {
        bytes[start..<start + width].reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The text between the two line feeds that end the file.
    private func footer() -> String? {
        guard position < bytes.count, bytes[position] == 0x0A,
            let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
        else { return nil }
        return String(decoding: bytes[position + 1..<end], as: UTF8.self)
    }
}
