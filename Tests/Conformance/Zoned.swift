import CivilTime

/// `zoned`: between wall times and instants.
enum Zoned {
    static func answer(_ record: JSON) throws -> JSON {
        let zone = try record.zone("tz")
        switch try record.string("kind") {
        case "local":
            let (date, time) = try record.local("local")
            let resolution = zone.resolve(date, at: time)
            let compatible = zone.instant(of: date, at: time)
            var answer: [(key: String, value: JSON)] = [
                ("case", .string(resolution.kind.rawValue)), ("compatible", JSON(compatible)),
            ]
            guard compatible == resolution.compatible else { throw Disagreement() }
            if resolution.kind != .unique {
                answer.append(("earlier", JSON(resolution.earlier)))
                answer.append(("later", JSON(resolution.later)))
            }
            return .object(answer)
        case "add":
            var period = try Offsets.period(record)
            period.seconds = Int64(try record.int("h") * 3_600 + record.int("min") * 60)
            return ["result": JSON(zone.adding(period, to: try record.instant("start")))]
        case "instant":
            let wall = zone.wall(at: try record.instant("utc"))
            return ["local": JSON(local: wall.date, wall.time), "offset": .integer(Int(wall.offset))]
        case let kind: throw UnknownKind(kind: kind)
        }
    }

    /// Two ways to read a wall time gave two answers.
    struct Disagreement: Error {}
}
