import CivilTime

/// `birthdays`: the next `n` anniversaries of a date.
enum Birthdays {
    static func answer(_ record: JSON) throws -> JSON {
        guard let birth = PartialDate(try record.string("birth")) else {
            throw MissingField(name: "birth", wanted: "date with or without a year")
        }
        guard let leapDay = LeapDayPolicy(rawValue: try record.string("leap")) else {
            throw MissingField(name: "leap", wanted: "policy")
        }
        let anniversaries = birth.anniversaries(
            from: try record.date("from"), lead: try record.int("lead"), leapDay: leapDay)
        return [
            "next": .array(
                anniversaries.prefix(try record.int("n")).map { anniversary in
                    let day: [(key: String, value: JSON)] = [
                        ("send", JSON(anniversary.send)), ("day", JSON(anniversary.day)),
                    ]
                    return .object(day + (anniversary.years.map { [("age", .integer($0))] } ?? []))
                })
        ]
    }
}
