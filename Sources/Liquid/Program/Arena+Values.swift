extension Arena {
    /// A value of the caller in the arena.
    mutating func cell(_ value: Value) throws(Fault) -> Cell {
        switch value {
        case .nil: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .decimal(let number): return .decimal(number)
        case .string(let text): return .string(try copy(text))
        case .safe(let text): return .string(try copy(text), safe: true)
        case .date(let date): return Cell(kind: .date, bits: UInt64(bitPattern: Int64(date.daysSinceEpoch)))
        case .instant(let instant): return Cell(kind: .instant, bits: UInt64(bitPattern: instant.secondsSinceEpoch))
        case .array(let elements):
            let memory = try cells(elements.count)
            for (index, element) in elements.enumerated() {
                memory.initializeElement(at: index, to: try cell(element))
            }
            return .array(UnsafeBufferPointer(memory))
        case .object(let members):
            let memory = try fields(members.count)
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                memory.initializeElement(at: index, to: try field(member.key, member.value))
            }
            return .object(UnsafeBufferPointer(memory))
        case .members(let members):
            let memory = try fields(members.count)
            for (index, member) in members.enumerated() {
                memory.initializeElement(at: index, to: try field(member.key, member.value))
            }
            return .object(UnsafeBufferPointer(memory))
        }
    }

    /// An object with those of its members that somebody reads; anything else whole.
    mutating func cell(_ value: Value, members: [String]) throws(Fault) -> Cell {
        switch value {
        case .object(let all):
            let memory = try fields(members.count)
            var count = 0
            for key in members {
                guard let value = all[key] else { continue }
                memory.initializeElement(at: count, to: try field(key, value))
                count += 1
            }
            return .object(UnsafeBufferPointer(rebasing: memory[..<count]))
        case .members(let all):
            let read = all.filter { members.contains($0.key) }
            return try cell(.members(read))
        default: return try cell(value)
        }
    }

    private mutating func field(_ key: String, _ value: Value) throws(Fault) -> Field {
        let name = try copy(key)
        return Field(hash: keyHash(name), name: name, value: try cell(value))
    }
}
