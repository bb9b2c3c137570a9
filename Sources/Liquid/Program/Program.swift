import CivilTime
import Wording

/// A compiled template: flat tables of trivial values, never changed after it is made.
///
/// The tables stand in memory of their own so that the machine reads them without counting references.
final class Program: @unchecked Sendable {
    // @unchecked: nothing is written after `init`.
    let instructions: UnsafeBufferPointer<Instruction>
    let operands: UnsafeBufferPointer<Operand>
    let segments: UnsafeBufferPointer<Segment>
    let constants: UnsafeBufferPointer<Cell>
    /// Operands of filter arguments and of cycles.
    let arguments: UnsafeBufferPointer<Int32>
    let literals: UnsafeBufferPointer<UInt8>
    let loops: UnsafeBufferPointer<LoopShape>
    let cycles: UnsafeBufferPointer<CycleShape>
    let frames: UnsafeBufferPointer<Frame>
    let nameSlots: UnsafeBufferPointer<NameSlot>
    /// Root names that the callers' values are looked up by.
    let rootNames: [String]
    /// For each of them the members that the template reads; `nil` when it reads the name as a whole.
    let members: [[String]?]
    /// The same names as keys.
    let nameKeys: UnsafeBufferPointer<Segment>
    /// Paths as the template writes them.
    let paths: [String]
    let operandPaths: [Int32: String]
    let slotCount: Int
    let rootCount: Int
    /// Whether there are counters, cycles or places where loops left off, which each partial has for itself.
    let usesRegisters: Bool
    let counterCount: Int
    let cycleCount: Int
    let resumeCount: Int
    let workspace: Workspace
    let escaping: Escaping
    let zone: Zone
    let language: Language
    let names: NamesMode
    let limits: Limits
    /// For each instruction the byte it comes from, and in which source.
    let origins: [Origin]
    let sources: [SourceMap]

    struct Origin {
        var source: Int32
        var offset: Int32
    }

    init(_ draft: ProgramDraft, _ options: CompileOptions) {
        instructions = Self.place(draft.instructions)
        operands = Self.place(draft.operands)
        segments = Self.place(draft.segments)
        arguments = Self.place(draft.arguments)
        literals = Self.place(draft.literals)
        loops = Self.place(draft.loops)
        cycles = Self.place(draft.cycles)
        frames = Self.place(draft.frames)
        nameSlots = Self.place(draft.nameSlots)
        nameKeys = Self.place(draft.nameKeys)
        let literals = literals
        constants = Self.place(
            draft.constants.map { constant in
                switch constant {
                case .cell(let cell): cell
                case .text(let start, let count):
                    .string(Text(start: literals.baseAddress.map { $0 + start }, count: count), safe: true)
                }
            })
        rootNames = draft.names
        members = draft.members.map { $0.map { $0.sorted() } }
        paths = draft.paths
        operandPaths = draft.operandPaths
        slotCount = draft.slotCount
        rootCount = draft.names.count
        usesRegisters = draft.usesRegisters
        counterCount = draft.counters.count
        cycleCount = draft.cycleGroups.count
        resumeCount = draft.resumes.count
        origins = draft.origins
        sources = draft.sources
        workspace = Workspace(
            machine: (draft.slotCount + draft.names.count + 2) * MemoryLayout<Cell>.stride
                + draft.loops.count * MemoryLayout<LoopState>.stride + 16
                + (options.limits.partialDepth + 4) * MemoryLayout<Int>.stride)
        escaping = options.escaping
        zone = options.zone
        language = options.language
        names = options.names
        limits = options.limits
    }

    deinit {
        instructions.deallocate()
        operands.deallocate()
        segments.deallocate()
        constants.deallocate()
        arguments.deallocate()
        literals.deallocate()
        loops.deallocate()
        cycles.deallocate()
        frames.deallocate()
        nameSlots.deallocate()
        nameKeys.deallocate()
    }

    private static func place<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = memory.initialize(from: elements)
        return UnsafeBufferPointer(start: memory.baseAddress, count: elements.count)
    }
}
