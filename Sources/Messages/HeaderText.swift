/// Makes any text safe to stand in one header field.
///
/// What would end the line becomes a space, in every script's idea of a line end; what cannot be seen but acts (controls, bidi
/// overrides, byte order marks) is removed. The result is trimmed UTF-8 without CR, LF or NUL, possibly empty.
enum HeaderText {
    static func cleaned(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return trimmed(Array(text.utf8)) }
        var clean: [UInt8] = []
        clean.reserveCapacity(text.utf8.count)
        var afterBreak = false
        for scalar in text.unicodeScalars {
            switch role(of: scalar) {
            case .lineBreak:
                if !afterBreak { clean.append(UInt8(ascii: " ")) }
                afterBreak = true
            case .invisible: break
            case .text:
                clean.append(contentsOf: String(scalar).utf8)
                afterBreak = false
            }
        }
        return trimmed(clean)
    }

    private enum Role { case text, lineBreak, invisible }

    private static func role(of scalar: Unicode.Scalar) -> Role {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: .lineBreak
        case 0x00...0x1F, 0x7F...0x9F: .invisible
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: .invisible
        default: .text
        }
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        let space = UInt8(ascii: " ")
        guard bytes.first == space || bytes.last == space else { return bytes }
        guard let first = bytes.firstIndex(where: { $0 != space }), let last = bytes.lastIndex(where: { $0 != space })
        else { return [] }
        return Array(bytes[first...last])
    }
}

extension HeaderText {
    /// As many whole characters as fit.
    static func prefix(of text: [UInt8], atMost limit: Int) -> [UInt8] {
        guard text.count > limit else { return text }
        var end = limit
        while end > 0, isContinuation(text[end]) { end -= 1 }
        return Array(text[..<end])
    }

    /// A byte that continues a UTF-8 character.
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
