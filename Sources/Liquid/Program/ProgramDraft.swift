/// A program while it is written.
struct ProgramDraft {
    enum Constant {
        case cell(Cell)
        /// Bytes of the literals.
        case text(start: Int, count: Int)
    }

    var instructions: [Instruction] = []
    var origins: [Program.Origin] = []
    var operands: [Operand] = []
    var segments: [Segment] = []
    var constants: [Constant] = []
    var arguments: [Int32] = []
    var literals: [UInt8] = []
    var loops: [LoopShape] = []
    var cycles: [CycleShape] = []
    var frames: [Frame] = []
    var nameSlots: [NameSlot] = []
    var names: [String] = []
    /// The names as keys.
    var nameKeys: [Segment] = []
    /// For each root name the members that templates read, `nil` when some read it as a whole.
    var members: [Set<String>?] = []
    /// Paths as the template writes them, for naming what has no value.
    var paths: [String] = []
    /// The same for the arguments of filters, by operand.
    var operandPaths: [Int32: String] = [:]
    var sources: [SourceMap] = []
    var slotCount = 0
    /// Counters, cycles or loops that go on where others left off are used: each partial has its own.
    var usesRegisters = false
    /// Names of `increment` and `decrement`; each source has its own.
    var counters: [String: Int32] = [:]
    /// Cycles that go on together.
    var cycleGroups: [String: Int32] = [:]
    /// Loops that `offset: continue` sees as one.
    var resumes: [String: Int32] = [:]

    private var nameIndexes: [String: Int32] = [:]
    private var textConstants: [String: Int32] = [:]

    mutating func slot() -> Int32 {
        slotCount += 1
        return Int32(slotCount - 1)
    }

    mutating func add(_ operand: Operand) -> Int32 {
        operands.append(operand)
        return Int32(operands.count - 1)
    }

    mutating func constant(_ cell: Cell) -> Int32 {
        constants.append(.cell(cell))
        return add(Operand(kind: .constant, a: Int32(constants.count - 1)))
    }

    mutating func constant(_ text: some Collection<UInt8>) -> Int32 {
        let (start, count) = literal(text)
        constants.append(.text(start: start, count: count))
        return add(Operand(kind: .constant, a: Int32(constants.count - 1)))
    }

    mutating func literal(_ text: some Collection<UInt8>) -> (start: Int, count: Int) {
        let start = literals.count
        literals.append(contentsOf: text)
        return (start, literals.count - start)
    }

    mutating func name(_ name: String) -> Int32 {
        if let index = nameIndexes[name] { return index }
        names.append(name)
        members.append([])
        let (start, count) = literal(name.utf8)
        let hash = Array(name.utf8).withUnsafeBufferPointer { keyHash($0) }
        nameKeys.append(Segment(kind: .key, hash: hash, start: Int32(start), count: Int32(count)))
        nameIndexes[name] = Int32(names.count - 1)
        return Int32(names.count - 1)
    }

    /// The number that stands for `key` in one of the tables above.
    static func number(_ key: String, in table: inout [String: Int32]) -> Int32 {
        if let number = table[key] { return number }
        let number = Int32(table.count)
        table[key] = number
        return number
    }
}
