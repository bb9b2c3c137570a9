/// Where in a file something stands: 1-based line and column (in Unicode scalars), as editors count.
public struct Place: Sendable, Hashable {
    /// As the person named the file, so that the message can be clicked.
    public var file: String
    public var line: Int
    /// 1-based column in Unicode scalars; `nil` when the whole line is meant (a CSV row).
    public var column: Int?

    public init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Place: CustomStringConvertible {
    public var description: String {
        column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    }
}
