/// EUC-JP with Microsoft's mapping of JIS X 0208 (including NEC row 13 and the IBM rows); JIS X 0212 (three bytes) is not read.
enum EUCJP {
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
            if lead < 0x80 {
                body(Unicode.Scalar(lead))
                continue
            }
            guard index < bytes.count, let scalar = doubleByte(lead, bytes[index]) else { return false }
            body(scalar)
            index += 1
        }
        return true
    }

    private static func doubleByte(_ lead: UInt8, _ trail: UInt8) -> Unicode.Scalar? {
        if lead == 0x8E {  // single shift 2: half-width kana
            return (0xA1...0xDF).contains(trail) ? CP932.singleByte(trail) : nil
        }
        guard (0xA1...0xFE).contains(lead), (0xA1...0xFE).contains(trail) else { return nil }
        // JIS X 0208 row and cell, 0-based, are folded into Shift_JIS two rows to a lead byte.
        let row = lead - 0xA1
        let cell = trail - 0xA1
        let shiftedLead = row / 2 + (row < 62 ? 0x81 : 0xC1)
        let shiftedTrail = row % 2 == 0 ? cell + (cell < 63 ? 0x40 : 0x41) : cell + 0x9F
        return CP932.doubleByte(shiftedLead, shiftedTrail)
    }
}
