/// The occurrences of one interval: days counted from its first, and which of all their times BYSETPOS chose.
struct IntervalSet: Sendable {
    /// Ascending.
    var days: [Int16] = []
    /// Indices into days times times, ascending; `nil` for all.
    var chosen: [Int32]?

    var isEmpty: Bool { days.isEmpty || chosen?.isEmpty == true }

    init() {}

    init(_ days: [Int16], times: Int, positions: [Int]) {
        self.days = days
        guard !positions.isEmpty else { return }
        let size = days.count * times
        var chosen = positions.map { $0 > 0 ? $0 - 1 : size + $0 }.filter { (0..<size).contains($0) }
        if chosen.count > 1 { chosen = Set(chosen).sorted() }
        self.chosen = chosen.map { Int32($0) }
    }
}
