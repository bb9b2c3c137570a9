import CivilTime
import Customers
import Digest
import Sequences
import Wording

/// Coming volumes as a calendar to subscribe to (RFC 5545): one all-day event for each day and sequence.
///
/// Holds counts and sequence titles, nobody's name or address.
public struct PlanCalendar: Sendable {
    private struct Cell: Hashable {
        var day: CivilDate
        var sequence: SequenceID
    }

    private let shop: String
    private let language: Language
    private let zone: Zone
    private let titles: [SequenceID: String]
    private var cells: [Cell: [ChannelKind: Int]] = [:]

    /// - Parameters:
    ///   - shop: goes into the UIDs as well, so that two shops can be subscribed to side by side.
    ///   - zone: the shop's; decides the day.
    public init(shop: String, titles: [SequenceID: String], zone: Zone, language: Language) {
        self.shop = shop
        self.titles = titles
        self.zone = zone
        self.language = language
    }

    public mutating func add(_ delivery: PlannedDelivery) {
        let cell = Cell(day: zone.date(at: delivery.due), sequence: delivery.key.sequence)
        cells[cell, default: [:]][delivery.channel, default: 0] += 1
    }

    /// - Parameter now: the DTSTAMP of every event, so that the same plan at the same moment is the same file.
    public func text(at now: Instant) -> String {
        let name = Wording(ja: "\(shop) 配信予定", en: "\(shop): messages to come").text(in: language)
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rekindle//rekindle plan//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "NAME:\(Self.escaped(name))", "X-WR-CALNAME:\(Self.escaped(name))",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        ]
        let order = cells.sorted { ($0.key.day, $0.key.sequence) < ($1.key.day, $1.key.sequence) }
        for (cell, counts) in order {
            let title = titles[cell.sequence] ?? cell.sequence.text
            lines += [
                "BEGIN:VEVENT", "UID:\(uid(of: cell))", "DTSTAMP:\(Self.stamp(now))",
                "DTSTART;VALUE=DATE:\(Self.basic(cell.day))",
                "DTEND;VALUE=DATE:\(Self.basic(cell.day.adding(days: 1)))",
                "SUMMARY:\(Self.escaped("\(cell.sequence): \(volumes(counts))"))",
                "DESCRIPTION:\(Self.escaped(title))",
                "CATEGORIES:\(Self.escaped(cell.sequence.text))", "TRANSP:TRANSPARENT", "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    /// "12 mails, 3 SMS"
    private func volumes(_ counts: [ChannelKind: Int]) -> String {
        let parts = ChannelKind.allCases.compactMap { channel -> String? in
            guard let count = counts[channel] else { return nil }
            let name = channel.wording
            return Wording(ja: "\(name.japanese) \(count)", en: "\(count) \(Self.plural(channel, count))")
                .text(in: language)
        }
        return parts.joined(separator: Wording(ja: "、", en: ", ").text(in: language))
    }

    private static func plural(_ channel: ChannelKind, _ count: Int) -> String {
        switch channel {
        case .email: count == 1 ? "mail" : "mails"
        case .post: count == 1 ? "letter" : "letters"
        case .phone: count == 1 ? "call" : "calls"
        case .sms, .push, .line, .webhook: channel.wording.english
        }
    }

    /// The same for the same shop, day and sequence, so that another count replaces the event instead of adding one.
    private func uid(of cell: Cell) -> String {
        let digest = SHA256.digest(of: "\(shop)\u{0}\(cell.sequence)\u{0}\(cell.day)".utf8)
        return "\(Self.basic(cell.day))-\(digest.prefix(10).base32)@rekindle"
    }

    // MARK: RFC 5545

    /// Section 3.3.4.
    private static func basic(_ day: CivilDate) -> String {
        "\(day)".filter { $0 != "-" }
    }

    /// Section 3.3.5, form 2.
    private static func stamp(_ instant: Instant) -> String {
        let wall = Zone.utc.wall(at: instant)
        let time = Int(wall.time.secondsSinceMidnight)
        let digits = [time / 3600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        return "\(basic(wall.date))T\(digits)Z"
    }

    /// Section 3.3.11; other control characters have no place in a text.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Section 3.1: lines of at most 75 octets, never cut inside a character.
    private static func folded(_ line: String) -> String {
        var folded = ""
        var width = 0
        for scalar in line.unicodeScalars {
            let octets = UTF8.width(scalar)
            if width + octets > 75 {
                folded += "\r\n "
                width = 1
            }
            folded.unicodeScalars.append(scalar)
            width += octets
        }
        return folded
    }
}
