import CivilTime
import Wording

/// What one render is about: the values, the moment, and how people there read dates.
public struct RenderContext: Sendable {
    /// The root names. Partials see them too, unlike what the caller assigned.
    public var values: [String: Value]
    /// Root names besides those in `values`, which come first.
    public var prepared: PreparedValues?
    /// `now` and `today` in the template: the time the message is meant for, never the host's clock.
    public var now: Instant
    /// As the template was compiled, when `nil`.
    public var zone: Zone?
    /// As the template was compiled, when `nil`.
    public var language: Language?
    /// A keyed digest (HMAC) of its argument, for `code`, `pick` and `sample`. The key, or what is put before the argument,
    /// must depend on the campaign and on the recipient, and on nothing else: the same letter rendered again shows the same
    /// code. At least 32 bytes; without one these filters fail with `L1211`.
    public var code: (@Sendable (String) -> [UInt8])?

    public init(
        values: [String: Value] = [:], prepared: PreparedValues? = nil, now: Instant, zone: Zone? = nil,
        language: Language? = nil, code: (@Sendable (String) -> [UInt8])? = nil
    ) {
        self.values = values
        self.prepared = prepared
        self.now = now
        self.zone = zone
        self.language = language
        self.code = code
    }
}
