import Wording

/// Why a message was not rendered for this recipient. Nothing personal is in it.
public struct RenderFailure: Error, Sendable {
    public enum Kind: Sendable, Hashable {
        /// An output has no value; the path as the template writes it.
        case missingValue(String)
        /// `{% abort "reason" %}`.
        case aborted(String)
        /// The name of the exceeded limit.
        case limit(String)
        /// A value that a filter or a comparison cannot work with.
        case error
    }

    public var kind: Kind
    public var problem: Problem

    public init(kind: Kind, problem: Problem) {
        self.kind = kind
        self.problem = problem
    }
}
