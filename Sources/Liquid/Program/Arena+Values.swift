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

    private mutating func field(_ key: String, _ value: Value) throws(Fault) -> Field {
        let name = try copy(key)
        return Field(hash: keyHash(name), name: name, value: try cell(value))
    }
}
