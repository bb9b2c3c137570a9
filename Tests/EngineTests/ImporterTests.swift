import CivilTime
import EngineTesting
import Customers
import Digest
import Testing
import Wording

@testable import Engine

@Suite struct ImporterTests {
    private let now: Instant = "2026-11-25T09:00:00+09:00"

    private func read(_ text: String, as kind: ImportKind? = nil) throws -> Importer.Reading {
        try read(Array(text.utf8), as: kind)
    }

    private func read(_ bytes: [UInt8], as kind: ImportKind? = nil) throws -> Importer.Reading {
        let importer = Importer(settings: try Shipped.settings(), hashKey: HashKey([1]))
        return try importer.read(
            ImportRequest(name: "list.csv", kind: kind?.rawValue, encoding: nil, bytes: bytes, isDryRun: false), at: now
        )
    }

    @Test func `the headings say what a file holds`() throws {
        #expect(try read("顧客番号,氏名\nC1,山田　太郎\n").report.kind == "customers")
        #expect(try read("顧客番号,種別,日付\nC1,購入,2026/4/1\n").report.kind == "events")
        #expect(try read("顧客番号,チャネル,同意,日付\nC1,メール,はい,2026/4/1\n").report.kind == "consents")
        #expect(try read("顧客番号,停止理由\nC1,配信停止\n").report.kind == "suppressions")
    }

    @Test func `of two rows with one id the last one counts`() throws {
        let reading = try read("顧客番号,氏名\nC1,山田　太郎\nC2,鈴木　花子\nC1,山田　次郎\n")
        #expect(reading.facts.customers.map(\.id) == [CustomerID("C2"), CustomerID("C1")])
        #expect(reading.facts.customers.last?.givenName == "次郎")
        #expect(reading.report.accepted == 2)
        #expect(reading.report.warnings.map(\.line) == [2])
        #expect(reading.report.warnings.map(\.en) == ["the same customer id as on line 4, which counts instead"])
    }

    @Test func `a customer's dirty row becomes a customer, and every repair is counted`() throws {
        let reading = try read(
            """
            顧客番号,氏名,フリガナ,メールアドレス,携帯電話,郵便番号,住所,生年月日,休眠理由,ポイント
            Ｃ００９０ ,山田　太郎 様,ﾔﾏﾀﾞ ﾀﾛｳ,ＴＡＲＯ＠ｅｘａｍｐｌｅ．ｊｐ,０９０－１２３４－５６７８,〒150-0001,東京都見本区１－２,1900-01-01,高い,"1,200"

            """)
        let customer = try #require(reading.facts.customers.first)
        #expect(customer.id == CustomerID("C0090"))
        #expect(customer.familyName == "山田")
        #expect(customer.givenName == "太郎")
        #expect(customer.familyKana == "ヤマダ")
        #expect(customer.email?.text == "TARO@example.jp")
        #expect(customer.phone?.e164 == "+819012345678")
        #expect(customer.postalCode == "1500001")
        #expect(customer.birthday == nil)
        #expect(customer.reason == .price)
        #expect(customer.attributes["points"] == .integer(1200))
        #expect(reading.report.repairs["sentinel-date"] == 1)
        #expect(reading.report.rejected.isEmpty)
    }

    @Test func `one bad value costs that value, a row without an id costs the row`() throws {
        let reading = try read("顧客番号,メールアドレス\nC1,nobody\n,a@example.jp\nC3,b@example.jp\n")
        #expect(reading.facts.customers.map(\.id.text) == ["C1", "C3"])
        #expect(reading.facts.customers[0].email == nil)
        #expect(reading.report.warnings.map(\.line) == [2])
        #expect(reading.report.rejected.map(\.line) == [3])
        #expect(reading.report.rejected.map(\.code) == ["no-customer-id"])
    }

    @Test func `events without ids of their own have the same ids in every reading of the file`() throws {
        let text = "顧客番号,種別,日付,金額\nC1,購入,2026/4/1,1000\nC1,購入,2026/4/1,1000\nC1,来店,2026/4/1,\n"
        let first = try read(text).facts.events.map(\.id)
        #expect(Set(first).count == 3)
        #expect(try read(text).facts.events.map(\.id) == first)
    }

    @Test(arguments: [
        ("C1,購入,2026/2/30", "date-impossible"), ("C1,,2026/4/1", "no-kind"), ("C1,購入,", "missing-value"),
        ("C1,購入,2027/4/1", "future-date"), (",購入,2026/4/1", "no-customer-id"),
    ])
    func `an event that cannot have happened is set aside with its reason`(row: String, code: String) throws {
        let reading = try read("顧客番号,種別,日付\n\(row)\n")
        #expect(reading.facts.events.isEmpty)
        #expect(reading.report.rejected.map(\.code) == [code])
    }

    @Test func `consents and suppressions understand the words of Japanese forms`() throws {
        let consents = try read(
            "顧客番号,チャネル,同意,根拠,日付\nC1,Eメール,はい,名刺,2026/4/1\nC2,ＳＭＳ,×,,2026/4/1\n"
        ).facts.consents
        #expect(consents.map(\.channel) == [.email, .sms])
        #expect(consents.map(\.decision) == [.granted, .withdrawn])
        #expect(consents[0].basis == .businessCard)
        let key = HashKey([1])
        let suppressions = try read(
            "顧客番号,宛先,チャネル,停止理由\nC1,,,苦情\n,TARO@EXAMPLE.JP,メール,配信停止\n"
        ).facts.suppressions
        #expect(suppressions.map(\.reason) == [.complaint, .optOut])
        #expect(suppressions[0].channel == nil)
        #expect(suppressions[1].subject == Suppression.Subject(addressOrNumber: "taro@example.jp", key: key))
    }

    @Test func `rejected rows can be opened in a spreadsheet, with line and reason`() throws {
        let importer = Importer(settings: try Shipped.settings(), hashKey: HashKey([1]))
        let reading = try read("顧客番号,種別,日付\nC1,購入,2026/2/30\n")
        let bytes = try #require(importer.quarantine(reading))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        #expect(text.split(whereSeparator: \.isNewline).map(String.init).first == "行,理由,顧客番号,種別,日付")
        #expect(text.contains("C1,購入,2026/2/30"))
    }

    @Test func `a file that says nothing about itself is refused as a whole`() {
        #expect(throws: Problem.self) { try read("あ,い\n1,2\n") }
        #expect(throws: Problem.self) { try read("顧客番号,種別,日付\n", as: .consents) }
    }

    /// Only what no reader could make sense of is set aside: no id, cells missing or too many, days that do not exist.
    @Test(arguments: [
        ("customers", 305, ["no-customer-id", "csv-too-few-fields", "csv-too-many-fields"]),
        ("events", 915, ["date-impossible", "date-two-digit-year", "no-customer-id"]),
        ("consents", 327, ["unknown-channel"]), ("suppressions", 8, ["no-subject"]),
    ])
    func `the shipped sample goes in but for its real dirt`(name: String, rows: Int, rejected: [String]) throws {
        let reading = try read(try Shipped.bytes("templates/sample/\(name).csv"), as: ImportKind(rawValue: name))
        #expect(reading.report.encoding == "cp932")
        #expect(reading.report.rows == rows)
        #expect(reading.report.rejected.map(\.code) == rejected)
    }
}
