import CivilTime

/// `seasonal_jp`: first and last day of a named season.
enum SeasonalJP {
    static func answer(_ record: JSON) throws -> JSON {
        guard let season = Season.japanese(try record.string("event")) else {
            throw UnknownKind(kind: try record.string("event"))
        }
        guard let dates = season.dates(in: try record.int("year")) else { return ["start": nil, "end": nil] }
        return ["start": JSON(dates.lowerBound), "end": JSON(dates.upperBound)]
    }
}
