/// The workspace that `init` lays down and `demo` runs on, embedded in the program: an installed Rekindle needs no
/// source tree. The bytes come from `templates/` and `config/` of this package at build time.
public struct StarterFile: Sendable {
    /// Relative to the workspace: `templates/win-back/sequence.yaml`.
    public let path: String
    private let base64: StaticString

    init(path: String, base64: StaticString) {
        self.path = path
        self.base64 = base64
    }

    public static var all: [StarterFile] { embeddedFiles }

    public var bytes: [UInt8] {
        base64.withUTF8Buffer { text in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count / 4 * 3)
            var held: UInt32 = 0
            var bits = 0
            for character in text {
                guard let value = sextet(character) else { continue }
                held = held << 6 | value
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
                }
            }
            return bytes
        }
    }

    /// RFC 4648 section 4; `nil` for padding.
    private func sextet(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
