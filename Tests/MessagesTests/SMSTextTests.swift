import Testing

@testable import Messages

@Suite struct SMSTextTests {
    private static func run(_ character: String, _ count: Int) -> String { String(repeating: character, count: count) }

    private static let measured: [(String, SMSText.Encoding, Int, [Int])] = [
        ("", SMSText.Encoding.gsm7, 0, [0]), (run("a", 160), .gsm7, 160, [160]), (run("a", 161), .gsm7, 161, [153, 8]),
        (run("a", 306), .gsm7, 306, [153, 153]), (run("a", 307), .gsm7, 307, [153, 153, 1]),
        (run("€", 80), .gsm7, 160, [80]),
        (run("€", 81), .gsm7, 162, [76, 5]), ("[x]{y}|~^\\", .gsm7, 18, [10]), ("`", .ucs2, 1, [1]),
        (run("あ", 70), .ucs2, 70, [70]), (run("あ", 71), .ucs2, 71, [67, 4]), (run("あ", 134), .ucs2, 134, [67, 67]),
        (run("あ", 670), .ucs2, 670, [67, 67, 67, 67, 67, 67, 67, 67, 67, 67]), (run("😀", 35), .ucs2, 70, [35]),
        (run("😀", 36), .ucs2, 72, [33, 3]), (run("é", 160), .gsm7, 160, [160]), (run("ê", 71), .ucs2, 71, [67, 4]),
        ("line1\r\nline2", .gsm7, 12, [12]),
    ]

    @Test(arguments: measured)
    func `a text is measured as the carriers measure it`(
        text: String, encoding: SMSText.Encoding, units: Int, parts: [Int]
    ) {
        let sms = SMSText(text)
        #expect(sms.encoding == encoding)
        #expect(sms.units == units)
        #expect(sms.parts.map(\.text.unicodeScalars.count) == parts)
        #expect(sms.parts.map(\.text).joined() == text)
    }

    @Test func `the wider reference leaves each part one unit less`() {
        #expect(SMSText(Self.run("a", 161), reference: .sixteenBit).parts.map(\.units) == [152, 9])
        #expect(SMSText(Self.run("あ", 660), reference: .sixteenBit).segments == 10)
    }

    @Test func `neither an escape nor a surrogate pair is cut`() {
        #expect(SMSText(Self.run("a", 152) + "€" + Self.run("b", 10)).parts.map(\.units) == [152, 12])
        #expect(SMSText(Self.run("あ", 66) + "😀" + Self.run("い", 5)).parts.map(\.units) == [66, 7])
    }

    @Test func `the character that forced UCS-2 is named`() {
        #expect(SMSText("10% OFF、本日").firstOutsideGSM7 == .init(scalar: "、", offset: 7))
        #expect(SMSText("10% OFF").firstOutsideGSM7 == nil)
    }

    private static let costs: [(String, ClosedRange<Int>)] = [
        (run("あ", 70), 1...1), (run("あ", 71), 1...2), (run("あ", 133), 1...3), (run("あ", 134), 1...3),
        (run("あ", 132), 1...2),
        (run("あ", 660), 1...10), (run("a", 160), 1...1), (run("a", 305), 1...3),
    ]

    @Test(arguments: costs)
    func `the cost is a range while the carrier is unknown`(text: String, cost: ClosedRange<Int>) {
        #expect(SMSText(text).billedMessages == cost)
    }

    @Test func `docomo stops at 660 characters and the others at 670`() {
        let text = SMSText(Self.run("あ", 661))
        #expect(text.billedMessages == nil)
        #expect(SMSCarrier.docomo.billedMessages(for: text) == nil)
        #expect(SMSCarrier.au.billedMessages(for: text) == 10)
        #expect(SMSCarrier.softBank.billedMessages(for: text) == 1)
    }
}
