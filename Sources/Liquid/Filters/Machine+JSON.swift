extension Machine {
    /// A value as JSON, safe inside a script element, too: `<`, `>`, `&` and the line separators are written as escapes.
    mutating func json(_ value: Cell, _ bytes: inout [UInt8], depth: Int) throws(Fault) {
        guard bytes.count <= limits.memoryBytes else { throw .limit(.memory) }
        guard depth < 100 else { throw .limit(.memory) }
        switch value.kind {
        case .null, .unknown, .empty, .blank, .loop, .scope: bytes += "null".utf8
        case .bool: bytes += (value.bits != 0 ? "true" : "false").utf8
        case .integer, .range: bytes.append(contentsOf: try text(of: value))
        case .decimal: bytes += (value.decimal.isFinite ? value.decimal.description : "null").utf8
        case .string, .date, .instant: quoteJSON(try text(of: value), &bytes)
        case .array:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in value.elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try json(element, &bytes, depth: depth + 1)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object:
            bytes.append(.openBrace)
            for (index, field) in value.fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                quoteJSON(field.name, &bytes)
                bytes.append(UInt8(ascii: ":"))
                try json(field.value, &bytes, depth: depth + 1)
            }
            bytes.append(.closeBrace)
        }
    }

    private func quoteJSON(_ text: Text, _ bytes: inout [UInt8]) {
        bytes.append(.quote)
        for scalar in string(text).unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "\0"..."\u{1F}", "<", ">", "&", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u".utf8
                bytes += String(repeating: "0", count: 4 - digits.count).utf8
                bytes += digits.utf8
            default: bytes += String(scalar).utf8
            }
        }
        bytes.append(.quote)
    }
}
