import CivilTime

/// `bizdays`: dates moved by business days.
enum BusinessDays {
    static func answer(_ record: JSON) throws -> JSON {
        guard let preset = BusinessCalendar.Preset(rawValue: try record.string("cal")) else {
            throw MissingField(name: "cal", wanted: "calendar")
        }
        let calendar = BusinessCalendar(preset)
        let date = try record.date("date")
        switch try record.string("kind") {
        case "adjust":
            guard let convention = BusinessDayConvention(rawValue: try record.string("conv")) else {
                throw MissingField(name: "conv", wanted: "convention")
            }
            return ["result": JSON(calendar.adjusted(date, by: convention))]
        case "offset": return ["result": JSON(calendar.offset(date, by: try record.int("n")))]
        case let kind: throw UnknownKind(kind: kind)
        }
    }
}
