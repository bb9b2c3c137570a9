/// Text as a row of encoded words (RFC 2047): each at most 75 characters, each decodable alone, no character cut, folded
/// between them so that no line passes 76.
struct EncodedWords {
    private(set) var bytes: [UInt8] = []
    /// Where the line stands afterwards.
    private(set) var column: Int

    /// UTF-8, in B or Q by what is shorter. Q leaves only the characters alone that are harmless even within a phrase (section 5,
    /// rule 3): those who read headers with regular expressions find no bracket in it.
    init(utf8 text: [UInt8], column: Int) {
        self.column = column
        let qLength = text.reduce(0) { $0 + Self.qWidth($1) }
        let usesQ = qLength <= (text.count + 2) / 3 * 4
        let head = Array((usesQ ? "=?UTF-8?Q?" : "=?UTF-8?B?").utf8)
        var rest = text[...]
        while !rest.isEmpty {
            beginWord(head, needing: 12)
            let room = HeaderWriter.encodedLine - self.column - 2
            let word = rest.prefix(
                usesQ
                    ? Self.fitting(rest, room) { Self.qWidth($0) }
                    : Self.fitting(rest, room / 4 * 3) { _ in 1 })
            let start = bytes.count
            if usesQ {
                for byte in word { appendQ(byte) }
            } else {
                Base64.appendUnbroken(word, to: &bytes)
            }
            self.column += bytes.count - start
            endWord()
            rest = rest.dropFirst(word.count)
        }
    }

    /// How many bytes of whole characters fit into `room`. What is not UTF-8 could be one endless character: it is cut.
    private static func fitting(_ text: ArraySlice<UInt8>, _ room: Int, width: (UInt8) -> Int) -> Int {
        var used = 0
        var whole = 0
        for (offset, byte) in text.enumerated() {
            if !HeaderText.isContinuation(byte) { whole = offset }
            used += width(byte)
            if used > room { return whole > 0 ? whole : max(offset, 1) }
        }
        return text.count
    }

    /// ISO-2022-JP in B; every word begins and ends in ASCII (RFC 1468).
    init(iso2022JP text: [UInt8], column: Int) {
        self.column = column
        var units = ISO2022JP.Units(text)
        var pending = units.next()
        while pending != nil {
            beginWord(Array("=?ISO-2022-JP?B?".utf8), needing: 16)
            let room = (HeaderWriter.encodedLine - self.column - 2) / 4 * 3
            var word: [UInt8] = []
            var isKanji = false
            while let unit = pending {
                let switching = unit.isKanji != isKanji ? 3 : 0
                guard word.count + switching + unit.count + (unit.isKanji ? 3 : 0) <= room else { break }
                if switching > 0 { word.append(contentsOf: unit.isKanji ? ISO2022JP.toKanji : ISO2022JP.toASCII) }
                isKanji = unit.isKanji
                word.append(unit.first)
                if unit.isKanji { word.append(unit.second) }
                pending = units.next()
            }
            if isKanji { word.append(contentsOf: ISO2022JP.toASCII) }
            Base64.appendUnbroken(word[...], to: &bytes)
            self.column += (word.count + 2) / 3 * 4
            endWord()
        }
    }

    /// Between words stands white space; where fewer than `width` columns are left, a fold.
    private mutating func beginWord(_ head: [UInt8], needing width: Int) {
        let isFirst = bytes.isEmpty
        let left = HeaderWriter.encodedLine - column - (isFirst ? 0 : 1) - head.count - 2
        if !isFirst || left < width {
            bytes.append(contentsOf: "\r\n ".utf8)
            column = 1
        }
        bytes.append(contentsOf: head)
        column += head.count
    }

    private mutating func endWord() {
        bytes.append(contentsOf: "?=".utf8)
        column += 2
    }

    private static func qWidth(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: " ") || isLiteral(byte) ? 1 : 3
    }

    private mutating func appendQ(_ byte: UInt8) {
        if Self.isLiteral(byte) {
            bytes.append(byte)
        } else if byte == UInt8(ascii: " ") {
            bytes.append(UInt8(ascii: "_"))
        } else {
            bytes.append(UInt8(ascii: "="))
            bytes.append(Hexadecimal.upper(byte >> 4))
            bytes.append(Hexadecimal.upper(byte & 15))
        }
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
