import CivilTime

extension Machine {
    /// What most letters need, written straight into the arena: numbers by `%Y %m %d %H %M %S`, with `%-` for no zeros.
    ///
    /// - Returns: `nil` when the value is a text or the format asks for more.
    mutating func plainDate(_ value: Cell, _ format: Text) throws(Fault) -> Text? {
        let date: CivilDate
        let time: TimeOfDay
        switch value.kind {
        case .date:
            (date, time) = (CivilDate(daysSinceEpoch: Int32(clamping: value.integer)), .midnight)
        case .instant, .integer:
            let wall = zone.wall(at: Instant(secondsSinceEpoch: value.integer))
            (date, time) = (wall.date, wall.time)
        default: return nil
        }
        let (year, month, day) = date.components
        let start = try arena.bytes(format.count * 2 + 8)
        var target = start
        var index = 0
        while index < format.count {
            let byte = format[index]
            index += 1
            guard byte == .percent else {
                target.pointee = byte
                target += 1
                continue
            }
            var digits = 2
            if index < format.count, format[index] == .hyphen {
                digits = 1
                index += 1
            }
            guard index < format.count else { return nil }
            let number: Int
            switch format[index] {
            case UInt8(ascii: "Y"): (number, digits) = (year, digits == 2 ? 4 : 1)
            case UInt8(ascii: "m"): number = month
            case UInt8(ascii: "d"): number = day
            case UInt8(ascii: "H"): number = time.hour
            case UInt8(ascii: "M"): number = time.minute
            case UInt8(ascii: "S"): number = time.second
            default: return nil
            }
            index += 1
            target = writeDigits(number, atLeast: digits, to: target)
        }
        return Text(start: start, count: target - start)
    }
}

/// Writes a number of at most four digits with leading zeros.
@inline(__always) private func writeDigits(
    _ number: Int, atLeast digits: Int, to start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    let width = max(digits, number >= 1_000 ? 4 : number >= 100 ? 3 : number >= 10 ? 2 : 1)
    var rest = number
    var index = width
    while index > 0 {
        index -= 1
        start[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    }
    return start + width
}
