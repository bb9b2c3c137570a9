/// A step of the machine: an operation and up to four numbers whose meaning is said beside each operation. A jump's target
/// and a block's end are indexes of instructions.
struct Instruction {
    enum Operation: UInt8 {
        /// Print the bytes `a ..< a + b` of the literals.
        case literal
        /// Print operand `a`; when it has no value, path `b` is named (-1: print nothing).
        case print
        /// Put operand `a` into the accumulator.
        case load
        /// Apply filter `a` to the accumulator; `c` arguments begin at index `b`, then `d` pairs of a name and an argument.
        case filter
        /// Print operand `a` escaped for HTML, whatever the channel; `b` as in `print`.
        case printEscaped
        /// Print the accumulator; `b` as in `print`.
        case printAccumulator
        /// Print the accumulator escaped for HTML; `b` as in `print`.
        case printAccumulatorEscaped
        /// Put operand `a` into slot `b`.
        case move
        /// `literal` with `a` and `b`, then `print` with `c` and `d`.
        case literalAndPrint
        /// Put the accumulator into slot `a`.
        case store
        /// As `store`, unless it is nothing.
        case storeIfPresent
        /// What is printed from here on is captured.
        case beginCapture
        /// The captured text goes into slot `a`.
        case endCapture
        /// The flag says whether operand `a` is true.
        case test
        /// The flag says whether operands `a` and `b` compare as `c` (a `Comparison`) says.
        case compare
        /// Go on at `a`.
        case jump
        /// Go on at `a` when the flag is false.
        case jumpIfFalse
        /// Go on at `a` when the flag is true.
        case jumpIfTrue
        /// Begin loop `a` over operand `b`; at `c` when there is nothing to loop over.
        case beginLoop
        /// The next round of loop `a` begins at `b`.
        case nextLoop
        /// Begin a row of cells: as `beginLoop`.
        case beginTable
        /// As `nextLoop`.
        case nextTable
        /// What a `break` of table `a` leaves to be closed.
        case leaveTable
        /// Give the names of frame `a` their first values.
        case enter
        /// Run frame `a`, then go on here.
        case call
        /// Go back to the caller.
        case end
        /// Print counter `a` and count up; the name's slot is `b`.
        case increment
        /// Count counter `a` down and print it; the name's slot is `b`.
        case decrement
        /// Print the next of the operands of cycle `a`.
        case cycle
        /// Forget, or note (`b` = 1), in slot `a` that a `when` matched.
        case mark
        /// Stop this message; the reason is operand `a`.
        case abort
    }

    var operation: Operation
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
    var d: Int32 = 0
}

/// How two values are compared.
enum Comparison: Int32 {
    case equal, different, less, lessOrEqual, greater, greaterOrEqual, contains
}

/// Where a value comes from.
struct Operand {
    enum Kind: UInt8 {
        /// Constant `a`.
        case constant
        /// Slot `a`.
        case slot
        /// `c` segments from index `b` on, beginning at slot `a`.
        case path
        /// From operand `a` to operand `b`.
        case range
    }

    var kind: Kind
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
}

/// A step of a path.
struct Segment {
    enum Kind: UInt8 {
        case key
        /// `.first`, `.last`, `.size`: keys of objects, properties of other values.
        case first, last, size
        /// `[operand]`
        case index
    }

    var kind: Kind
    /// The operand of an index.
    var operand: Int32 = 0
    var hash: UInt64 = 0
    /// Bytes of the key in the literals.
    var start: Int32 = 0
    var count: Int32 = 0
}

/// A `for` or `tablerow` of the template.
struct LoopShape {
    /// The slot of the loop's variable.
    var slot: Int32
    /// The loop around it in the same source, or -1.
    var parent: Int32
    /// Operands, or -1.
    var limit: Int32 = -1
    var offset: Int32 = -1
    var columns: Int32 = -1
    var isReversed = false
    var isTable = false
    /// Index of the place where a loop of the same name left off, for `offset: continue`.
    var resume: Int32 = 0
    var resumes = false
    /// `render … for`: a text is one element, a range is looped over.
    var isRender = false
    /// Bytes of `variable-collection` in the literals: `forloop.name`.
    var nameStart: Int32 = 0
    var nameCount: Int32 = 0
}

/// A name of a source and the slot that holds its value.
struct NameSlot {
    var slot: Int32
    /// Index in the program's names, or one of the two below.
    var name: Int32
    var hash: UInt64

    /// A name that no caller gives a value.
    static let nothing: Int32 = -1
    /// `self`: the names of the source as an object.
    static let scope: Int32 = -2
}

/// A source and what runs it: the template itself or a partial.
struct Frame {
    /// Index of its first instruction.
    var start: Int32 = 0
    /// The names it uses, in the program's `nameSlots`.
    var firstName: Int32 = 0
    var nameCount: Int32 = 0
}

/// A `cycle` of the template.
struct CycleShape {
    /// The operand whose value names the group, or -1.
    var name: Int32
    /// The group when it has no such name.
    var group: Int32
    var first: Int32
    var count: Int32
}
