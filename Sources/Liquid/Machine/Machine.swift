import CivilTime

/// Runs a program once. Everything it makes lives in its arena and its output.
struct Machine: ~Copyable {
    let program: Program
    let context: RenderContext
    let escaping: Escaping
    let names: NamesMode
    let limits: Limits

    var arena: Arena
    var output: OutputBuffer
    var slots: UnsafeMutablePointer<Cell>
    /// Values of the root names, converted at their first use.
    private var roots: UnsafeMutablePointer<Cell>
    private var isRootKnown: UnsafeMutablePointer<Bool>
    var loops: UnsafeMutablePointer<LoopState>
    /// The instruction that is running, for the place of a failure.
    var position = 0
    /// The answer of the last comparison.
    var flag = false
    var accumulator = Cell.null
    var iterations = 0

    private var captures: [Int] = []
    private var returns: [Int] = []
    var counters: [Int64] = []
    var cycles: [String: Int] = [:]
    var resumes: [Int] = []
    private var registers: [(counters: [Int64], cycles: [String: Int], resumes: [Int])] = []

    init(_ program: Program, _ context: RenderContext) {
        self.program = program
        self.context = context
        let options = program.options
        escaping = options.escaping
        names = options.names
        limits = options.limits
        arena = Arena(limit: limits.memoryBytes)
        output = OutputBuffer(limit: limits.outputBytes)
        slots = .allocate(capacity: program.slotCount + 1)
        slots.initialize(repeating: .null, count: program.slotCount + 1)
        roots = .allocate(capacity: program.names.count + 1)
        roots.initialize(repeating: .null, count: program.names.count + 1)
        isRootKnown = .allocate(capacity: program.names.count + 1)
        isRootKnown.initialize(repeating: false, count: program.names.count + 1)
        loops = .allocate(capacity: program.loops.count + 1)
        loops.initialize(repeating: LoopState(), count: program.loops.count + 1)
        if program.counterCount > 0 { counters = Array(repeating: 0, count: program.counterCount) }
        if program.resumeCount > 0 { resumes = Array(repeating: 0, count: program.resumeCount) }
    }

    deinit {
        slots.deallocate()
        roots.deallocate()
        isRootKnown.deallocate()
        loops.deallocate()
    }

    mutating func run() throws(Fault) {
        let instructions = program.instructions.baseAddress.unsafelyUnwrapped
        let literals = program.literals.baseAddress
        try enter(0)
        var next = Int(program.frames[0].start)
        var executed = 0
        while true {
            let instruction = instructions[next]
            position = next
            next &+= 1
            executed &+= 1
            if executed > limits.instructions { throw .limit(.instructions) }
            switch instruction.operation {
            case .literal:
                try output.append(Text(start: literals.map { $0 + Int(instruction.a) }, count: Int(instruction.b)))
            case .print:
                try print(value(instruction.a), path: instruction.b)
            case .load:
                accumulator = try value(instruction.a)
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
                returns.append(next)
                if program.usesRegisters { saveRegisters() }
                next = Int(program.frames[Int(instruction.a)].start)
            case .end:
                guard let caller = returns.popLast() else { return }
                next = caller
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
        if !isRootKnown[index] {
            isRootKnown[index] = true
            roots[index] = try given(index)
        }
        return roots[index]
    }

    private mutating func given(_ index: Int) throws(Fault) -> Cell {
        if !context.values.isEmpty, let value = context.values[program.names[index]] { return try cell(value) }
        guard let prepared = context.prepared else { return .null }
        let name = program.nameTexts[index]
        return member(
            of: prepared.root, named: Text(rebasing: program.literals[Int(name.start)..<Int(name.start + name.count)]))
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
