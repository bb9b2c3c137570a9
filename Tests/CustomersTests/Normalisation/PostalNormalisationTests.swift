import Customers
import Testing

@Suite struct PostalNormalisationTests {
    @Test(
        arguments: [
            ("150-0001", "1500001", []), ("1500001", "1500001", []), ("〒150-0001", "1500001", []),
            ("〒 150-0001", "1500001", [.spaces]),
            ("１５０－０００１", "1500001", [.width]), ("150ー0001", "1500001", []), ("600001", "0600001", [.leadingZero]),
            ("60-0001", "0600001", [.leadingZero]), ("10001", "0010001", [.leadingZero]), ("0600001", "0600001", []),
            ("1500001.0", "1500001", [.decimals]), ("'0600001", "0600001", [.spreadsheetText]),
        ] as [(String, String, [Repair])])
    func `a postal code is seven digits, and the zero a spreadsheet dropped comes back`(
        _ text: String, _ code: String, _ repairs: [Repair]
    ) throws {
        #expect(try PostalCodeNormalisation.read(text) == Normalised(code, repairs: repairs))
    }

    @Test(arguments: [
        "", "150", "90000", "80000", "150-001", "15-00001", "1500-001", "150-0001-1", "0000000", "00000", "9999999",
        "12345678",
        "abc", "1.5E+06",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(failure { try PostalCodeNormalisation.read(text) } != nil)
    }

    @Test func `a zero is not put before the code of someone who lives in the south`() throws {
        #expect(
            failure { try PostalCodeNormalisation.read("600001", prefecture: .kyoto) } == "postal-code-digits-missing")
        #expect(try PostalCodeNormalisation.read("600001", prefecture: .hokkaido).value == "0600001")
        #expect(try PostalCodeNormalisation.read("100001", prefecture: .akita).value == "0100001")
        #expect(try PostalCodeNormalisation.read("200001", prefecture: .iwate).value == "0200001")
        #expect(try PostalCodeNormalisation.read("300001", prefecture: .aomori).value == "0300001")
    }

    @Test(
        arguments: [
            ("東京都渋谷区神宮前１－２－３", "東京都渋谷区神宮前1-2-3", [.width]),
            ("東京都渋谷区神宮前1ー2−3　ﾊｲﾂ１０１", "東京都渋谷区神宮前1-2-3 ハイツ101", [.width]),
            ("大阪市北区センタービル２Ｆ", "大阪市北区センタービル2F", [.width]), ("京都市\n中京区", "京都市 中京区", [.lineBreak]),
            ("-", nil, [.placeholder]), ("", nil, []),
        ] as [(String, String?, [Repair])])
    func `an address has one width and one hyphen`(_ text: String, _ address: String?, _ repairs: [Repair]) throws {
        #expect(try AddressNormalisation.read(text) == Normalised(address, repairs: repairs))
    }

    @Test func `only a written prefecture is one`() {
        #expect(Prefecture(ofAddress: "京都府京都市") == .kyoto)
        #expect(Prefecture(ofAddress: "東京都渋谷区") == .tokyo)
        #expect(Prefecture(ofAddress: "府中市") == nil)
        #expect(Prefecture.allCases.count == 47)
    }
}
