/// RFC 4648, sections 4 and 5.
func base64(_ text: Text, isURLSafe: Bool) -> [UInt8] {
    let alphabet =
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + (isURLSafe ? "-_" : "+/").utf8
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
        let left = text.count - index
        let group =
            UInt32(text[index]) << 16 | UInt32(left > 1 ? text[index + 1] : 0) << 8
            | UInt32(left > 2 ? text[index + 2] : 0)
        bytes.append(alphabet[Int(group >> 18)])
        bytes.append(alphabet[Int(group >> 12 & 63)])
        bytes.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
        bytes.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
        index += 3
    }
    return bytes
}

/// `nil` for anything that is not base64. The URL-safe alphabet may lack its padding.
func base64Decoded(_ text: Text, isURLSafe: Bool) -> [UInt8]? {
    var digits = text[...]
    while digits.last == UInt8(ascii: "=") { digits = digits.dropLast() }
    let padding = text.count - digits.count
    guard padding <= 2, digits.count % 4 != 1, isURLSafe || text.count % 4 == 0 else { return nil }
    if padding > 0, text.count % 4 != 0 { return nil }
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bits = 0
    for byte in digits {
        let value: UInt32
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte) + 4
        case UInt8(ascii: "+") where !isURLSafe, .hyphen where isURLSafe: value = 62
        case UInt8(ascii: "/") where !isURLSafe, UInt8(ascii: "_") where isURLSafe: value = 63
        default: return nil
        }
        group = group << 6 | value
        bits += 6
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
    }
    return bytes
}
