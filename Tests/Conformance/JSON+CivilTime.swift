import CivilTime

/// A case of a kind its subject does not have.
struct UnknownKind: Error {
    var kind: String
}

extension JSON {
    init(_ date: CivilDate) { self = .string(date.description) }
    init(_ instant: Instant) { self = .string(instant.description) }
    init(_ instant: Instant?) { self = instant.map { JSON($0) } ?? .null }

    /// `YYYY-MM-DDTHH:MM:SS`
    init(local date: CivilDate, _ time: TimeOfDay) {
        let text = time.description
        self = .string("\(date)T\(text)\(text.count == 5 ? ":00" : "")")
    }

    func date(_ key: String) throws -> CivilDate {
        guard let date = CivilDate(try string(key)) else { throw MissingField(name: key, wanted: "date") }
        return date
    }

    func instant(_ key: String) throws -> Instant {
        guard let instant = self[key].asInstant else { throw MissingField(name: key, wanted: "instant") }
        return instant
    }

    func instants(_ key: String) throws -> [Instant] {
        try array(key).map { element in
            guard let instant = element.asInstant else { throw MissingField(name: key, wanted: "instants") }
            return instant
        }
    }

    private var asInstant: Instant? { text.flatMap { Instant($0) } }

    func zone(_ key: String) throws -> Zone {
        try Zone(identifier: try string(key))
    }

    /// A wall time without an offset.
    func local(_ key: String) throws -> (CivilDate, TimeOfDay) {
        let parts = try string(key).split(separator: "T")
        guard parts.count == 2, let date = CivilDate(parts[0]), let time = TimeOfDay(parts[1]) else {
            throw MissingField(name: key, wanted: "wall time")
        }
        return (date, time)
    }
}
