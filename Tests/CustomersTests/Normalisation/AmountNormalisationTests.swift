import Customers
import Testing

@Suite struct AmountNormalisationTests {
    @Test(
        arguments: [
            ("1234", 1234, []), ("0", 0, []), ("1,234", 1234, [.currency]), ("¥1,234", 1234, [.currency]),
            ("￥1,234,567", 1_234_567, [.currency]),
            ("\\1,234", 1234, [.currency]), ("１，２３４円", 1234, [.width, .currency]), ("1234円", 1234, [.currency]),
            ("¥1,234-", 1234, [.currency]), ("1234円也", 1234, [.currency]),
            ("1234.00", 1234, [.decimals]),
            ("1,234.0", 1234, [.currency, .decimals]), ("(1,234)", -1234, [.currency]), ("(¥500)", -500, [.currency]),
            ("-1234", -1234, []),
            ("▲1,234", -1234, [.currency]), ("△500", -500, []), ("¥-500", -500, [.currency]),
            ("-¥500", -500, [.currency]), ("+500", 500, []),
            (" 1 234 ", 1234, [.spaces]), ("1234 JPY", 1234, [.spaces, .currency]),
            ("100000000000000000", 100_000_000_000_000_000, []),
        ] as [(String, Int64, [Repair])])
    func `yen are read in every form that books hold`(_ text: String, _ amount: Int64, _ repairs: [Repair]) throws {
        #expect(try AmountNormalisation.yen.read(text) == Normalised(amount, repairs: repairs))
    }

    @Test(arguments: [
        ("", "amount-not-a-number"), ("1234.50", "amount-fraction"), ("1.23E+05", "amount-excel-scientific"),
        ("12,34", "amount-not-a-number"), ("#VALUE!", "amount-not-a-number"), ("1,2345", "amount-not-a-number"),
        ("1.234.567", "amount-not-a-number"),
        ("1.", "amount-not-a-number"), (".5", "amount-not-a-number"), ("--5", "amount-not-a-number"),
        ("(-5)", "amount-not-a-number"),
        ("3万円", "amount-not-a-number"), ("無料", "amount-not-a-number"), ("金1234円", "amount-not-a-number"),
        ("JPY", "amount-not-a-number"), ("()", "amount-not-a-number"),
        ("¥", "amount-not-a-number"),
        ("100000000000000001", "amount-too-large"), (String(repeating: "9", count: 100), "amount-too-large"),
        ("１２３４．５", "amount-fraction"), (String(repeating: "1", count: 200), "amount-not-a-number"),
    ])
    func `what is no sum of yen is refused`(_ text: String, _ code: String) {
        #expect(code == failure { try AmountNormalisation.yen.read(text) })
    }

    @Test func `a currency with cents counts in cents`() throws {
        let dollars = AmountNormalisation(fractionDigits: 2)
        #expect(try dollars.read("$1,234.5").value == 123_450)
        #expect(try dollars.read("12").value == 1200)
        #expect(try dollars.read("12.00").value == 1200)
        #expect(failure { try dollars.read("0.125") } == "amount-fraction")
    }
}
