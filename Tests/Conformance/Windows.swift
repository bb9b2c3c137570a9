import CivilTime

/// `windows`: when a message that is due goes out, by windows and by caps.
enum Windows {
    static func answer(_ record: JSON) throws -> JSON {
        guard let policy = OutsideWindowPolicy(rawValue: try record.string("policy")) else {
            throw MissingField(name: "policy", wanted: "policy")
        }
        let decision = try window(record).decide(
            at: try record.instant("at"), in: try record.zone("tz"), otherwise: policy,
            maximumDelay: record["max_delay_s"].int.map { Int64($0) }, caps: try caps(record),
            history: record["history"].isNull ? [] : try record.instants("history"))
        return switch decision {
        case .send(let at): ["result": JSON(at), "reason": nil]
        case .drop(let reason): ["result": nil, "reason": .string(reason.rawValue)]
        }
    }

    private static func window(_ record: JSON) throws -> SendWindow {
        var window = SendWindow()
        window.openings = try record["windows"].elements?.map { element in
            let days = try element.array("days").compactMap { $0.int.flatMap { Weekday(rawValue: $0) } }
            let opening = SendWindow.Opening(
                days: WeekdaySet(days), open: try element.time("open"), close: try element.time("close"))
            guard let opening else { throw MissingField(name: "windows", wanted: "opening before closing") }
            return opening
        }
        window.quiet = try (record["quiet"].elements ?? []).map { element in
            guard let pair = element.elements, pair.count == 2, let start = pair[0].text.flatMap({ TimeOfDay($0) }),
                let end = pair[1].text.flatMap({ TimeOfDay($0) })
            else { throw MissingField(name: "quiet", wanted: "two times") }
            return SendWindow.QuietRange(start: start, end: end)
        }
        if record["holidays"].text == "jp" { window.holidays = .japan }
        return window
    }

    private static func caps(_ record: JSON) throws -> ContactCaps {
        let caps = try (record["caps"].elements ?? []).map { element in
            let span: SendCap.Span =
                switch try element.string("per") {
                case "day": .day
                case "week": .week
                case "month": .month
                case "rolling": .rolling(seconds: Int64(try element.int("seconds")))
                case let other: throw UnknownKind(kind: other)
                }
            return SendCap(try element.int("max"), per: span)
        }
        return ContactCaps(minimumGap: record["min_gap_s"].int.map { Int64($0) }, caps: caps)
    }
}

extension JSON {
    fileprivate func time(_ key: String) throws -> TimeOfDay {
        guard let time = TimeOfDay(try string(key)) else { throw MissingField(name: key, wanted: "time") }
        return time
    }
}
