import CivilTime
import EngineTesting
import Settings
import Testing

@testable import Engine

@Suite struct CalendarReaderTests {
    private func read(_ text: String, _ log: SettingsLog = SettingsLog()) -> CalendarReader.Calendar? {
        CalendarReader(log: log, years: 2020...2030) { _ in nil }.read(text, file: "config/calendar.yaml")
    }

    @Test func `the shipped calendar closes over New Year and knows Mother's Day`() throws {
        let calendar = try #require(read(try Shipped.text("config/calendar.yaml")))
        let business = calendar.planning.businessDays
        let days = ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-04", "2026-08-13"].compactMap { CivilDate($0) }
        #expect(days.map { business.isBusinessDay($0) } == [true, false, false, true, false])
        let mothersDay = try #require(calendar.planning.seasons["mothers-day"]?.dates(in: 2027))
        #expect(mothersDay.lowerBound == CivilDate("2027-05-09"))
    }

    @Test func `a weekday off is no business day`() throws {
        let calendar = try #require(read("closed: [every wednesday]"))
        let wednesday: CivilDate = "2026-11-25"
        #expect(!calendar.planning.businessDays.isBusinessDay(wednesday))
        #expect(calendar.planning.businessDays.isBusinessDay(wednesday.adding(days: 1)))
    }

    @Test(arguments: [
        ("closed: [2026-02-30]", "bad-closed-day"), ("seasons: { x: { on: 5th sunday of may } }", "bad-season-day"),
        ("seasons: { x: { from: 12-01 } }", "missing-key"), ("holidays: moon.txt", "no-holiday-file"),
        ("hollidays: japan", "unknown-key"),
    ])
    func `what cannot be read is said`(text: String, code: String) {
        let log = SettingsLog()
        #expect(read(text, log) == nil)
        #expect(log.problems.map(\.code) == [code])
    }
}
