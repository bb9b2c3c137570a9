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
    public var zone: Zone
    public var language: Language
    /// A keyed digest for `code`, `pick` and `sample`: the same recipient and campaign always give the same bytes (at
    /// least 32). Without one these filters fail.
    public var code: (@Sendable (String) -> [UInt8])?

    public init(
        values: [String: Value] = [:], prepared: PreparedValues? = nil, now: Instant, zone: Zone = .utc,
        language: Language = .japanese, code: (@Sendable (String) -> [UInt8])? = nil
    ) {
        self.values = values
        self.prepared = prepared
        self.now = now
        self.zone = zone
        self.language = language
        self.code = code
    }
}
