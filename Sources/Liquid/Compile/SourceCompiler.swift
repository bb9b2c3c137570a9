/// Compiles one source: the template itself or a partial.
final class SourceCompiler {
    let compiler: Compiler
    let map: SourceMap
    let frame: Int32
    let depth: Int
    /// Index of the source, for the origins of instructions.
    let source: Int32

    private(set) var code: [Instruction] = []
    private(set) var origins: [Program.Origin] = []
    /// Slots of the names that belong to the whole source.
    private(set) var names: [String: Int32] = [:]
    private(set) var nameSlots: [NameSlot] = []
    /// Names that the source itself gives a value.
    var setNames: Set<String> = []
    private(set) var uses: [Compiler.NameUse] = []

    /// Variables of the loops around, innermost last.
    var locals: [(name: String, slot: Int32)] = []
    var loops: [OpenLoop] = []
    /// Slots of the captures around, innermost last.
    var openCaptures: [Int32] = []
    var blockDepth = 0
    /// Ends of blocks whose first tags are misspelt.
    var forgivenEnds: Set<String> = []
    var expressionDepth = 0
    /// `self` is used: what its members are is seen only when it runs.
    private(set) var readsEverything = false
    /// Where jumps lead to, the last of the places.
    private var lastLanding = -1
    /// Where the instructions being written come from.
    var offset = 0

    private var pieces: [Piece] = []
    private var position = 0

    /// A loop whose body is being compiled.
    struct OpenLoop {
        var index: Int32
        var captureDepth: Int
        /// Jumps to be led to the next round or behind the loop.
        var continues: [Int] = []
        var breaks: [Int] = []
        var isTable = false
    }

    init(_ compiler: Compiler, _ source: TemplateSource, frame: Int32, depth: Int) {
        self.compiler = compiler
        map = SourceMap(source)
        self.source = compiler.addSource(map)
        self.frame = frame
        self.depth = depth
    }

    func compile() {
        defer { compiler.finish(self) }
        if let fault = compiler.admit(map.bytes.count) { return report(Slip(fault, at: 0)) }
        let scanned = PieceScanner.scan(map.bytes)
        for slip in scanned.slips { report(slip) }
        if let null = map.bytes.firstIndex(of: 0) { report(Slip(.illegalCharacter("\\0"), at: null)) }
        pieces = scanned.pieces
        _ = body(of: nil, until: [])
        emit(.end)
    }

    /// Compiles the pieces of a text of its own, such as the lines of a `liquid` tag.
    func compile(_ inner: [Piece]) -> Body {
        let outer = (pieces, position)
        (pieces, position) = (inner, 0)
        defer { (pieces, position) = outer }
        return body(of: nil, until: [])
    }

    func report(_ slip: Slip) { compiler.report(slip, in: map) }

    /// Runs `work`; what is wrong in it is reported, and compiling goes on behind the tag.
    func recovering(_ work: () throws(Slip) -> Void) {
        do throws(Slip) { try work() } catch { report(error) }
    }

    func text(_ range: Range<Int>) -> String { map.text(range) }
}

// MARK: Bodies

extension SourceCompiler {
    /// What stands between the tags of a block.
    struct Body {
        /// The tag that ended it; none when the source ended first.
        var end: Tag?
        /// Prints nothing but white space: the white space is left out then.
        var isBlank = true
        /// Instructions that print literals.
        var literals: [Int] = []
    }

    struct Tag {
        var name: String
        var markup: Range<Int>
        var offset: Int
    }

    /// Compiles pieces up to one of the tags `ends`.
    func body(of block: Tag?, until ends: Set<String>) -> Body {
        var body = Body()
        blockDepth += 1
        defer { blockDepth -= 1 }
        let limit = compiler.options.limits.blockDepth
        if blockDepth == limit + 2, let block { report(Slip(.tooDeep("tags", limit: limit), at: block.offset)) }
        while position < pieces.count {
            let piece = pieces[position]
            position += 1
            offset = piece.range.lowerBound
            switch piece.kind {
            case .literal, .raw:
                guard !piece.markup.isEmpty else { continue }
                let isSpace = map.bytes[piece.markup].allSatisfy(\.isSpace)
                if !isSpace || piece.kind == .raw { body.isBlank = false }
                body.literals.append(code.count)
                let (start, count) = compiler.draft.literal(map.bytes[piece.markup])
                emit(.literal, Int32(start), Int32(count))
            case .comment: break
            case .output:
                body.isBlank = false
                recovering { () throws(Slip) in try output(piece.markup) }
            case .tag(let name):
                let tag = Tag(name: text(name), markup: piece.markup, offset: piece.range.lowerBound)
                if ends.contains(tag.name) {
                    body.end = tag
                    return body
                }
                if blockDepth > limit + 1 { continue }
                if !compile(tag, in: block) { body.isBlank = false }
            }
        }
        if let block { report(Slip(.blockNotClosed(block.name), at: block.offset)) }
        return body
    }

    /// Leaves out the white space of a block that prints nothing else.
    func removeBlank(_ bodies: [Body]) -> Bool {
        guard bodies.allSatisfy(\.isBlank) else { return false }
        for body in bodies {
            for index in body.literals { code[index].b = 0 }
        }
        return true
    }
}

// MARK: Writing instructions

extension SourceCompiler {
    @discardableResult func emit(
        _ operation: Instruction.Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, _ d: Int32 = 0
    ) -> Int {
        code.append(Instruction(operation: operation, a: a, b: b, c: c, d: d))
        origins.append(.init(source: source, offset: Int32(offset)))
        return code.count - 1
    }

    /// Takes back the last instruction, to which nothing jumps.
    func removeLast() {
        code.removeLast()
        origins.removeLast()
    }

    /// The place of the next instruction, for jumps back.
    var here: Int32 {
        lastLanding = code.count
        return Int32(code.count)
    }

    /// Something may jump to the next instruction.
    var isLandingPlace: Bool { lastLanding == code.count }

    /// Leads jumps to the next instruction.
    func land(_ jumps: [Int]) {
        for jump in jumps {
            switch code[jump].operation {
            case .beginLoop, .beginTable: code[jump].c = here
            default: code[jump].a = here
            }
        }
    }
}

// MARK: Names

extension SourceCompiler {
    /// The slot of a name: a loop's variable, or the source's own name, which begins with the caller's value.
    func slot(of name: String) -> Int32 {
        if let local = locals.last(where: { $0.name == name }) { return local.slot }
        return ownSlot(of: name)
    }

    func isLocal(_ name: String) -> Bool { locals.contains { $0.name == name } }

    /// The slot that `assign` and `capture` write to.
    func ownSlot(of name: String) -> Int32 {
        if let slot = names[name] { return slot }
        let slot = compiler.draft.slot()
        names[name] = slot
        // As in the reference, a rendered partial sees nothing but its arguments.
        let sees = depth == 0 || compiler.options.names != .lenient
        let known = name == "self" ? NameSlot.scope : sees ? compiler.draft.name(name) : NameSlot.nothing
        nameSlots.append(
            NameSlot(slot: slot, name: known, hash: Array(name.utf8).withUnsafeBufferPointer { keyHash($0) }))
        return slot
    }

    /// Only the members that are read are taken from the caller's values.
    func noteMember(_ first: Segment?, of root: String) {
        guard root != "self" else {
            // Any name can be asked for.
            readsEverything = true
            return
        }
        let name = Int(compiler.draft.name(root))
        guard let first, first.kind == .key else {
            compiler.draft.members[name] = nil
            return
        }
        let bytes = compiler.draft.literals[Int(first.start)..<Int(first.start + first.count)]
        compiler.draft.members[name]?.insert(String(decoding: bytes, as: UTF8.self))
    }

    func noteUse(_ path: String, root: String, at offset: Int) {
        uses.append(.init(root: root, path: path, offset: offset))
    }
}
