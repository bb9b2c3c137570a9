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
    /// Lines that can hardly be anything but UTF-8.
    private var certainlyUTF8 = 0
    /// Lines that would read as EUC-JP but as CP932 are nothing but half-width kana, letters, marks and small kana: the
    /// second halves of EUC-JP kanji reach outside that range soon.
    private var plainHalfWidthKana = 0
    /// Lines with bytes above 0x7F.
    private var lines = 0
    private var allLines = 0
    private var headerIsBeyondASCII = false
    /// C0 control characters that no text has (all but TAB, LF, VT, CR).
    private var controls = 0
    private(set) var zerosInHeader = 0
    private(set) var hasJISEscapes = false
    private var zeros = (even: 0, odd: 0)

    init(of bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            var isHeader = true
            var isASCII = true
            for index in 0..<bytes.count {
                let byte = bytes[index]
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
        if !line.isEmpty { allLines += 1 }
        guard !isASCII else { return }
        lines += 1
        headerIsBeyondASCII = headerIsBeyondASCII || isHeader
        let verdict = UTF8Text.judge(line)
        if verdict != .invalid { utf8.add(isHeader) }
        if verdict == .certain {
            // Should it read in another encoding as well, that is chance and must not count.
            certainlyUTF8 += 1
            return
        }
        if CP932.isValid(line) { cp932.add(isHeader) }
        if EUCJP.isValid(line) {
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

/// What follows from it. An encoding is a file's when its header or at least half of its lines read in it; the header
/// outweighs the rows, because a file whose column names cannot be read is of no use. Under a header in ASCII, an encoding
/// that reads some rows is also preferred to another that reads none.
extension EncodingEvidence {
    var isUTF8: Bool {
        utf8.lines == lines || utf8.header || (certainlyUTF8 > 0 && certainlyUTF8 * 2 >= lines)
            || (certainlyUTF8 > 0 && cp932.lines == 0 && !headerIsBeyondASCII)
    }

    var isCP932: Bool {
        fits(cp932) || (cp932.lines > 0 && certainlyUTF8 == 0 && !headerIsBeyondASCII)
    }

    /// Whether EUC-JP explains the file as well as CP932 does. Half-width kana in pairs do read as EUC-JP; but among several
    /// rows of them there is soon an odd one.
    var mayBeEUCJP: Bool {
        fits(eucJP) && !(cp932.header && !eucJP.header) && (plainHalfWidthKana < eucJP.lines || eucJP.lines == lines)
    }

    /// Whether the lines that fit no encoding are few among lines of plain ASCII, the header among these: then they are
    /// damage, each to be refused by itself.
    var isMostlyASCII: Bool {
        !headerIsBeyondASCII && lines * 2 <= allLines
    }

    /// The byte order of UTF-16 without a mark, when the NULs stand almost only on one side.
    var unmarkedUTF16: TextEncoding? {
        if zeros.odd > 1, zeros.odd > zeros.even * 8 { return .utf16LittleEndian }
        if zeros.even > 1, zeros.even > zeros.odd * 8 { return .utf16BigEndian }
        return nil
    }

    /// One byte in twenty: random bytes have twice as many, and a text has a few at the places where it is damaged.
    func hasTooManyControls(for byteCount: Int) -> Bool {
        controls > 4 && controls * 20 > byteCount
    }

    private func fits(_ score: Score) -> Bool {
        score.header || score.lines * 2 >= lines
    }
}
