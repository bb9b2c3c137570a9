import Customers
import Testing

@Suite struct DormancyReasonNormalisationTests {
    @Test(
        arguments: [
            ("price", .price), ("価格", .price), ("値段が高い", .price), ("価格への不満", .price), ("ｻｰﾋﾞｽ", .service),
            ("対応への不満", .service),
            ("忘れていた", .forgotten), ("忘却", .forgotten), ("転居", .changed), ("状況の変化", .changed), ("お試しのみ", .trial),
            ("他社へ切替", .competitor),
            ("不明", .unknown), ("不明（価格か）", .price), ("Ｐｒｉｃｅ", .price), ("Trial", .trial), ("", nil), ("-", nil),
        ] as [(String, DormancyReason?)])
    func `a reason is known by the words that staff use`(_ text: String, _ reason: DormancyReason?) throws {
        #expect(try DormancyReasonNormalisation.read(text).value == reason)
    }

    @Test func `a reason in every wording of ours is read back`() throws {
        for reason in DormancyReason.allCases {
            #expect(try DormancyReasonNormalisation.read(reason.wording.japanese).value == reason)
            #expect(try DormancyReasonNormalisation.read(reason.rawValue).value == reason)
        }
    }

    @Test(arguments: [("価格と対応", "reason-ambiguous"), ("雨", "reason-not-recognised")])
    func `two reasons, or none that is known, are refused`(_ text: String, _ code: String) {
        #expect(failure { try DormancyReasonNormalisation.read(text) } == code)
    }
}
