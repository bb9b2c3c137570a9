import Wording

extension WeekdaySet {
    /// Reads days and ranges of days: `weekdays`, `weekend`, `every day`, `mon-fri`, `Mon,Wed,Sat`, `sat-mon`, `平日`,
    /// `土日`, `毎日`, `月-金`, `月〜金`, `月水金`, `月・水・金`.
    public init?(_ text: some StringProtocol) {
        let word = text.lowercased().trimmingSpaces
        switch word {
        case "weekdays", "weekday", "平日": self = .weekdays
        case "weekend", "weekends", "週末": self = .weekend
        case "every day", "everyday", "daily", "毎日": self = .all
        default:
            var days: WeekdaySet = []
            for item in word.split(whereSeparator: { ",、・ 　".contains($0) }) {
                guard let part = WeekdaySet(item: item) else { return nil }
                days.formUnion(part)
            }
            guard !days.isEmpty else { return nil }
            self = days
        }
    }

    /// One day, a range of days, or Japanese days without anything between them.
    private init?(item: Substring) {
        let ends = item.split(whereSeparator: { "-–~〜～から".contains($0) })
        if ends.count == 2, let first = Weekday(ends[0]), let last = Weekday(ends[1]) {
            let length = (last.rawValue - first.rawValue + 7) % 7
            self.init((0...length).map { first.advanced(by: $0) })
        } else if let day = Weekday(item) {
            self.init(day)
        } else {
            let days = item.map { Weekday(String($0)) }
            guard !days.isEmpty, days.allSatisfy({ $0 != nil }) else { return nil }
            self.init(days.compactMap { $0 })
        }
    }

    /// `毎日` / `every day`, `平日` / `weekdays`, `土日` / `Sat, Sun`.
    public var wording: Wording {
        switch self {
        case .all: Wording(ja: "毎日", en: "every day")
        case .weekdays: Wording(ja: "平日", en: "weekdays")
        default:
            Wording(
                ja: days.map(\.shortName.japanese).joined(), en: days.map(\.shortName.english).joined(separator: ", "))
        }
    }
}
