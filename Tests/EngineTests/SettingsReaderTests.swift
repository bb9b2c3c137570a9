import CivilTime
import EngineTesting
import Customers
import Settings
import Testing

@testable import Engine

@Suite struct SettingsReaderTests {
    private func problems(_ change: (inout String) -> Void) throws -> [String] {
        var text = try Shipped.text("config/rekindle.yaml")
        change(&text)
        let log = SettingsLog()
        _ = SettingsReader(log: log, closedDays: .japan).read(text, file: "config/rekindle.yaml")
        return log.problems.map { $0.report(in: .english).split(separator: "\n").first.map(String.init) ?? "" }
    }

    @Test func `the shipped configuration is read as it stands`() throws {
        let settings = try Shipped.settings()
        #expect(settings.zone.identifier == "Asia/Tokyo")
        #expect(settings.delivery == .dryRun)
        #expect(settings.sender.legalName == "株式会社みほん珈琲")
        #expect(settings.caps.perDay == 1)
        #expect(settings.caps.perWeek == 3)
        #expect(settings.definitions.map(\.name) == ["b2b", "b2c"])
        #expect(settings.definitions[1].dormant == Period(months: 3))
        #expect(settings.horizon == 7 * 86_400)
        #expect(settings.approveAbove == 200)
        #expect(settings.attributes.map(\.name) == ["rank", "points", "staff"])
    }

    @Test func `everything wrong is said at once, with its place and the way out`() throws {
        let found = try problems { text in
            text = text.replacing("zone: Asia/Tokyo", with: "zone: Asia/Tokio")
                .replacing("  per day: 1", with: "  per dya: 1")
                .replacing("    dormant: 3 months", with: "    dormant: 3 moons")
        }
        #expect(
            found == [
                "config/rekindle.yaml:5:7: error: there is no time zone 'Asia/Tokio'; write an IANA name, such as Asia/Tokyo",
                "config/rekindle.yaml:46:3: error: unknown key 'per dya' in 'caps'; did you mean 'per day'?",
                "config/rekindle.yaml:60:14: error: 'dormancy.b2c.dormant' cannot read '3 moons'; such as 3 months, 10 days or 48 hours",
            ])
    }

    @Test func `dormant must come after cooling`() throws {
        let found = try problems { $0 = $0.replacing("    dormant: 3 months", with: "    dormant: 30 days") }
        #expect(found.count == 1)
        #expect(found.first?.contains("in 'b2c' dormant must be longer than cooling") == true)
    }

    @Test func `an SMS never goes out at night unless the file says so`() throws {
        let settings = try #require(
            SettingsReader(log: SettingsLog(), closedDays: .japan).read(
                """
                sender: { name: A, legal name: B, address: C, email: a@example.jp, from: b@example.jp }
                """, file: "x"))
        let window = try #require(settings.windows[.sms])
        let tokyo = try Zone(identifier: "Asia/Tokyo")
        let night: Instant = "2026-11-25T21:00:00+09:00"
        #expect(window.next(from: night, in: tokyo) == "2026-11-26T09:00:00+09:00")
    }
}
