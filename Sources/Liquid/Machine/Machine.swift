import CivilTime
import Wording

/// Runs a program once. Everything it makes lives in its arena and its output.
struct Machine: ~Copyable {
    let program: Program
    /// Lives as long as the render.
    private let contextPointer: UnsafePointer<RenderContext>
    private let hasValues: Bool
    /// The object of the prepared values.
    private let prepared: Cell
    let escaping: Escaping
    let names: NamesMode
    let limits: Limits
    // Of the program's tables, those that nearly every instruction reads.
    let operands: UnsafePointer<Operand>
    let segments: UnsafePointer<Segment>
    let constants: UnsafePointer<Cell>

    private let memory: UnsafeMutableRawBufferPointer
    var arena: Arena
    var output: OutputBuffer
    var slots: UnsafeMutablePointer<Cell>
    /// Values of the root names, converted at their first use.
    private var roots: UnsafeMutablePointer<Cell>
    var loops: UnsafeMutablePointer<LoopState>
    /// The instruction that is running, for the place of a failure.
    var position = 0
    /// The answer of the last comparison.
    var flag = false
    var accumulator = Cell.null
    var iterations = 0
    /// Executed instructions, and what filters did besides.
    private var work = 0

    private var captures: [Int] = []
    /// Where the partials that are running go back to; they nest no deeper than the limit.
    private let returns: UnsafeMutablePointer<Int>
    private var depth = 0
    var counters: [Int64] = []
    var cycles: [String: Int] = [:]
    var resumes: [Int] = []
    private var registers: [(counters: [Int64], cycles: [String: Int], resumes: [Int])] = []

    init(_ program: Program, _ context: UnsafePointer<RenderContext>) {
        self.program = program
        contextPointer = context
        hasValues = !context.pointee.values.isEmpty
        prepared = context.pointee.prepared?.root ?? .object(UnsafeBufferPointer(start: nil, count: 0))
        escaping = program.escaping
        names = program.names
        limits = program.limits
        operands = program.operands.baseAddress.unsafelyUnwrapped
        segments = program.segments.baseAddress.unsafelyUnwrapped
        constants = program.constants.baseAddress.unsafelyUnwrapped
        memory = program.workspace.take()
        arena = Arena(limit: limits.memoryBytes, first: memory)
        let outputSize = Workspace.outputSize
        output = OutputBuffer(
            limit: limits.outputBytes, base: arena.elements(UInt8(0), count: outputSize, initialised: false),
            capacity: outputSize)
        slots = arena.elements(Cell.null, count: program.slotCount)
        roots = arena.elements(Cell.unknown, count: program.rootCount)
        loops = arena.elements(LoopState(), count: program.loops.count)
        returns = arena.elements(0, count: limits.partialDepth + 2)
        if program.usesRegisters {
            counters = Array(repeating: 0, count: program.counterCount)
            resumes = Array(repeating: 0, count: program.resumeCount)
        }
    }

    deinit { program.workspace.giveBack(memory) }

    mutating func run() throws(Fault) {
        let instructions = program.instructions.baseAddress.unsafelyUnwrapped
        let literals = program.literals.baseAddress
        try enter(0)
        var next = Int(program.frames[0].start)
        let budget = limits.instructions
        while true {
            let instruction = (instructions + next).pointee
            position = next
            next &+= 1
            work &+= 1
            if work > budget { throw .limit(.instructions) }
            switch instruction.operation {
            case .literal:
                try output.append(Text(start: literals.map { $0 + Int(instruction.a) }, count: Int(instruction.b)))
            case .print:
                try print(value(instruction.a), path: instruction.b)
            case .printEscaped:
                try printEscaped(value(instruction.a), path: instruction.b)
            case .printAccumulatorEscaped:
                try printEscaped(accumulator, path: instruction.b)
            case .load:
                accumulator = try value(instruction.a)
            case .move:
                slots[Int(instruction.b)] = try value(instruction.a)
            case .literalAndPrint:
                try output.append(Text(start: literals.map { $0 + Int(instruction.a) }, count: Int(instruction.b)))
                try print(value(instruction.c), path: instruction.d)
            case .filter:
                try apply(instruction)
            case .printAccumulator:
                try print(accumulator, path: instruction.b)
            case .store:
                slots[Int(instruction.a)] = accumulator
            case .storeIfPresent:
                if accumulator.kind != .null { slots[Int(instruction.a)] = accumulator }
            case .beginCapture:
                captures.append(output.count)
            case .endCapture:
                try endCapture(slot: Int(instruction.a))
            case .test:
                flag = try value(instruction.a).isTruthy
            case .compare:
                let comparison = Comparison(rawValue: instruction.c).unsafelyUnwrapped
                flag = try compare(value(instruction.a), value(instruction.b), comparison)
            case .jump:
                next = Int(instruction.a)
            case .jumpIfFalse:
                if !flag { next = Int(instruction.a) }
            case .jumpIfTrue:
                if flag { next = Int(instruction.a) }
            case .beginLoop:
                if try !beginLoop(Int(instruction.a), over: value(instruction.b)) { next = Int(instruction.c) }
            case .nextLoop:
                if try nextRound(Int(instruction.a)) { next = Int(instruction.b) }
            case .beginTable:
                if try !beginTable(Int(instruction.a), over: value(instruction.b)) { next = Int(instruction.c) }
            case .nextTable:
                if try nextCell(Int(instruction.a)) { next = Int(instruction.b) }
            case .leaveTable:
                try output.append("</td></tr>\n")
            case .enter:
                try enter(Int(instruction.a))
            case .call:
                returns[depth] = next
                depth += 1
                if program.usesRegisters { saveRegisters() }
                next = Int(program.frames[Int(instruction.a)].start)
            case .end:
                guard depth > 0 else { return }
                depth -= 1
                next = returns[depth]
                if program.usesRegisters { restoreRegisters() }
            case .increment, .decrement:
                try count(instruction)
            case .cycle:
                try printCycle(Int(instruction.a))
            case .mark:
                slots[Int(instruction.a)] = .bool(instruction.b != 0)
            case .abort:
                throw .aborted(string(try text(of: value(instruction.a))))
            }
        }
    }

    /// Counts work that grows with the size of a value: 64 bytes or elements as an instruction.
    mutating func charge(_ size: Int) throws(Fault) {
        work &+= size >> 6
        if work > limits.instructions { throw .limit(.instructions) }
    }

    var context: RenderContext { contextPointer.pointee }
    var zone: Zone { contextPointer.pointee.zone ?? program.zone }
    var language: Language { contextPointer.pointee.language ?? program.language }
    var now: Instant { contextPointer.pointee.now }

    private mutating func enter(_ frame: Int) throws(Fault) {
        let shape = program.frames[frame]
        for index in Int(shape.firstName)..<Int(shape.firstName + shape.nameCount) {
            let name = program.nameSlots[index]
            slots[Int(name.slot)] =
                switch name.name {
                case NameSlot.nothing: .null
                case NameSlot.scope: Cell(kind: .scope, bits: UInt64(frame))
                default: try root(Int(name.name))
                }
        }
    }

    private mutating func root(_ index: Int) throws(Fault) -> Cell {
        if roots[index].kind == .unknown { roots[index] = try given(index) }
        return roots[index]
    }

    private mutating func given(_ index: Int) throws(Fault) -> Cell {
        if hasValues, let value = contextPointer.pointee.values[program.rootNames[index]] {
            guard let members = program.members[index] else { return try cell(value) }
            return try arena.cell(value, members: members)
        }
        return field(of: prepared, program.nameKeys.baseAddress.unsafelyUnwrapped + index)
    }

    /// Counters, cycles and places where loops left off begin anew in a partial.
    private mutating func saveRegisters() {
        registers.append((counters, cycles, resumes))
        counters = Array(repeating: 0, count: counters.count)
        cycles = [:]
        resumes = Array(repeating: 0, count: resumes.count)
    }

    private mutating func restoreRegisters() {
        if let saved = registers.popLast() { (counters, cycles, resumes) = saved }
    }

    private mutating func endCapture(slot: Int) throws(Fault) {
        guard let start = captures.popLast() else { return }
        let captured = try arena.copy(Text(start: output.base + start, count: output.count - start))
        output.cut(at: start)
        // What was captured was made safe when it was printed.
        slots[slot] = .string(captured, safe: true)
    }
}
