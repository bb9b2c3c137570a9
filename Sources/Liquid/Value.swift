import CivilTime

/// A value as callers build it for a template.
public indirect enum Value: Sendable, Hashable {
    case `nil`
    case bool(Bool)
    case integer(Int64)
    case decimal(Double)
    case string(String)
    /// A day; `date` filters format it, on its own it prints as `2026-11-25`.
    case date(CivilDate)
    /// A point in time, shown in the zone of the render.
    case instant(Instant)
    case array([Value])
    /// Members are visited in the order of their keys.
    case object([String: Value])
    /// Members are visited in this order; of equal keys the first counts.
    case members([Member])
    /// Text that is already escaped for the channel, such as `content` of a layout.
    case safe(String)

    /// A member of an object whose order matters.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: Value

        public init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }
}
