import Wording

extension TextEncoding {
    /// The encoding of a file, from its bytes: the byte order mark, else strict UTF-8, else CP932.
    ///
    /// A file with a few damaged rows is still taken for what the rest of it plainly is. A file that is neither, or that
    /// reads as well as EUC-JP, is refused with the way out (`--encoding`); so is what is no text at all.
    public static func detect(_ bytes: [UInt8]) throws(Problem) -> TextEncoding {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { throw .utf32 }
        for encoding in [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian]
        where bytes.starts(with: encoding.byteOrderMark) {
            return encoding
        }
        if let kind = knownBinary(bytes) { throw .notText(kind) }

        let evidence = EncodingEvidence(of: bytes)
        if evidence.zerosInHeader > 0 || evidence.hasTooManyControls(for: bytes.count) {
            if let order = evidence.unmarkedUTF16 { throw .unmarkedUTF16(order) }
            throw .notText(nil)
        }
        if evidence.hasJISEscapes { throw .iso2022JP }
        if evidence.isUTF8 { return .utf8 }
        if evidence.mayBeEUCJP { throw .maybeEUCJP }
        if evidence.isCP932 { return .cp932 }
        if evidence.isMostlyASCII { return .utf8 }
        throw .unknownEncoding
    }

    /// The files that people send instead of a CSV, by their first bytes.
    private static func knownBinary(_ bytes: [UInt8]) -> String? {
        let kinds: [([UInt8], String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "Excel (.xlsx) / ZIP"),
            ([0xD0, 0xCF, 0x11, 0xE0], "Excel (.xls)"),
            ([0x25, 0x50, 0x44, 0x46], "PDF"),
            ([0x1F, 0x8B], "gzip"),
        ]
        return kinds.first { bytes.starts(with: $0.0) }?.1
    }
}

extension Problem {
    private static let encodingHint = Wording(
        ja: "文字コードが分かっていれば --encoding で指定してください (utf-8, cp932, utf-16le, utf-16be, euc-jp)",
        en: "name the encoding with --encoding (utf-8, cp932, utf-16le, utf-16be, euc-jp)")

    fileprivate static var unknownEncoding: Problem {
        Problem(
            code: "csv-unknown-encoding",
            Wording(
                ja: "文字コードが UTF-8 でも CP932 (Shift_JIS) でもありません", en: "the file is neither UTF-8 nor CP932 (Shift_JIS)"),
            hint: encodingHint)
    }

    fileprivate static var maybeEUCJP: Problem {
        Problem(
            code: "csv-unknown-encoding",
            Wording(
                ja: "文字コードが EUC-JP のようですが、確かではありません", en: "the file looks like EUC-JP, but that cannot be told for sure"
            ),
            hint: Wording(
                ja: "--encoding euc-jp (または cp932) を指定するか、UTF-8 で保存し直してください",
                en: "say --encoding euc-jp (or cp932), or save the file as UTF-8"))
    }

    fileprivate static func unmarkedUTF16(_ encoding: TextEncoding) -> Problem {
        Problem(
            code: "csv-unknown-encoding",
            Wording(
                ja: "NUL が多く含まれています。BOM のない UTF-16 のようです",
                en: "the file is full of NULs; it looks like UTF-16 without a byte order mark"),
            hint: Wording(
                ja: "--encoding \(encoding.rawValue) を指定するか、UTF-8 で保存し直してください",
                en: "say --encoding \(encoding.rawValue), or save the file as UTF-8"))
    }

    fileprivate static var utf32: Problem {
        Problem(
            code: "csv-unknown-encoding",
            Wording(ja: "UTF-32 のファイルは読めません", en: "UTF-32 files cannot be read"),
            hint: Wording(ja: "UTF-8 で保存し直してください", en: "save the file as UTF-8"))
    }

    fileprivate static var iso2022JP: Problem {
        Problem(
            code: "csv-unknown-encoding",
            Wording(ja: "ISO-2022-JP (JIS) のファイルは読めません", en: "ISO-2022-JP files cannot be read"),
            hint: Wording(ja: "UTF-8 で保存し直してください", en: "save the file as UTF-8"))
    }

    fileprivate static func notText(_ kind: String?) -> Problem {
        Problem(
            code: "csv-not-text",
            Wording(
                ja: kind.map { "CSV ではなく \($0) のファイルです" } ?? "テキストのファイルではありません",
                en: kind.map { "this is \($0), not CSV" } ?? "this is not a text file"),
            hint: Wording(
                ja: "表計算ソフトで「CSV UTF-8」として保存してください", en: "save it as \"CSV UTF-8\" in the spreadsheet program"))
    }
}
