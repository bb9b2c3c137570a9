import Foundation
import LoopbackTesting
import Testing

@Suite struct `importing` {
    @Test(arguments: Shop.sampleFiles)
    func `the same file again changes nothing`(file: String) async throws {
        let shop = try await Shop.withSample()
        let before = try await shop.rekindle("plan", "--days", "30", "--json")
        let run = try await shop.rekindle("import", "templates/sample/\(file).csv", "--json")
        let report = try JSON(run.output)["importReport"]
        #expect(report["added"].number == 0)
        #expect(report["changed"].number == 0)
        #expect(report["unchanged"].number == report["accepted"].number)
        #expect((report["accepted"].number ?? 0) > 0)
        #expect(try await shop.rekindle("plan", "--days", "30", "--json") == before)
    }

    @Test func `sets aside what cannot be read, with line and reason`() async throws {
        let shop = try await Shop.new()
        let run = try await shop.rekindle("import", "templates/sample/customers.csv", "--json")
        #expect(run.status == 1)
        let report = try JSON(run.output)["importReport"]
        let rejected = report["rejected"].list
        #expect(rejected.map { $0["line"].number } == [35, 121, 243])
        #expect(
            rejected.map { $0["en"].text } == [
                "the customer's id is missing", "only 3 fields for 15 columns", "16 fields for only 15 columns",
            ])
        let lines = shop.text(of: try #require(report["quarantine"].text)).components(separatedBy: "\r\n")
        #expect(lines[0].hasPrefix("\u{FEFF}行,理由,顧客番号,氏名,"))
        #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == ["35", "121", "243", ""])
    }

    @Test func `only looking writes nothing`() async throws {
        let shop = try await Shop.new()
        let run = try await shop.rekindle("import", "--dry-run", "templates/sample/customers.csv")
        #expect(run.status == 1)
        #expect(run.output.contains("(dry run, nothing written)"))
        #expect(shop.files(below: ".rekindle").isEmpty)
        #expect(try await shop.rekindle("status").status == 2)
    }
}
