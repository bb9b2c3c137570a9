import CivilTime
import Customers
import Liquid

/// The name of a sequence's folder.
public struct SequenceID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }

    public static func < (a: SequenceID, b: SequenceID) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

/// A folder of template files: what starts it, for whom, what ends it, and its steps.
public struct StepSequence: Sendable {
    public var id: SequenceID
    public var title: String
    public var trigger: Trigger
    /// All of them must hold for a customer.
    public var audience: [Condition] {
        didSet { audienceReads = Self.members(readBy: audience) }
    }
    /// Members of `customer` that the audience reads; `nil` when that cannot be told beforehand.
    public private(set) var audienceReads: Set<String>?
    /// The customer's own wall clock.
    public var at: TimeOfDay
    /// Outside it, the next opening; the channel's own window holds besides.
    public var window: SendWindow?
    /// Events after the trigger that end the run.
    public var exits: Set<EventKind>
    public var reentry: Reentry
    /// Later than this, a message is skipped.
    public var late: Period
    public var onEdit: EditPolicy
    public var onCap: CapPolicy
    public var goal: Goal?
    /// Share of the customers that gets nothing, for comparison: 0 to 1.
    public var holdout: Double
    /// What the messages are about, for suppressions of one topic.
    public var topic: String?
    /// Higher goes first when two messages compete for a cap.
    public var priority: Int
    /// In file order; a step may count from the one before it.
    public var steps: [Step]
    /// Over everything that decides when and to whom; layouts and words are not part of it.
    public var version: String

    public init(
        id: SequenceID, title: String, trigger: Trigger, audience: [Condition] = [], at: TimeOfDay,
        window: SendWindow? = nil, exits: Set<EventKind> = [], reentry: Reentry = .eachOccurrence, late: Period,
        onEdit: EditPolicy = .skip, onCap: CapPolicy = .defer, goal: Goal? = nil, holdout: Double = 0,
        topic: String? = nil, priority: Int = 0, steps: [Step], version: String
    ) {
        self.id = id
        self.title = title
        self.trigger = trigger
        self.audience = audience
        audienceReads = Self.members(readBy: audience)
        self.at = at
        self.window = window
        self.exits = exits
        self.reentry = reentry
        self.late = late
        self.onEdit = onEdit
        self.onCap = onCap
        self.goal = goal
        self.holdout = holdout
        self.topic = topic
        self.priority = priority
        self.steps = steps
        self.version = version
    }

    private static func members(readBy conditions: [Condition]) -> Set<String>? {
        var names: Set<String> = []
        // `self` names everything without naming it.
        guard conditions.allSatisfy({ !$0.source.text.contains("self") }) else { return nil }
        for use in conditions.flatMap(\.variables) {
            let path = use.path.split(separator: ".", omittingEmptySubsequences: false)
            guard path[0] == "customer" else { continue }
            guard path.count > 1 else { return nil }
            names.insert(String(path[1]))
        }
        return names
    }
}

/// How often one customer may go through a sequence.
public enum Reentry: Sendable, Hashable {
    case once
    /// Once for every purchase, birthday or season it starts from.
    case eachOccurrence
    /// Again only so long after the start of the run before.
    case after(Period)
}

/// What becomes of people half-way when an edit puts a step's time into the past.
public enum EditPolicy: Sendable, Hashable {
    case skip
    case sendWithin(Period)
}

/// What becomes of a message that a frequency cap holds back.
public enum CapPolicy: String, Sendable, Hashable, CaseIterable {
    /// To the earliest moment that satisfies windows and caps, as long as it is not late.
    case `defer`
    case skip
}

/// What a sequence is for: an event so long after a message of it.
public struct Goal: Sendable, Hashable {
    public var event: EventKind
    public var within: Period

    public init(event: EventKind, within: Period) {
        self.event = event
        self.within = within
    }
}
