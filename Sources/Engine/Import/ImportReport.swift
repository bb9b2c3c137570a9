import Wording

/// What an import found and did. Holds lines and reasons, never a value of a row.
public struct ImportReport: Sendable, Codable {
    public struct Row: Sendable, Codable {
        public var line: Int
        public var code: String
        public var ja: String
        public var en: String

        init(line: Int, code: String, _ wording: Wording) {
            self.line = line
            self.code = code
            ja = wording.japanese
            en = wording.english
        }
    }

    public var file: String
    public var kind: String
    public var encoding: String
    public var isDryRun: Bool
    /// Rows below the header.
    public var rows = 0
    public var accepted = 0
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// Rows that did not go in, with the reason; they lie in the quarantine file.
    public var rejected: [Row] = []
    /// Rows that went in without one of their values, or that look doubtful.
    public var warnings: [Row] = []
    /// What was put right, by code.
    public var repairs: [String: Int] = [:]
    /// Columns that mean nothing to us.
    public var ignoredColumns: [String] = []
    /// Where the rejected rows lie; `nil` when there are none.
    public var quarantine: String?

    init(file: String, kind: ImportKind, encoding: String, isDryRun: Bool) {
        self.file = file
        self.kind = kind.rawValue
        self.encoding = encoding
        self.isDryRun = isDryRun
    }

    mutating func reject(_ line: Int, _ code: String, _ wording: Wording) {
        rejected.append(Row(line: line, code: code, wording))
    }

    mutating func warn(_ line: Int, _ code: String, _ wording: Wording) {
        warnings.append(Row(line: line, code: code, wording))
    }

    mutating func note(_ repairs: some Sequence<String>) {
        for repair in repairs { self.repairs[repair, default: 0] += 1 }
    }
}
