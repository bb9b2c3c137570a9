extension Machine {
    mutating func text(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        if input.kind == .null, filter == .truncate || filter == .truncateWords { return .null }
        let text = try whole(input)
        switch filter {
        case .prepend: return .string(try concatenated(whole(arguments[0]), text))
        case .upcase: return try result(string(text).uppercased())
        case .downcase: return try result(string(text).lowercased())
        case .capitalize: return try result(capitalised(string(text)))
        case .strip: return .string(trimmed(text, start: true, end: true))
        case .lstrip: return .string(trimmed(text, start: true, end: false))
        case .rstrip: return .string(trimmed(text, start: false, end: true))
        case .squish: return try result(squished(text))
        case .stripNewlines: return try result(withoutNewlines(text))
        case .replace: return try replaced(text, arguments, .all)
        case .replaceFirst: return try replaced(text, arguments, .first)
        case .replaceLast: return try replaced(text, arguments, .last)
        case .remove: return try replaced(text, Arguments(first: arguments[0], namedStart: 0, namedCount: 0), .all)
        case .removeFirst:
            return try replaced(text, Arguments(first: arguments[0], namedStart: 0, namedCount: 0), .first)
        case .removeLast: return try replaced(text, Arguments(first: arguments[0], namedStart: 0, namedCount: 0), .last)
        case .truncate: return try truncated(text, input, arguments)
        case .truncateWords: return try truncatedWords(text, arguments)
        case .split: return try split(text, self.text(of: arguments[0]))
        case .slice: return try slice(input, text, arguments)
        default: return input
        }
    }

    private func capitalised(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
        return String(Character(first)).uppercased() + rest.lowercased()
    }

    func trimmed(_ text: Text, start: Bool, end: Bool) -> Text {
        var lower = 0
        var upper = text.count
        if start { while lower < upper, text[lower].isSpace || text[lower] == 0 { lower += 1 } }
        if end { while lower < upper, text[upper - 1].isSpace || text[upper - 1] == 0 { upper -= 1 } }
        return Text(rebasing: text[lower..<upper])
    }

    private func squished(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in trimmed(text, start: true, end: true) {
            if byte.isSpace {
                if bytes.last != .space { bytes.append(.space) }
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private func withoutNewlines(_ text: Text) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, byte) in text.enumerated() {
            if byte == .newline { continue }
            if byte == 0x0D, index + 1 < text.count, text[index + 1] == .newline { continue }
            bytes.append(byte)
        }
        return bytes
    }

    private enum Occurrence { case all, first, last }

    private mutating func replaced(_ text: Text, _ arguments: Arguments, _ which: Occurrence) throws(Fault) -> Cell {
        let old = try self.text(of: arguments[0])
        let new = try self.text(of: arguments[1])
        var bytes: [UInt8] = []
        switch which {
        case .first:
            guard let at = find(old, in: text, from: 0) else { return .string(text) }
            bytes += text[..<at]
            bytes += new
            bytes += text[(at + old.count)...]
        case .last:
            guard let at = try findLast(old, in: text) else { return .string(text) }
            bytes += text[..<at]
            bytes += new
            bytes += text[(at + old.count)...]
        case .all:
            try replaceAll(text, old, new, &bytes)
        }
        return try result(bytes)
    }

    private func replaceAll(_ text: Text, _ old: Text, _ new: Text, _ bytes: inout [UInt8]) throws(Fault) {
        var index = 0
        while index < text.count {
            guard bytes.count <= limits.memoryBytes else { throw .limit(.memory) }
            if old.isEmpty {
                // An empty text stands before every character and at the end.
                if text[index] & 0xC0 != 0x80 { bytes += new }
                bytes.append(text[index])
                index += 1
                continue
            }
            guard let at = find(old, in: text, from: index) else { break }
            bytes += text[index..<at]
            bytes += new
            index = at + old.count
        }
        if old.isEmpty { bytes += new } else { bytes += text[index...] }
    }

    private mutating func findLast(_ needle: Text, in text: Text) throws(Fault) -> Int? {
        guard !needle.isEmpty else { return text.count }
        var last: Int?
        while let at = find(needle, in: text, from: last.map { $0 + 1 } ?? 0) {
            try charge(needle.count)
            last = at
        }
        return last
    }

    private mutating func truncated(_ text: Text, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        let length = arguments.first == nil ? 50 : try wholeNumber(arguments[0])
        let mark = arguments.second == nil ? Text("...") : try self.text(of: arguments[1])
        if scalarCount(text) <= length { return .string(text) }
        let kept = max(0, max(0, length) - scalarCount(mark))
        return .string(try concatenated(Text(rebasing: text[..<byteOffset(of: kept, in: text)]), mark))
    }

    private mutating func truncatedWords(_ text: Text, _ arguments: Arguments) throws(Fault) -> Cell {
        let count = arguments.first == nil ? 15 : max(1, try wholeNumber(arguments[0]))
        let mark = arguments.second == nil ? Text("...") : try self.text(of: arguments[1])
        let words = text.split(
            maxSplits: min(count, limits.elements), omittingEmptySubsequences: true, whereSeparator: \.isSpace)
        guard words.count > count else { return .string(text) }
        var bytes: [UInt8] = []
        for word in words.prefix(count) {
            if !bytes.isEmpty { bytes.append(.space) }
            bytes += word
        }
        bytes += mark
        return try result(bytes)
    }

    private mutating func split(_ text: Text, _ separator: Text) throws(Fault) -> Cell {
        var parts: [Text] = []
        func add(_ range: Range<Int>) throws(Fault) {
            guard parts.count < limits.elements else { throw .limit(.elements) }
            parts.append(Text(rebasing: text[range]))
        }
        var start = 0
        if separator.isEmpty {
            for index in 1..<max(1, text.count) where text[index] & 0xC0 != 0x80 {
                try add(start..<index)
                start = index
            }
            if !text.isEmpty { try add(start..<text.count) }
        } else if separator.count == 1, separator[0] == .space {
            // As in Ruby, one space stands for any white space.
            for index in 0...text.count where index == text.count || text[index].isSpace {
                if index > start { try add(start..<index) }
                start = index + 1
            }
        } else {
            while let at = find(separator, in: text, from: start) {
                try add(start..<at)
                start = at + separator.count
            }
            try add(start..<text.count)
        }
        while parts.last?.isEmpty == true { parts.removeLast() }
        let cells = try arena.cells(parts.count)
        for (index, part) in parts.enumerated() { cells.initializeElement(at: index, to: .string(part)) }
        return .array(UnsafeBufferPointer(cells))
    }

    private mutating func slice(_ input: Cell, _ text: Text, _ arguments: Arguments) throws(Fault) -> Cell {
        var start = try strictInteger(arguments[0])
        let length = arguments.second == nil || arguments[1].kind == .null ? 1 : try strictInteger(arguments[1])
        let count = input.kind == .array ? Int(input.count) : scalarCount(text)
        if start < 0 { start = start.addingReportingOverflow(count).partialValue }
        guard start >= 0, start <= count, length >= 0 else {
            return input.kind == .array
                ? .array(UnsafeBufferPointer(start: nil, count: 0)) : .string(Text(start: nil, count: 0))
        }
        let end = start + min(length, count - start)
        if input.kind == .array { return .array(UnsafeBufferPointer(rebasing: input.elements[start..<end])) }
        return .string(Text(rebasing: text[byteOffset(of: start, in: text)..<byteOffset(of: end, in: text)]))
    }

    /// The byte at which scalar `index` begins.
    func byteOffset(of index: Int, in text: Text) -> Int {
        var left = index
        for (offset, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            if left == 0 { return offset }
            left -= 1
        }
        return text.count
    }
}
