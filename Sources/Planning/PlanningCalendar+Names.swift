import CivilTime

extension PlanningCalendar {
    /// Whether a season of this name is in the workspace's files or in the built-in table.
    public func knows(_ season: String) -> Bool {
        seasonNames.contains(season) || seasonNames.contains(String(season.map { $0 == "_" ? "-" : $0 }))
    }

    /// As files write them, with hyphens.
    public var seasonNames: [String] {
        let builtIn = Season.japanese.map { String($0.id.map { $0 == "_" ? "-" : $0 }) }
        return Set(seasons.keys).union(builtIn).sorted()
    }
}
