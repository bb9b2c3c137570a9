/// Writes header fields: folded to 78 columns (RFC 5322 section 2.2.3), in ASCII, one after the other.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []
    /// What encoded words are written in.
    let charset: MailCharset
    /// Turns false when a text could not be said in `charset`; the caller writes again in UTF-8.
    private(set) var isRepresentable = true
    /// Where the current line stands, in octets.
    private var column = 0

    init(charset: MailCharset) {
        self.charset = charset
        bytes.reserveCapacity(1024)
    }

    /// A line with an encoded word in it has at most this many characters (RFC 2047 section 2).
    static let encodedLine = 76
    static let plainLine = 78

    // MARK: Fields

    /// Free text: as it is where ASCII can say it and it folds, else in encoded words.
    mutating func field(_ name: String, text: [UInt8]) {
        begin(name)
        if isPlain(text) {
            appendFolding(text)
        } else {
            appendEncodedWords(text)
        }
        end()
    }

    /// A value that is known to be printable ASCII and must not be broken.
    mutating func field(_ name: String, token: String) {
        begin(name)
        append(token.utf8)
        end()
    }

    /// URIs in angle brackets, one a line when they do not fit (RFC 2369).
    mutating func field(_ name: String, uris: [String]) {
        begin(name)
        for (index, uri) in uris.enumerated() {
            let width = uri.utf8.count + 3
            if index > 0 {
                append(",".utf8)
                separate(before: width, limit: Self.plainLine)
            } else if column + width > Self.plainLine {
                fold()
            }
            append("<\(uri)>".utf8)
        }
        end()
    }

    mutating func field(_ name: String, mailbox: Mailbox) {
        begin(name)
        let display = mailbox.name.map(HeaderText.cleaned) ?? []
        if display.isEmpty {
            append(mailbox.address.text.utf8)
        } else {
            appendPhrase(display)
            appendInBrackets(mailbox.address.text)
        }
        end()
    }

    mutating func field(_ name: String, listID: ListID) {
        begin(name)
        let display = listID.name.map(HeaderText.cleaned) ?? []
        if display.isEmpty {
            append("<\(listID.identifier)>".utf8)
        } else {
            appendPhrase(display)
            appendInBrackets(listID.identifier)
        }
        end()
    }

    mutating func field(_ name: String, date: DateHeader) {
        begin(name)
        append(date.bytes)
        end()
    }

    /// A value with one parameter, which may be in any script (RFC 2231).
    mutating func field(_ name: String, token: String, parameter: String, value: [UInt8]) {
        begin(name)
        append(token.utf8)
        appendParameter(parameter, value)
        end()
    }

    // MARK: Pieces

    private mutating func begin(_ name: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: ": ".utf8)
        column = name.utf8.count + 2
    }

    private mutating func end() {
        bytes.append(contentsOf: "\r\n".utf8)
        column = 0
    }

    private mutating func append(_ piece: some Collection<UInt8>) {
        bytes.append(contentsOf: piece)
        column += piece.count
    }

    private mutating func fold() {
        bytes.append(contentsOf: "\r\n ".utf8)
        column = 1
    }

    /// A space, or a fold where `width` more octets would not fit after it.
    private mutating func separate(before width: Int, limit: Int) {
        if column + 1 + width > limit {
            fold()
        } else {
            append(" ".utf8)
        }
    }

    private mutating func appendInBrackets(_ text: String) {
        separate(before: text.utf8.count + 2, limit: Self.encodedLine)
        append("<\(text)>".utf8)
    }

    /// Whether text can stand as it is: printable ASCII that nobody takes for an encoded word, with single spaces at which it
    /// folds.
    private func isPlain(_ text: [UInt8]) -> Bool {
        var run = column
        var previous = UInt8(ascii: " ")
        for byte in text {
            guard (0x20...0x7E).contains(byte) else { return false }
            if byte == UInt8(ascii: " ") {
                if previous == byte { return false }
                run = 0
            } else {
                if byte == UInt8(ascii: "?"), previous == UInt8(ascii: "=") { return false }
                run += 1
                if run >= Self.encodedLine { return false }
            }
            previous = byte
        }
        return true
    }

    private mutating func appendFolding(_ text: [UInt8]) {
        if column + text.count <= Self.plainLine { return append(text) }
        for (index, word) in text.split(separator: UInt8(ascii: " ")).enumerated() {
            if index > 0 { separate(before: word.count, limit: Self.plainLine) }
            append(word)
        }
    }

    /// A display name (RFC 5322 `phrase`): in quotes where ASCII can say it, else in encoded words.
    private mutating func appendPhrase(_ text: [UInt8]) {
        let isShortASCII = text.count <= 60 && isPlain(text)
        guard isShortASCII else { return appendEncodedWords(text) }
        append("\"".utf8)
        for byte in text {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\".utf8) }
            append(CollectionOfOne(byte))
        }
        append("\"".utf8)
    }

    private mutating func appendEncodedWords(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        if charset == .iso2022JP {
            guard let words = ISO2022JP.encode(text) else {
                isRepresentable = false
                return
            }
            return append(EncodedWords(iso2022JP: words, column: column))
        }
        append(EncodedWords(utf8: text, column: column))
    }

    private mutating func append(_ words: EncodedWords) {
        bytes.append(contentsOf: words.bytes)
        column = words.column
    }

    /// `; name="value"`, or where quotes cannot say it, percent-encoded UTF-8 in numbered pieces (RFC 2231 sections 3 and 4).
    private mutating func appendParameter(_ name: String, _ value: [UInt8]) {
        append(";".utf8)
        let isQuotable = value.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C && $0 != 0x25 }
        if isQuotable, value.count <= 60, isPlain(value) {
            separate(before: name.utf8.count + value.count + 3, limit: Self.encodedLine)
            return append("\(name)=\"\(String(decoding: value, as: UTF8.self))\"".utf8)
        }
        let pieces = ExtendedParameter.pieces(of: value, room: Self.encodedLine - name.utf8.count - 8)
        for (index, piece) in pieces.enumerated() {
            if index > 0 { append(";".utf8) }
            fold()
            append(
                pieces.count == 1
                    ? "\(name)*=UTF-8''".utf8 : index == 0 ? "\(name)*0*=UTF-8''".utf8 : "\(name)*\(index)*=".utf8)
            append(piece)
        }
    }

    /// `token` of RFC 2045 section 5.1.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
    }
}
