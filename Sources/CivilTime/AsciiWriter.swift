/// Writes decimal digits into a string without Foundation.
struct AsciiWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(32) }

    mutating func write(_ value: Int, digits: Int) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0x30, count: digits))
        var rest = value
        for index in stride(from: digits - 1, through: 0, by: -1) {
            bytes[start + index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }

    mutating func write(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

    mutating func write(_ date: CivilDate) {
        let (year, month, day) = date.components
        write(year, digits: 4)
        write("-")
        write(month, digits: 2)
        write("-")
        write(day, digits: 2)
    }

    mutating func write(_ time: TimeOfDay, seconds: Bool) {
        write(time.hour, digits: 2)
        write(":")
        write(time.minute, digits: 2)
        guard seconds else { return }
        write(":")
        write(time.second, digits: 2)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
