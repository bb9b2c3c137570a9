/// Keeps spreadsheets from running a cell as a formula (CWE-1236): a `'` goes before every cell that begins with
/// `=`, `+`, `-`, `@`, TAB, CR or LF, in full width too, also after blanks and quotes. Plain numbers and telephone numbers
/// (E.164) stay as they are, they are no formulas.
///
/// A cell that already looks guarded gets one more `'`, so that `removed(from: added(to: x)) == x` for every `x`.
public enum FormulaGuard {
    public static func added(to cell: String) -> String {
        needsGuard(cell) ? "'" + cell : cell
    }

    public static func removed(from cell: String) -> String {
        guard cell.utf8.first == apostrophe else { return cell }
        let rest = String(cell.unicodeScalars.dropFirst())
        return needsGuard(rest) ? rest : cell
    }

    public static func needsGuard(_ cell: String) -> Bool {
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "'", "\"", " ", "\u{3000}", "\u{A0}": continue
            case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−": return !isNumber(cell)
            default: return false
            }
        }
        return false
    }

    private static let apostrophe = UInt8(ascii: "'")

    /// An optional sign, digits, and one decimal point with digits behind it.
    private static func isNumber(_ cell: String) -> Bool {
        var bytes = Array(cell.utf8)[...]
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDigits: (ArraySlice<UInt8>) -> Bool = { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        return parts.count <= 2 && parts.allSatisfy(isDigits)
    }
}
