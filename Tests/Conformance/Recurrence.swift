import CivilTime

/// `rrule`: the first `n` occurrences of a rule.
enum Recurrence {
    static func answer(_ record: JSON) throws -> JSON {
        let rule = try RecurrenceRule(try record.string("rrule"))
        let start = try compact(try record.string("dtstart"))
        let wanted = try record.int("n")
        let dates: [String]
        switch try record.string("kind") {
        case "local":
            dates = rule.occurrences(from: start.date, at: start.time).prefix(wanted).map { compact($0) }
        case "zoned":
            let zone = try record.zone("tz")
            dates = rule.occurrences(from: start.date, at: start.time, in: zone).prefix(wanted).map { instant in
                let wall = Zone.utc.wall(at: instant)
                return compact(RuleOccurrence(wall.date, wall.time)) + "Z"
            }
        case let kind: throw UnknownKind(kind: kind)
        }
        // A rule that ends with exactly the n-th one is not known to have ended.
        return ["dates": .array(dates.map { .string($0) }), "complete": .bool(dates.count < wanted)]
    }

    /// `YYYYMMDDTHHMMSS`
    private static func compact(_ text: String) throws -> RuleOccurrence {
        let digits = text.compactMap(\.wholeNumberValue)
        guard digits.count == 14 else { throw MissingField(name: "dtstart", wanted: "wall time") }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        guard let date = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)),
            let time = TimeOfDay(hour: number(8..<10), minute: number(10..<12), second: number(12..<14))
        else { throw MissingField(name: "dtstart", wanted: "wall time") }
        return RuleOccurrence(date, time)
    }

    private static func compact(_ occurrence: RuleOccurrence) -> String {
        JSON(local: occurrence.date, occurrence.time).text?.filter { $0 != "-" && $0 != ":" } ?? ""
    }
}
