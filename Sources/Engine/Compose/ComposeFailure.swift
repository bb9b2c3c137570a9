import Ledger
import Liquid
import Wording

/// Why a message could not be composed for a customer, and what that means for its delivery.
public struct ComposeFailure: Error, Sendable {
    public enum Move: Sendable, Hashable {
        case hold(Hold)
        case skip(SkipReason)
    }

    /// Stable and greppable.
    public var code: String
    public var wording: Wording
    public var move: Move

    init(code: String, _ wording: Wording, _ move: Move) {
        self.code = code
        self.wording = wording
        self.move = move
    }

    init(_ failure: RenderFailure) {
        code = failure.problem.code
        let place = failure.problem.place.map { "\($0): " } ?? ""
        wording = Wording(
            ja: "\(place)\(failure.problem.message.japanese)", en: "\(place)\(failure.problem.message.english)")
        move =
            switch failure.kind {
            case .missingValue(let path): .hold(.missingValue(path))
            case .aborted: .skip(.aborted)
            case .limit, .error: .hold(.templateFailed(failure.problem.code))
            }
    }
}
