import CivilTime

/// `holidays_jp`: the holidays of a month.
enum HolidaysJP {
    static func answer(_ record: JSON) throws -> JSON {
        let year = try record.int("year")
        let month = try record.int("month")
        let holidays = JapaneseHolidays.holidays(in: year).filter { $0.date.month == month }
        let status = year > JapaneseHolidays.lastNoticedYear ? "predicted" : "official"
        return [
            "status": .string(status),
            "holidays": .array(
                holidays.map { holiday in
                    let kind = holiday.kind == .statutory ? "holiday" : holiday.kind.rawValue
                    return [
                        "date": JSON(holiday.date), "name": .string(holiday.name.japanese), "type": .string(kind),
                    ]
                }),
        ]
    }
}
