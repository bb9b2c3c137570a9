import CivilTime
import Testing

struct PartialDateTests {
    static func next(_ count: Int, _ birth: String, from: String, lead: Int = 0, leapDay: LeapDayPolicy = .feb28) throws
        -> [String]
    {
        let birth = try #require(PartialDate(birth))
        return try birth.anniversaries(from: date(from), lead: lead, leapDay: leapDay).prefix(count).map {
            "\($0.send) \($0.years.map(String.init) ?? "-")"
        }
    }

    @Test(arguments: [
        (LeapDayPolicy.feb28, ["2027-02-28 27", "2028-02-29 28"]), (.mar1, ["2027-03-01 27", "2028-02-29 28"]),
        (.skip, ["2028-02-29 28", "2032-02-29 32"]),
    ])
    func `29 February is kept on the day that the policy says`(leapDay: LeapDayPolicy, expected: [String]) throws {
        #expect(try Self.next(2, "2000-02-29", from: "2026-11-25", leapDay: leapDay) == expected)
    }

    @Test func `a message before the day may belong to the year before`() throws {
        #expect(try Self.next(2, "1990-01-03", from: "2026-11-25", lead: 7) == ["2026-12-27 37", "2027-12-27 38"])
    }

    @Test func `the day is observed first and the lead subtracted after`() throws {
        #expect(try Self.next(1, "2000-02-29", from: "2026-12-01", lead: 1) == ["2027-02-27 27"])
        #expect(try Self.next(1, "2000-02-29", from: "2026-12-01", lead: 1, leapDay: .mar1) == ["2027-02-28 27"])
    }

    @Test func `nobody turns 0, and without a year there is no age`() throws {
        #expect(try Self.next(1, "2026-12-24", from: "2026-11-25") == ["2027-12-24 1"])
        #expect(try Self.next(1, "--12-24", from: "2026-11-25") == ["2026-12-24 -"])
    }

    @Test func `a lead of years and the end of the calendar are no traps`() throws {
        #expect(try Self.next(1, "--12-24", from: "9999-12-25").isEmpty)
        #expect(try Self.next(1, "--12-24", from: "0001-01-01", lead: .max).count == 1)
        #expect(try Self.next(1, "--12-24", from: "0001-01-01", lead: .min).count == 1)
    }

    @Test(arguments: ["2000-02-29", "--02-29", "--12-01", "1985-06-15"])
    func `a partial date is printed as it is read`(text: String) throws {
        #expect(try #require(PartialDate(text)).description == text)
    }

    @Test(arguments: ["", "--02-30", "--13-01", "2026-02-29", "02-29", "---02-29", "--2-29"])
    func `other texts are no partial date`(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test func `a birthday that a program made up is recognised`() throws {
        #expect(try #require(PartialDate("1970-01-01")).isSentinel)
        #expect(try #require(PartialDate("1900-01-01")).isSentinel)
        #expect(try !#require(PartialDate("--01-01")).isSentinel)
    }
}
