import CivilTime

/// `offsets`: dates plus lengths of time.
enum Offsets {
    static func answer(_ record: JSON) throws -> JSON {
        let start = try record.date("start")
        switch try record.string("kind") {
        case "add":
            return ["result": JSON(start.adding(try period(record)))]
        case "series":
            let period = try period(record)
            let dates = (1...max(1, try record.int("n"))).map { start.adding(period.times($0)) }
            return ["results": .array(dates.map { JSON($0) })]
        case "chain":
            let period = try period(record)
            var date = start
            let dates = (1...max(1, try record.int("n"))).map { _ in
                date = date.adding(period)
                return date
            }
            return ["results": .array(dates.map { JSON($0) })]
        case "between":
            let end = try record.date("end")
            let months = start.monthsUntil(end)
            return [
                "months": .integer(months), "days": .integer(start.adding(months: months).days(until: end)),
            ]
        case let kind: throw UnknownKind(kind: kind)
        }
    }

    /// The calendar part of a record: years, months, weeks, days.
    static func period(_ record: JSON) throws -> Period {
        Period(
            months: try record.int("y") * 12 + record.int("m"), days: try record.int("w") * 7 + record.int("d"))
    }
}
