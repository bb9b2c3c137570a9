import Wording

/// Compiles a template and the partials it renders into one program, and gathers everything wrong with them.
final class Compiler {
    let options: CompileOptions
    var draft = ProgramDraft()
    private(set) var problems: [Problem] = []
    private(set) var variables: [VariableUse] = []
    private var partials: [String: Partial] = [:]
    private var sourceBytes = 0
    private var readsEverything = false
    /// Code of every frame, until it is linked.
    private var code: [[Instruction]] = []
    private var origins: [[Program.Origin]] = []

    /// A partial that some tag renders.
    struct Partial {
        var frame: Int32
        /// Still being compiled: whoever renders it now renders it from within itself.
        var isOpen = true
        var names: [String: Int32] = [:]
        /// Names that it sets itself or that some caller gives.
        var given: Set<String> = []
        var uses: [NameUse] = []
        var source: Int32 = 0
    }

    /// A name that a source reads, before it is known whether the source itself sets it.
    struct NameUse {
        var root: String
        var path: String
        var offset: Int
    }

    init(_ options: CompileOptions) {
        self.options = options
    }

    func report(_ slip: Slip, in map: SourceMap) {
        guard problems.count < options.limits.problems else { return }
        let problem = slip.problem(in: map)
        if !problems.contains(problem) { problems.append(problem) }
    }

    func program(_ source: TemplateSource) throws(Problems) -> Program {
        let frame = addFrame()
        let compiled = SourceCompiler(self, source, frame: frame, depth: 0)
        compiled.compile()
        return try linked(compiled)
    }

    /// The program whose first source is `compiled`.
    func linked(_ compiled: SourceCompiler) throws(Problems) -> Program {
        check(compiled.uses, compiled.map, own: compiled.setNames)
        for partial in partials.values.sorted(by: { $0.frame < $1.frame }) {
            check(partial.uses, draft.sources[Int(partial.source)], own: partial.given)
        }
        try throwProblems()
        link()
        if readsEverything { draft.members = draft.members.map { _ in nil } }
        return Program(draft, options)
    }

    func throwProblems() throws(Problems) {
        guard !problems.isEmpty else { return }
        throw Problems(
            problems.sorted {
                ($0.place?.line ?? 0, $0.place?.column ?? 0) < ($1.place?.line ?? 0, $1.place?.column ?? 0)
            })
    }

    func addFrame() -> Int32 {
        draft.frames.append(Frame())
        code.append([])
        origins.append([])
        return Int32(draft.frames.count - 1)
    }

    func addSource(_ map: SourceMap) -> Int32 {
        draft.sources.append(map)
        return Int32(draft.sources.count - 1)
    }

    func finish(_ compiled: SourceCompiler) {
        let frame = Int(compiled.frame)
        if compiled.readsEverything { readsEverything = true }
        code[frame] = compiled.code
        origins[frame] = compiled.origins
        draft.frames[frame].firstName = Int32(draft.nameSlots.count)
        draft.frames[frame].nameCount = Int32(compiled.nameSlots.count)
        draft.nameSlots += compiled.nameSlots
    }
}

extension Compiler {
    /// Whether a text of so many bytes may be compiled besides what already was.
    func admit(_ bytes: Int) -> SyntaxFault? {
        sourceBytes += bytes
        if bytes > options.limits.sourceBytes {
            return .tooLarge("source", limit: options.limits.sourceBytes)
        }
        return sourceBytes > options.limits.totalSourceBytes
            ? .tooLarge("source with partials", limit: options.limits.totalSourceBytes) : nil
    }

    /// The frame of a partial, compiled at its first use, and the slots of the names that this caller gives.
    func partial(_ name: String, given: [String], depth: Int) throws(FaultInCall) -> (frame: Int32, slots: [Int32]) {
        var partial: Partial
        if let known = partials[name] { partial = known } else { partial = try compile(partial: name, depth: depth) }
        if partial.isOpen { throw FaultInCall(fault: .partialCycle(name)) }
        let slots = given.map { argument in
            partial.given.insert(argument)
            if let slot = partial.names[argument] { return slot }
            let slot = draft.slot()
            partial.names[argument] = slot
            return slot
        }
        partials[name] = partial
        return (partial.frame, slots)
    }

    private func compile(partial name: String, depth: Int) throws(FaultInCall) -> Partial {
        guard depth < options.limits.partialDepth else {
            throw FaultInCall(fault: .tooDeep("render", limit: options.limits.partialDepth))
        }
        guard let source = options.partial(name) else { throw FaultInCall(fault: .unknownPartial(name)) }
        var partial = Partial(frame: addFrame())
        partials[name] = partial
        let compiled = SourceCompiler(self, source, frame: partial.frame, depth: depth + 1)
        compiled.compile()
        partial.isOpen = false
        partial.names = compiled.names
        partial.given = compiled.setNames
        partial.uses = compiled.uses
        partial.source = compiled.source
        return partial
    }

    private func check(_ uses: [NameUse], _ map: SourceMap, own: Set<String>) {
        var known = (place: map.place(at: 0), offset: 0)
        for use in uses where !own.contains(use.root) {
            // Uses stand in the order of the text, but for the arguments in brackets.
            if use.offset >= known.offset {
                known = (map.place(at: use.offset, from: known.place, at: known.offset), use.offset)
            } else {
                known = (map.place(at: use.offset), use.offset)
            }
            variables.append(VariableUse(path: use.path, place: known.place))
            guard options.names != .lenient, let schema = options.schema, !schema.contains(use.path) else { continue }
            report(Slip(.unknownName(use.path, nearest: schema.nearest(to: use.path)), at: use.offset), in: map)
        }
    }

    /// Puts the frames one after the other and makes their jumps absolute.
    private func link() {
        for frame in code.indices {
            let base = Int32(draft.instructions.count)
            draft.frames[frame].start = base
            draft.instructions += code[frame].map { $0.moved(by: base) }
            draft.origins += origins[frame]
        }
    }
}

/// What is wrong with a `render`; its caller knows the place.
struct FaultInCall: Error {
    var fault: SyntaxFault
}

extension Instruction {
    fileprivate func moved(by base: Int32) -> Instruction {
        var moved = self
        switch operation {
        case .jump, .jumpIfFalse, .jumpIfTrue: moved.a += base
        case .nextLoop, .nextTable: moved.b += base
        case .beginLoop, .beginTable: moved.c += base
        default: break
        }
        return moved
    }
}
