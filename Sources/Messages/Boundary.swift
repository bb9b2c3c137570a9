/// The line between the parts of a multipart (RFC 2046 section 5.1.1).
///
/// It begins with `=_`, which neither quoted-printable nor base64 can produce, so no content can contain it. It comes from a
/// seed: the same message is the same bytes every time.
struct Boundary {
    enum Level: String {
        case mixed = "m"
        case alternative = "a"
        case related = "r"
    }

    private let suffix: [UInt8]

    init(seed: some Collection<UInt8>) {
        var suffix: [UInt8] = []
        for start: UInt64 in [0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15] {
            // FNV-1a: spread is all that is asked of it.
            var hash = start
            for byte in seed { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            for shift in stride(from: 60, through: 0, by: -4) {
                suffix.append(Hexadecimal.upper(UInt8(truncatingIfNeeded: hash >> UInt64(shift)) & 15))
            }
        }
        self.suffix = suffix
    }

    private func appendName(_ level: Level, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "=_".utf8)
        bytes.append(contentsOf: level.rawValue.utf8)
        bytes.append(contentsOf: suffix)
    }

    /// The header field that opens a multipart, and the empty line after it.
    func appendHeader(_ level: Level, to bytes: inout [UInt8]) {
        let type: String =
            switch level {
            case .mixed: "mixed"
            case .alternative: "alternative"
            case .related: "related; type=\"text/html\""
            }
        bytes.append(contentsOf: "Content-Type: multipart/".utf8)
        bytes.append(contentsOf: type.utf8)
        bytes.append(contentsOf: ";\r\n boundary=\"".utf8)
        appendName(level, to: &bytes)
        bytes.append(contentsOf: "\"\r\n\r\n".utf8)
    }

    func appendDelimiter(_ level: Level, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "--".utf8)
        appendName(level, to: &bytes)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    func appendEnd(_ level: Level, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "--".utf8)
        appendName(level, to: &bytes)
        bytes.append(contentsOf: "--\r\n".utf8)
    }
}
