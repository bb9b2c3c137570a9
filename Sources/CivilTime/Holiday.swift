import Wording

/// A public holiday.
public struct Holiday: Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// Named by law: 国民の祝日, or a day that a special act makes a holiday.
        case statutory
        /// 振替休日: a day off because a statutory holiday fell on a Sunday.
        case substitute
        /// 国民の休日: a day between two statutory holidays.
        case citizens
        /// Added by the operator.
        case added
    }

    public var date: CivilDate
    /// The Japanese name is the law's own.
    public var name: Wording
    public var kind: Kind
    /// Whether the date may still change: the equinoxes are fixed by an official notice in the February before.
    public var isPredicted: Bool

    public init(date: CivilDate, name: Wording, kind: Kind, isPredicted: Bool = false) {
        self.date = date
        self.name = name
        self.kind = kind
        self.isPredicted = isPredicted
    }
}
