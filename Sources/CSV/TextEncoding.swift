import Wording

/// The encodings in which customer files arrive, all of them seen from Japanese offices.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    /// Microsoft's Shift_JIS with the NEC and IBM extensions; what Excel on Japanese Windows calls "CSV".
    case cp932
    /// What Excel calls "Unicode text"; known by its byte order mark.
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Read only when asked for: short EUC-JP texts also read as half-width kana, so it is never guessed.
    case eucJP = "euc-jp"

    /// The encoding a person names on the command line, by any of its usual names; `nil` when nobody knows the name.
    public init?(named name: String) {
        let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        switch plain {
        case "utf8", "utf8bom", "utf8n": self = .utf8
        case "cp932", "shiftjis", "sjis", "windows31j", "ms932", "mskanji", "ms": self = .cp932
        case "utf16le", "utf16", "unicode": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        case "eucjp", "euc", "ujis": self = .eucJP
        default: return nil
        }
    }

    /// The byte order mark that a file in this encoding may begin with.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .cp932, .eucJP: []
        }
    }

    /// The text that these bytes are, or `nil` when a single one of them is not text in this encoding: a damaged name is
    /// better refused than stored with U+FFFD in it.
    public func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        switch self {
        case .utf8: String(validating: bytes, as: UTF8.self)
        case .cp932: CP932.decode(bytes)
        case .eucJP: EUCJP.decode(bytes)
        case .utf16LittleEndian: UTF16Text.decode(bytes, bigEndian: false)
        case .utf16BigEndian: UTF16Text.decode(bytes, bigEndian: true)
        }
    }

    /// The same for an array.
    public func decode(_ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBufferPointer(decode)
    }
}
