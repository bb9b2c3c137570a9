/// The text of one field, or why there is none.
enum FieldText {
    case value(String)
    case undecodable
    /// A NUL would end the text in every C library it passes through later.
    case holdsNUL

    init(_ field: RecordScanner.Field, in bytes: [UInt8], encoding: TextEncoding, options: CSVOptions) {
        let raw = bytes[field.bytes]
        if raw.contains(0) {
            self = .holdsNUL
            return
        }
        let decoded =
            field.hasDoubledQuotes
            ? encoding.decode(Self.withoutDoubledQuotes(raw)) : raw.withUnsafeBufferPointer(encoding.decode)
        guard let text = decoded else {
            self = .undecodable
            return
        }
        self = .value(options.removesFormulaGuards ? FormulaGuard.removed(from: text) : text)
    }

    var text: String? {
        if case .value(let text) = self { text } else { nil }
    }

    private static func withoutDoubledQuotes(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            result.append(raw[index])
            index += raw[index] == .quote ? 2 : 1
        }
        return result
    }
}
