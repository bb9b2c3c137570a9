import CivilTime
import Customers
import Testing

@Suite struct DateNormalisationTests {
    @Test(
        arguments: [
            ("2026/4/1", "2026-04-01", []), ("2026-04-01", "2026-04-01", []), ("2026.4.1", "2026-04-01", []),
            ("20260401", "2026-04-01", []), ("2026年4月1日", "2026-04-01", []), ("2026年 4月 1日", "2026-04-01", []),
            ("２０２６／４／１", "2026-04-01", [.width]), (" 2026/4/1\u{3000}", "2026-04-01", [.width, .spaces]),
            ("2026−04−01", "2026-04-01", []), ("2026/4/1(水)", "2026-04-01", [.weekday]),
            ("2026年4月1日（水曜日）", "2026-04-01", [.width, .weekday]), ("2026/04/01 水曜日", "2026-04-01", [.weekday]),
            ("令和8年4月1日", "2026-04-01", [.era]), ("R8.4.1", "2026-04-01", [.era]), ("r08/04/01", "2026-04-01", [.era]),
            ("令和元年5月1日", "2019-05-01", [.era]), ("㋿8年4月1日", "2026-04-01", [.era]),
            ("Ｒ８．４．１", "2026-04-01", [.width, .era]),
            ("平成31年4月30日", "2019-04-30", [.era]), ("H1.1.8", "1989-01-08", [.era]), ("平成32年4月1日", "2020-04-01", [.era]),
            ("S50.1.2", "1975-01-02", [.era]), ("昭和64年1月7日", "1989-01-07", [.era]),
            ("大正15年12月25日", "1926-12-25", [.era]),
            ("M45.7.29", "1912-07-29", [.era]), ("45383", "2024-04-01", [.excelSerial]),
            ("46027", "2026-01-05", [.excelSerial]),
            ("10000", "1927-05-18", [.excelSerial]), ("2024-02-29", "2024-02-29", []), ("2000/2/29", "2000-02-29", []),
            ("'2026-04-01", "2026-04-01", [.spreadsheetText]), ("=\"2026-04-01\"", "2026-04-01", [.spreadsheetText]),
            ("2026/4/1 0:00:00", "2026-04-01", []), ("2026-04-01T10:30:00+09:00", "2026-04-01", []),
        ] as [(String, String, [Repair])])
    func `a date is read in every form that customer files hold`(
        _ text: String, _ date: String, _ repairs: [Repair]
    ) throws {
        let read = try DateNormalisation.date(text)
        #expect(read.value?.description == date)
        #expect(read.repairs == repairs)
    }

    @Test(arguments: [
        "1900-01-01", "1900/1/1", "1900/1/0", "1970-01-01", "1970/1/1 9:00", "1970-01-01T00:00:00Z", "0000-00-00",
        "0000/00/00",
        "0", "00000000", "1899-12-30", "1899/12/31", "9999-12-31", "0001-01-01", "19000101", "明治33年1月1日",
    ])
    func `a date that stands for no date is missing, and says so`(_ text: String) throws {
        let read = try DateNormalisation.date(text)
        #expect(read.value == nil)
        #expect(read.repairs.contains(.sentinelDate))
    }

    @Test(
        arguments: [
            ("", []), ("  ", [.spaces]), ("-", [.placeholder]), ("不明", [.placeholder]), ("NULL", [.placeholder]),
            ("#N/A", [.placeholder]),
        ]
            as [(String, [Repair])])
    func `blanks and placeholders are no date`(_ text: String, _ repairs: [Repair]) throws {
        #expect(try DateNormalisation.date(text) == Normalised(nil, repairs: repairs))
    }

    @Test(arguments: [
        ("26/4/1", "date-two-digit-year"), ("260401", "date-two-digit-year"), ("26年4月1日", "date-two-digit-year"),
        ("8.4.1", "date-two-digit-year"), ("4/1/2026", "date-year-last"), ("4月1日", "date-no-year"),
        ("4/1", "date-no-year"),
        ("--04-01", "date-no-year"), ("2026-02-29", "date-impossible"), ("2026/13/1", "date-impossible"),
        ("2026年4月31日", "date-impossible"), ("20260230", "date-impossible"), ("1900-02-29", "date-impossible"),
        ("平成元年1月7日", "date-outside-era"), ("令和元年4月30日", "date-outside-era"), ("R0.1.1", "date-outside-era"),
        ("大正16年1月1日", "date-outside-era"), ("1800-01-01", "date-implausible-year"),
        ("3026-01-01", "date-implausible-year"),
        ("9999", "date-malformed"), ("99999", "date-malformed"), ("1234567", "date-malformed"),
        ("2026", "date-malformed"),
        ("2026/4", "date-malformed"), ("2026/4-1", "date-malformed"), ("4.6027E+04", "date-malformed"),
        ("2026/4/1 25:00", "time-impossible"), ("2026/4/1 24:00", "time-impossible"),
        ("2026/4/1 10:3", "date-malformed"),
        ("2026/4/1 afternoon", "date-malformed"), ("来週", "date-malformed"), ("######", "date-excel-hashes"),
        (String(repeating: "9", count: 400), "date-malformed"), ("2026-04-01\0", ""),
    ])
    func `what has no reading, or more than one, is refused with its reason`(_ text: String, _ code: String) {
        #expect(code == failure { try DateNormalisation.date(text) } ?? "")
    }

    @Test(
        arguments: [
            ("2026/4/1 10:30", "2026-04-01 10:30", nil), ("2026-04-01 10:30:15", "2026-04-01 10:30:15", nil),
            ("2026年4月1日 9時5分", "2026-04-01 09:05", nil), ("2026/4/1 9時", "2026-04-01 09:00", nil),
            ("２０２６/４/１　１０：３０", "2026-04-01 10:30", nil), ("20260401103015", "2026-04-01 10:30:15", nil),
            ("45383.4375", "2024-04-01 10:30", nil),
            ("2026-04-01T10:30:00.123Z", "2026-04-01 10:30", "2026-04-01T10:30:00Z"),
            ("2026-04-01T10:30:00+09:00", "2026-04-01 10:30", "2026-04-01T01:30:00Z"),
            ("2026-04-01T10:30-0530", "2026-04-01 10:30", "2026-04-01T16:00:00Z"),
            ("2026/4/1(水) 10:30", "2026-04-01 10:30", nil),
        ] as [(String, String, String?)])
    func `a time behind a date is read, and an offset makes it an instant`(
        _ text: String, _ wall: String, _ instant: String?
    ) throws {
        let read = try #require(try DateNormalisation.dateAndTime(text).value)
        #expect("\(read.date) \(read.time.map(\.description) ?? "-")" == wall)
        #expect(read.instant?.description == instant)
    }

    @Test func `a date without a time has none`() throws {
        #expect(try DateNormalisation.dateAndTime("2026/4/1").value?.time == nil)
    }

    @Test(arguments: [
        ("4月1日", "--04-01"), ("4/1", "--04-01"), ("04-01", "--04-01"), ("--04-01", "--04-01"), ("--0401", "--04-01"),
        ("２月２９日", "--02-29"), ("1975/1/2", "1975-01-02"), ("S50.1.2", "1975-01-02"), ("4月1日(水)", "--04-01"),
    ])
    func `a birthday may lack its year`(_ text: String, _ birthday: String) throws {
        #expect(try DateNormalisation.birthday(text).value?.description == birthday)
    }

    @Test(arguments: [
        ("2月30日", "date-impossible"), ("13/1", "date-impossible"), ("75/1/2", "date-two-digit-year"),
        ("1/2/1975", "date-year-last"), ("4月", "date-malformed"),
    ])
    func `a birthday that nobody has is refused`(_ text: String, _ code: String) {
        #expect(failure { try DateNormalisation.birthday(text) } == code)
    }

    @Test(arguments: ["1900/01/01", "1970-01-01", "0000-00-00", ""])
    func `a birthday on a sentinel date is no birthday`(_ text: String) throws {
        #expect(try DateNormalisation.birthday(text).value == nil)
    }

    @Test func `serial numbers meet the calendar where spreadsheets do`() throws {
        // TEXT(n, "yyyy-mm-dd") in a spreadsheet
        for (serial, date) in [("36526", "2000-01-01"), ("43585", "2019-04-30"), ("73050", "2099-12-31")] {
            #expect(try DateNormalisation.date(serial).value?.description == date)
        }
        #expect("date-malformed" == failure { try DateNormalisation.date("73051") })
    }
}
