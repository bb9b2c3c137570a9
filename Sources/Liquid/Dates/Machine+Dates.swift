import CivilTime

extension Machine {
    /// `date: format` and `date: format, zone`.
    mutating func date(_ input: Cell, _ arguments: Arguments) throws(Fault) -> Cell {
        if arguments[0].kind == .null { return input }
        let format = try text(of: arguments[0])
        if format.isEmpty { return input }
        guard format.count <= 1_000 else { throw .badArgument }
        if arguments.second == nil, let plain = try plainDate(input, format) { return .string(plain) }
        var zone = self.zone
        if arguments.second != nil, arguments[1].kind != .null {
            let name = string(try text(of: arguments[1]))
            do throws(ZoneError) { zone = try Zone(identifier: name) } catch { throw .badTimeZone }
        }
        guard let moment = try moment(input, in: zone) else {
            // As the reference does; where names are strict, a text that is no date is a mistake.
            if names == .lenient || input.kind == .null { return input }
            throw .notADate
        }
        return try result(Strftime.format(moment, format, language))
    }

    mutating func dateText(_ value: Cell, format: Text) throws(Fault) -> Text {
        guard let moment = try moment(value, in: zone) else { return Text(start: nil, count: 0) }
        return try arena.copy(Strftime.format(moment, format, language))
    }

    private mutating func moment(_ value: Cell, in zone: Zone) throws(Fault) -> Moment? {
        switch value.kind {
        case .date: return Moment(CivilDate(daysSinceEpoch: Int32(clamping: value.integer)), in: zone)
        case .instant, .integer: return Moment(Instant(secondsSinceEpoch: value.integer), in: zone)
        case .decimal:
            guard let seconds = Int64(exactly: value.decimal.rounded(.down)) else { return nil }
            return Moment(Instant(secondsSinceEpoch: seconds), in: zone)
        case .string: return moment(trimmed(value.text, start: true, end: true), in: zone)
        default: return nil
        }
    }

    private func moment(_ text: Text, in zone: Zone) -> Moment? {
        let words = string(text)
        if words.lowercased() == "now" || words.lowercased() == "today" { return Moment(now, in: zone) }
        if !text.isEmpty, text.allSatisfy(\.isDigit), let seconds = Int64(words) {
            return Moment(Instant(secondsSinceEpoch: seconds), in: zone)
        }
        guard let read = DateReader.read(words) else { return nil }
        guard let time = read.time else { return Moment(read.date, in: zone) }
        if let offset = read.offset { return Moment(date: read.date, time: time, offset: offset) }
        return Moment(zone.instant(of: read.date, at: time), in: zone)
    }

    /// Whether a date, an instant or a text that is one comes before another; `nil` when one of them is none.
    func temporalOrder(_ left: Cell, _ right: Cell) -> Int? {
        let isTemporal: (Cell) -> Bool = { $0.kind == .date || $0.kind == .instant }
        guard isTemporal(left) || isTemporal(right), let a = seconds(left), let b = seconds(right) else { return nil }
        return a < b ? -1 : a == b ? 0 : 1
    }

    private func seconds(_ value: Cell) -> Int64? {
        switch value.kind {
        case .instant: value.integer
        case .date:
            Moment(CivilDate(daysSinceEpoch: Int32(clamping: value.integer)), in: zone).secondsSinceEpoch
        case .string: moment(value.text, in: zone)?.secondsSinceEpoch
        default: nil
        }
    }
}
