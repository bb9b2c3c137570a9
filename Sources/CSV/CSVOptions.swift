/// How a file is to be read.
public struct CSVOptions: Sendable, Hashable {
    /// `nil` finds out from the header line which of comma, semicolon and TAB separates.
    public var separator: CSVSeparator?
    /// Takes the `'` away that `CSVWriter` puts before a cell that a spreadsheet would run as a formula.
    public var removesFormulaGuards: Bool
    public var limits: CSVLimits

    public init(separator: CSVSeparator? = nil, removesFormulaGuards: Bool = true, limits: CSVLimits = CSVLimits()) {
        self.separator = separator
        self.removesFormulaGuards = removesFormulaGuards
        self.limits = limits
    }
}

/// The character between two fields.
public enum CSVSeparator: UInt8, Sendable, Hashable, CaseIterable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
}
