import Wording

/// Writes CSV (RFC 4180) that spreadsheets open as text and nothing but text: cells that would run as formulas are guarded.
public struct CSVWriter: Sendable {
    public enum Output: Sendable, Hashable {
        /// For programs.
        case utf8
        /// With a byte order mark, without which Excel reads UTF-8 as CP932.
        case utf8ForExcel
        /// For systems that know only Shift_JIS. What the code page lacks becomes 〓 and is listed in `problems`.
        case cp932
    }

    public let output: Output
    public let separator: CSVSeparator
    /// What could not be written as it is, the first hundred of it. The characters are named by their code point, never
    /// with the text around them.
    public private(set) var problems: [Problem] = []
    /// How many characters became 〓.
    public private(set) var unmappableCount = 0
    /// The 1-based record being written, the header counted.
    public private(set) var recordCount = 0

    private var bytes: [UInt8]

    public init(_ output: Output = .utf8, separator: CSVSeparator = .comma) {
        self.output = output
        self.separator = separator
        bytes = output == .utf8ForExcel ? TextEncoding.utf8.byteOrderMark : []
    }

    public mutating func write(_ cells: some Sequence<String>) {
        recordCount += 1
        let start = bytes.count
        var column = 0
        for cell in cells {
            if column > 0 { bytes.append(separator.rawValue) }
            column += 1
            write(cell, column: column)
        }
        // A record of nothing but empty cells would otherwise be a blank line, which readers pass over.
        if bytes[start...].allSatisfy({ $0 == separator.rawValue }) {
            bytes.insert(contentsOf: [.quote, .quote], at: start)
        }
        bytes += [.carriageReturn, .lineFeed]
    }

    /// The bytes written since the last call, so that a long export never stands in memory whole.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func write(_ cell: String, column: Int) {
        let text = FormulaGuard.added(to: cell)
        let isQuoted = text.utf8.count != cell.utf8.count || mustBeQuoted(text)
        if isQuoted { bytes.append(.quote) }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { bytes.append(.quote) }
            append(scalar, column: column)
        }
        if isQuoted { bytes.append(.quote) }
    }

    /// Besides what RFC 4180 asks: blanks at the ends, which some readers trim, and numbers with a sign or a leading zero,
    /// so that programs which honour quotes keep them as text.
    private func mustBeQuoted(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        if first == .space || last == .space || first == UInt8(ascii: "+") || first == UInt8(ascii: "0") { return true }
        return text.utf8.contains {
            $0 == .quote || $0 == separator.rawValue || $0 == .lineFeed || $0 == .carriageReturn
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, column: Int) {
        guard output == .cp932 else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return
        }
        if let code = CP932.encode(scalar) {
            if let lead = code.lead { bytes.append(lead) }
            bytes.append(code.last)
        } else {
            bytes += [0x81, 0xAC]  // 〓, the printers' mark for a sort that is missing
            unmappableCount += 1
            if problems.count < 100 { problems.append(.unmappable(scalar, record: recordCount, column: column)) }
        }
    }
}

extension Problem {
    fileprivate static func unmappable(_ scalar: Unicode.Scalar, record: Int, column: Int) -> Problem {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        return Problem(
            .warning, code: "csv-not-in-cp932",
            Wording(
                ja: "\(record) 件目 \(column) 列目の文字 \(name) は CP932 にないため 〓 に置き換えました",
                en: "record \(record), column \(column): \(name) is not in CP932 and became 〓"),
            hint: Wording(ja: "UTF-8 で書き出してください", en: "export as UTF-8"))
    }
}
