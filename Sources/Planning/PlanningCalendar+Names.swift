import CivilTime

extension PlanningCalendar {
    /// As files write them, with hyphens.
    public var seasonNames: [String] {
        let builtIn = Season.japanese.map { String($0.id.map { $0 == "_" ? "-" : $0 }) }
        return Set(seasons.keys).union(builtIn).sorted()
    }
}
