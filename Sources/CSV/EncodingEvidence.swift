/// How well the lines of a file read in each encoding that has no mark of its own.
///
/// Line by line, because one damaged row must not change what a whole file is taken for; and only lines with bytes above
/// 0x7F say anything.
struct EncodingEvidence {
    /// What one encoding has going for it.
    struct Score {
        /// Lines beyond ASCII that read without an error.
        var lines = 0
        /// Whether the header is one of them.
        var header = false
    }

    private(set) var utf8 = Score()
    private(set) var cp932 = Score()
    private(set) var eucJP = Score()
    /// Lines that would read as EUC-JP but as CP932 are nothing but half-width kana, letters, marks and small kana: the
    /// second halves of EUC-JP kanji reach outside that range soon.
    private(set) var plainHalfWidthKana = 0
    /// Lines with bytes above 0x7F.
    private(set) var lines = 0
    /// C0 control characters that no text has (all but TAB, LF, VT, CR).
    private(set) var controls = 0
    private(set) var zerosInHeader = 0
    private(set) var hasJISEscapes = false
    private var zeros = (even: 0, odd: 0)

    init(of bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            var isHeader = true
            var isASCII = true
            for (index, byte) in bytes.enumerated() {
                if byte >= 0x80 {
                    isASCII = false
                } else if byte < 0x20 {
                    switch byte {
                    case 0x0A, 0x0D:
                        judge(UnsafeBufferPointer(rebasing: bytes[start..<index]), isASCII: isASCII, isHeader: isHeader)
                        start = index + 1
                        isHeader = false
                        isASCII = true
                    case 0x09, 0x0B: break
                    default: count(control: byte, at: index, in: bytes, isHeader: isHeader)
                    }
                }
            }
            judge(UnsafeBufferPointer(rebasing: bytes[start...]), isASCII: isASCII, isHeader: isHeader)
        }
    }

    /// Whether the file is, by most of its lines or by its header, in this encoding. The header outweighs the rows: a file
    /// whose column names cannot be read is of no use.
    func most(_ score: KeyPath<EncodingEvidence, Score>) -> Bool {
        self[keyPath: score].header || self[keyPath: score].lines * 2 > lines || lines == 0
    }

    /// One byte in twenty: random bytes have twice as many, and a text has a few at the places where it is damaged.
    func hasTooManyControls(for byteCount: Int) -> Bool {
        controls > 4 && controls * 20 > byteCount
    }

    /// The byte order of UTF-16 without a mark, when the NULs stand almost only on one side.
    var unmarkedUTF16: TextEncoding? {
        if zeros.odd > 1, zeros.odd > zeros.even * 8 { return .utf16LittleEndian }
        if zeros.even > 1, zeros.even > zeros.odd * 8 { return .utf16BigEndian }
        return nil
    }

    private mutating func count(
        control byte: UInt8, at index: Int, in bytes: UnsafeBufferPointer<UInt8>, isHeader: Bool
    ) {
        controls += 1
        if byte == 0 {
            if isHeader { zerosInHeader += 1 }
            if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        } else if byte == 0x1B, index + 2 < bytes.count, bytes[index + 1] == 0x24,
            [0x40, 0x42].contains(bytes[index + 2])
        {
            hasJISEscapes = true
        }
    }

    private mutating func judge(_ line: UnsafeBufferPointer<UInt8>, isASCII: Bool, isHeader: Bool) {
        guard !isASCII else { return }
        lines += 1
        if TextEncoding.utf8.decode(line) != nil { utf8.add(isHeader) }
        if TextEncoding.cp932.decode(line) != nil { cp932.add(isHeader) }
        if TextEncoding.eucJP.decode(line) != nil {
            eucJP.add(isHeader)
            if line.allSatisfy({ $0 < 0x80 || (0xA6...0xDF).contains($0) }) { plainHalfWidthKana += 1 }
        }
    }
}

extension EncodingEvidence.Score {
    fileprivate mutating func add(_ isHeader: Bool) {
        lines += 1
        header = header || isHeader
    }
}
