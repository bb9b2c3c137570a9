/// Microsoft code page 932: bytes to text and back.
enum CP932 {
    /// The text, or `nil` when a byte or pair has no character. The user-defined area 0xF040-0xF9FC reads as the private
    /// use characters U+E000-U+E757, as on Windows.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        ScalarWriter.text(atMost: bytes.count) { writer in forEachScalar(of: bytes) { writer.write($0) } }
    }

    /// Whether `decode` would give a text.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        forEachScalar(of: bytes) { _ in }
    }

    /// Stops with `false` at the first byte or pair that has no character.
    @inline(__always)
    private static func forEachScalar(
        of bytes: UnsafeBufferPointer<UInt8>, _ body: (Unicode.Scalar) -> Void
    ) -> Bool {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            index += 1
            if let scalar = singleByte(lead) {
                body(scalar)
                continue
            }
            guard index < bytes.count, let scalar = doubleByte(lead, bytes[index]) else { return false }
            body(scalar)
            index += 1
        }
        return true
    }

    /// The bytes of one character, one or two; `nil` when the code page does not have it.
    static func encode(_ scalar: Unicode.Scalar) -> (lead: UInt8?, last: UInt8)? {
        switch scalar.value {
        case 0..<0x80: return (nil, UInt8(scalar.value))
        case 0xFF61...0xFF9F: return (nil, UInt8(scalar.value - 0xFF61 + 0xA1))
        case 0xE000...0xE757:
            let cell = Int(scalar.value - 0xE000)
            return (UInt8(0xF0 + cell / 188), trailByte(ofCell: cell % 188))
        default:
            guard scalar.value <= 0xFFFF, let code = codes[UInt16(sameInMicrosoftsEyes(scalar.value))] else {
                return nil
            }
            return (UInt8(code >> 8), UInt8(code & 0xFF))
        }
    }

    static func singleByte(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0..<0x80: Unicode.Scalar(byte)
        case 0xA1...0xDF: Unicode.Scalar(0xFF61 + UInt32(byte) - 0xA1)
        default: nil
        }
    }

    static func doubleByte(_ lead: UInt8, _ trail: UInt8) -> Unicode.Scalar? {
        guard let cell = cell(ofTrailByte: trail) else { return nil }
        if (0xF0...0xF9).contains(lead) {
            return Unicode.Scalar(0xE000 + UInt32(lead - 0xF0) * 188 + UInt32(cell))
        }
        let row = rowOfLead[Int(lead)]
        guard row >= 0 else { return nil }
        let value = cells[Int(row) * 188 + cell]
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    private static func cell(ofTrailByte trail: UInt8) -> Int? {
        switch trail {
        case 0x40...0x7E: Int(trail) - 0x40
        case 0x80...0xFC: Int(trail) - 0x41
        default: nil
        }
    }

    private static func trailByte(ofCell cell: Int) -> UInt8 {
        UInt8(cell < 0x3F ? cell + 0x40 : cell + 0x41)
    }

    /// The table's characters, 188 for each lead byte; 0 where there is none.
    private static let cells: [UInt16] = {
        let text = CP932Table.text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        return text.unicodeScalars.filter { $0 != "\n" }.map { $0 == "." ? 0 : UInt16($0.value) }
    }()

    private static let rowOfLead: [Int8] = {
        var rows = [Int8](repeating: -1, count: 256)
        for (row, lead) in CP932Table.leadBytes.enumerated() { rows[Int(lead)] = Int8(row) }
        return rows
    }()

    /// Character to code. Where the page has a character more than once, Windows writes JIS X 0208 before NEC row 13
    /// before the IBM extension before NEC's selection of it; the first to come keeps its place.
    private static let codes: [UInt16: UInt16] = {
        let nec: UInt8 = 0x87
        let necSelected: ClosedRange<UInt8> = 0xED...0xEE
        let ibm: ClosedRange<UInt8> = 0xFA...0xFC
        let leads = CP932Table.leadBytes
        let order =
            leads.filter { $0 != nec && !necSelected.contains($0) && !ibm.contains($0) } + [nec]
            + leads.filter { ibm.contains($0) } + leads.filter { necSelected.contains($0) }
        var codes: [UInt16: UInt16] = [:]
        codes.reserveCapacity(8192)
        for lead in order {
            let row = Int(rowOfLead[Int(lead)])
            for cell in 0..<188 {
                let value = cells[row * 188 + cell]
                guard value != 0, codes[value] == nil else { continue }
                codes[value] = UInt16(lead) << 8 | UInt16(trailByte(ofCell: cell))
            }
        }
        return codes
    }()

    /// The characters that the JIS standard and Microsoft map from the same code to different code points: text typed on a
    /// Mac or Linux has the left one, the code page the right one, and no reader sees a difference.
    private static func sameInMicrosoftsEyes(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x301C: 0xFF5E  // wave dash
        case 0x2016: 0x2225  // double vertical line
        case 0x2212: 0xFF0D  // minus sign
        case 0x2014: 0x2015  // em dash
        case 0x00A2: 0xFFE0
        case 0x00A3: 0xFFE1
        case 0x00A5: 0xFFE5
        case 0x00AC: 0xFFE2
        case 0x00A6: 0xFFE4
        default: value
        }
    }
}
