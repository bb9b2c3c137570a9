extension Machine {
    /// An object printed as a whole, which only happens when somebody looks for what is in it.
    mutating func inspected(_ object: Cell) throws(Fault) -> Text {
        var bytes: [UInt8] = []
        try inspect(object, &bytes, depth: 0)
        return try arena.copy(bytes)
    }

    private mutating func inspect(_ value: Cell, _ bytes: inout [UInt8], depth: Int) throws(Fault) {
        guard bytes.count <= limits.memoryBytes else { throw .limit(.memory) }
        guard depth < 100 else { return }
        switch value.kind {
        case .null: bytes += "nil".utf8
        case .string: quote(value.text, &bytes)
        case .array:
            bytes += "[".utf8
            for (index, element) in value.elements.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                try inspect(element, &bytes, depth: depth + 1)
            }
            bytes += "]".utf8
        case .object:
            bytes += "{".utf8
            for (index, field) in value.fields.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                quote(field.name, &bytes)
                bytes += "=>".utf8
                try inspect(field.value, &bytes, depth: depth + 1)
            }
            bytes += "}".utf8
        default: bytes.append(contentsOf: try text(of: value))
        }
    }

    private func quote(_ text: Text, _ bytes: inout [UInt8]) {
        bytes.append(.quote)
        for byte in text {
            switch byte {
            case .quote: bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case .newline: bytes += "\\n".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(.quote)
    }
}
