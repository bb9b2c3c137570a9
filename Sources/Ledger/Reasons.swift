import Wording

/// Why a delivery will never be sent.
public enum SkipReason: String, Sendable, Hashable, CaseIterable {
    case late
    /// An event ended the run: the customer bought, came, or called.
    case exited
    case capped
    case suppressed
    case noConsent = "no-consent"
    case heldOut = "held-out"
    /// The file that planned it was changed or removed.
    case editedAway = "edited-away"
    /// The customer no longer belongs to the audience.
    case audience
    /// Nowhere to send it: no address for the channel.
    case unreachable
    /// The template itself said so (`abort`).
    case aborted
    /// The facts changed and this occurrence no longer exists: a later purchase, another birthday.
    case superseded
    /// The customer has been through the sequence, and `again` says not yet.
    case notAgain = "not-again"
    /// It counts from a step that was never sent.
    case previousStepMissing = "previous-step-missing"

    public var wording: Wording {
        switch self {
        case .late: Wording(ja: "時期を過ぎた", en: "too late")
        case .exited: Wording(ja: "離脱条件を満たした", en: "exited")
        case .capped: Wording(ja: "配信頻度の上限", en: "frequency cap")
        case .suppressed: Wording(ja: "配信停止", en: "suppressed")
        case .noConsent: Wording(ja: "同意なし", en: "no consent")
        case .heldOut: Wording(ja: "比較対照群", en: "held out")
        case .editedAway: Wording(ja: "シーケンスの変更", en: "edited away")
        case .audience: Wording(ja: "対象外", en: "not in the audience")
        case .unreachable: Wording(ja: "宛先なし", en: "no address")
        case .aborted: Wording(ja: "テンプレートが中止", en: "aborted by the template")
        case .superseded: Wording(ja: "起点が変わった", en: "superseded")
        case .notAgain: Wording(ja: "再度の対象外", en: "not again yet")
        case .previousStepMissing: Wording(ja: "前のステップがない", en: "the step before it is missing")
        }
    }
}

/// Why a planned delivery waits. It stays planned until it is late.
public enum Hold: Sendable, Hashable {
    /// The template needs this value and has no fallback; the variable's path.
    case missingValue(String)
    /// The template could not be rendered for this customer; the error's code.
    case templateFailed(String)
    case paused
    case wantsApproval

    public var wording: Wording {
        switch self {
        case .missingValue(let path): Wording(ja: "値がない (\(path))", en: "missing value (\(path))")
        case .templateFailed(let code): Wording(ja: "テンプレートのエラー (\(code))", en: "template error (\(code))")
        case .paused: Wording(ja: "一時停止中", en: "paused")
        case .wantsApproval: Wording(ja: "承認待ち", en: "wants approval")
        }
    }
}
