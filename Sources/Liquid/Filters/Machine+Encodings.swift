extension Machine {
    mutating func encoded(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        switch filter {
        case .safe:
            var safe = input.kind == .string ? input : .string(try text(of: input))
            safe.isSafe = true
            return safe
        case .json:
            var bytes: [UInt8] = []
            try json(input, &bytes, depth: 0)
            return try result(bytes)
        case .escape where input.kind == .null: return .null
        default: break
        }
        let text = try whole(input)
        switch filter {
        case .escape:
            // Text that is already safe is not escaped twice where escaping is automatic.
            if input.isSafe, escaping == .html, !isConstant(text) { return input }
            return .string(try escaped(text), safe: true)
        case .escapeOnce: return .string(try arena.copy(escapedOnce(text)), safe: true)
        case .newlineToBreaks:
            let source = escaping == .html && !input.isSafe ? try escaped(text) : text
            return .string(try arena.copy(withBreaks(source)), safe: true)
        case .stripHTML: return try result(withoutTags(text))
        case .urlEncode: return input.kind == .null ? .null : try result(urlEncoded(text))
        case .urlQuery: return try urlQuery(input)
        case .urlDecode: return try result(String(decoding: urlDecoded(text), as: UTF8.self))
        case .base64Encode: return try result(base64(text, isURLSafe: false))
        case .base64URLEncode: return try result(base64(text, isURLSafe: true))
        case .base64Decode, .base64URLDecode:
            guard let bytes = base64Decoded(text, isURLSafe: filter == .base64URLDecode) else { throw .badBase64 }
            return try result(String(decoding: bytes, as: UTF8.self))
        default: return input
        }
    }

    func isConstant(_ text: Text) -> Bool {
        guard let start = text.baseAddress, let literals = program.literals.baseAddress else { return false }
        return start >= literals && start < literals + program.literals.count
    }

    mutating func escaped(_ text: Text) throws(Fault) -> Text {
        let target = try arena.bytes(text.count * 6 + 8)
        return Text(start: target, count: writeEscaped(text, to: target) - target)
    }

    private func escapedOnce(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "&"):
                if isReference(text, index) { bytes.append(byte) } else { bytes += "&amp;".utf8 }
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case .quote: bytes += "&quot;".utf8
            case .apostrophe: bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// `&name;` or `&#123;` at `start`.
    private func isReference(_ text: Text, _ start: Int) -> Bool {
        var index = start + 1
        if index < text.count, text[index] == .hash { index += 1 }
        let first = index
        while index < text.count, text[index].isLetter || text[index].isDigit { index += 1 }
        return index > first && index < text.count && text[index] == UInt8(ascii: ";")
    }

    private func withBreaks(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == 0x0D, index + 1 < text.count, text[index + 1] == .newline { index += 1 }
            if text[index] == .newline { bytes += "<br />".utf8 }
            bytes.append(text[index])
            index += 1
        }
        return bytes
    }

    /// Without scripts, styles, comments and tags.
    private func withoutTags(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = 0
        // What was once not found to the end is not looked for again.
        var missing: Set<Int> = []
        while index < text.count {
            if text[index] == UInt8(ascii: "<"), let end = tagEnd(text, index, &missing) {
                index = end
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    private func tagEnd(_ text: Text, _ start: Int, _ missing: inout Set<Int>) -> Int? {
        let pairs: [(StaticString, StaticString)] = [
            ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"), ("<", ">"),
        ]
        for (number, (open, close)) in pairs.enumerated() where !missing.contains(number) {
            let length = open.utf8CodeUnitCount
            guard start + length <= text.count, equal(Text(rebasing: text[start..<start + length]), Text(open)) else {
                continue
            }
            if let end = find(Text(close), in: text, from: start + length) { return end + close.utf8CodeUnitCount }
            missing.insert(number)
        }
        return nil
    }

    private func urlEncoded(_ text: Text) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text {
            if byte.isNameByte || byte == .hyphen || byte == .dot || byte == UInt8(ascii: "~") {
                bytes.append(byte)
            } else if byte == .space {
                bytes.append(UInt8(ascii: "+"))
            } else {
                bytes += [.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return bytes
    }

    /// An object as `name=value&name=value`, anything else as one encoded value.
    private mutating func urlQuery(_ input: Cell) throws(Fault) -> Cell {
        guard input.kind == .object else { return try result(urlEncoded(text(of: input))) }
        var bytes: [UInt8] = []
        for field in input.fields where field.value.kind != .null {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes += urlEncoded(field.name)
            bytes.append(UInt8(ascii: "="))
            bytes += urlEncoded(try text(of: field.value))
        }
        return try result(bytes)
    }

    private func urlDecoded(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == .percent, index + 2 < text.count, let high = hexValue(text[index + 1]),
                let low = hexValue(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? .space : byte)
                index += 1
            }
        }
        return bytes
    }

    private func hexValue(_ byte: UInt8) -> UInt8? {
        if byte.isDigit { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
