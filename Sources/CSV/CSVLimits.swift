/// How much a file may ask of us before a row, or the file, is refused.
public struct CSVLimits: Sendable, Hashable {
    /// Bytes of one field as they stand in the file.
    public var fieldBytes: Int
    /// Bytes of one record.
    public var recordBytes: Int
    public var columns: Int

    public init(fieldBytes: Int = 65_536, recordBytes: Int = 1_048_576, columns: Int = 1_000) {
        self.fieldBytes = fieldBytes
        self.recordBytes = recordBytes
        self.columns = columns
    }
}
