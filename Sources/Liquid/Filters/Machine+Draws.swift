extension Machine {
    /// `code`, `pick` and `sample`: chosen by the recipient and the campaign, the same at every render.
    mutating func drawn(_ filter: Filter, _ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        guard let digest = context.code else { throw .noCodes }
        switch filter {
        case .code:
            let length = arguments.first == nil ? 8 : try wholeNumber(arguments[0])
            guard (1...32).contains(length) else { throw .badArgument }
            let bytes = digest("code " + string(try text(of: input)))
            guard bytes.count >= length else { throw .noCodes }
            // Without the letters and digits that people confuse.
            let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789".utf8)
            return try result(bytes.prefix(length).map { alphabet[Int($0) % alphabet.count] })
        case .pick:
            let seed = arguments.first == nil ? "" : string(try text(of: arguments[0]))
            guard input.kind == .array, input.count > 0 else { return .null }
            return input.elements[index(digest("pick " + seed), below: Int(input.count))]
        default:
            let wanted = try wholeNumber(arguments[0])
            let seed = arguments.second == nil ? "" : string(try text(of: arguments[1]))
            guard input.kind == .array else { return try array([]) }
            var left = Array(input.elements)
            var drawn: [Cell] = []
            while drawn.count < wanted, !left.isEmpty {
                drawn.append(left.remove(at: index(digest("sample \(drawn.count) " + seed), below: left.count)))
            }
            return try array(drawn)
        }
    }

    private func index(_ bytes: [UInt8], below count: Int) -> Int {
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(number % UInt64(count))
    }
}
