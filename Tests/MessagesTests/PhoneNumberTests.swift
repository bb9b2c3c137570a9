import Testing

@testable import Messages

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        "090-1234-5678", "09012345678", "+819012345678", "+81(0)90-1234-5678", "0081 90 1234 5678",
        "010-81-90-1234-5678", "819012345678", "8109012345678", "9012345678", "０９０－１２３４－５６７８",
        "090ー1234ー5678", "090‐1234‐5678", "(090)1234-5678", "（０９０）１２３４ー５６７８", "'09012345678", "=\"09012345678\"",
        "tel:090-1234-5678", "携帯：090-1234-5678", "\u{FEFF}09012345678", "090\u{200B}12345678", "090.1234.5678",
        "090/1234/5678", "090･1234･5678", "090〜1234〜5678",
    ])
    func `one number is read from every way of writing it`(text: String) throws {
        let number = try PhoneNumber(text)
        #expect(number.e164 == "+819012345678")
        #expect(number.kind == .mobile)
        #expect(number.canReceiveSMS)
    }

    private static let planned: [(String, PhoneNumber.Kind, Bool)] = [
        ("060-1234-5678", PhoneNumber.Kind.mobile, true), ("070-1234-5678", .mobile, true),
        ("080-1234-5678", .mobile, true), ("03-1234-5678", .landline, false), ("0120-123-456", .tollFree, false),
        ("0800-123-4567", .tollFree, false), ("080-0123-4567", .tollFree, false), ("050-1234-5678", .ipPhone, false),
        ("020-1234-5678", .machineOrPager, false), ("0200-12345-67890", .machineOrPager, false),
        ("0570-012-345", .naviDial, false), ("+1 415 555 2671", .foreign, true), ("+8612345678901", .foreign, true),
    ]

    @Test(arguments: planned)
    func `the plan says what a number is and whether an SMS arrives`(
        text: String, kind: PhoneNumber.Kind, takesSMS: Bool
    ) throws {
        let number = try PhoneNumber(text)
        #expect(number.kind == kind)
        #expect(number.canReceiveSMS == takesSMS)
    }

    private static let refused: [(String, PhoneNumberError)] = [
        ("9.01235E+09", PhoneNumberError.excelScientific), ("9.01E+09", .excelScientific), ("9E9", .excelScientific),
        ("090-0123-4567", .badLength), ("0901234567", .badLength), ("090123456789", .badLength), ("12345", .badLength),
        ("", .notANumber), ("なし", .notANumber), ("090-1234-567a", .notANumber), ("+", .notANumber),
        ("++8190", .notANumber),
        ("+0123456789", .badLength), (String(repeating: "0", count: 10_000), .notANumber), ("٠٩٠١٢٣٤٥٦٧٨", .notANumber),
    ]

    @Test(arguments: refused)
    func `what is no number is refused with its reason`(text: String, reason: PhoneNumberError) {
        #expect(throws: reason) { try PhoneNumber(text) }
    }

    @Test(arguments: [
        ("09012345678", "090-1234-5678"), ("05012345678", "050-1234-5678"), ("0120123456", "0120-123-456"),
        ("08001234567", "0800-123-4567"), ("0570012345", "0570-012-345"), ("0312345678", "03-1234-5678"),
        ("0661234567", "06-6123-4567"), ("0451234567", "045-123-4567"), ("0467123456", "0467123456"),
        ("+14155552671", "+14155552671"),
    ])
    func `the national form has hyphens where they are certain`(text: String, national: String) throws {
        #expect(try PhoneNumber(text).national == national)
    }

    private static let repaired: [(String, [PhoneNumber.Repair])] = [
        ("090-1234-5678", []), ("９０12345678", [PhoneNumber.Repair.normalised, .leadingZero]),
        ("819012345678", [.missingPlus]), ("+81(0)90-1234-5678", [.trunkZero]),
    ]

    @Test(arguments: repaired)
    func `every repair is said`(text: String, repairs: [PhoneNumber.Repair]) throws {
        #expect(try PhoneNumber(text).repairs == repairs)
    }

    @Test func `gateways get the digits alone`() throws {
        #expect(try PhoneNumber("+81 90-1234-5678").nationalDigits == "09012345678")
        #expect(try PhoneNumber("+14155552671").nationalDigits == nil)
    }

    @Test func `a number prints masked`() throws {
        #expect("\(try PhoneNumber("090-1234-5678"))" == "090-****-**78")
        #expect(String(reflecting: try PhoneNumber("+14155552671")) == "+141******71")
    }

    @Test func `numbers are equal when they ring at the same place`() throws {
        #expect(try PhoneNumber("9012345678") == PhoneNumber("+81 90 1234 5678"))
    }
}
