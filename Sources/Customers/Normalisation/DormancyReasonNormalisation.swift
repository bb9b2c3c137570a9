import Wording

/// Why a customer went quiet, from the words that staff write into a column.
public enum DormancyReasonNormalisation {
    /// - Returns: `nil` as the value for a placeholder. A text that speaks of two reasons is refused: one of them is the
    ///   sequence's business, and only a person knows which.
    public static func read(_ text: String) throws(NormalisationFailure) -> Normalised<DormancyReason?> {
        guard text.utf8.count <= 1_000 else { throw .unknownReason }
        var folding = TextFolding(text)
        folding.flattenLineBreaks()
        folding.removeInvisibles()
        folding.widenKana()
        folding.foldToASCII()
        folding.collapseSpaces()
        let words = folding.text.lowercased()
        guard words.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
            if !words.isEmpty { folding.note(.placeholder) }
            return Normalised(nil, repairs: folding.repairs)
        }
        if let reason = DormancyReason(rawValue: words) { return Normalised(reason, repairs: folding.repairs) }
        let found = signs.filter { _, signs in signs.contains { words.contains($0) } }.map(\.reason)
        // "Unknown" says nothing against a reason beside it: 不明 (価格か？) is about the price.
        let reasons = found.count > 1 ? found.filter { $0 != .unknown } : found
        guard let reason = reasons.first else { throw .unknownReason }
        guard reasons.count == 1 else { throw .severalReasons }
        return Normalised(reason, repairs: folding.repairs)
    }

    private static let signs: [(reason: DormancyReason, signs: [String])] = [
        (.price, ["価格", "値段", "値上", "料金", "金額", "費用", "コスト", "予算", "高い", "高額", "割高", "price", "expensive", "cost"]),
        (.service, ["サービス", "対応", "接客", "態度", "品質", "クレーム", "service", "quality", "complaint"]),
        (.forgotten, ["忘れ", "忘却", "失念", "うっかり", "forgot"]),
        (
            .changed,
            [
                "転居", "引越", "引っ越", "転勤", "異動", "変化", "変わった", "退職", "転職", "結婚", "出産", "担当変更",
                "担当者変更", "moved", "changed",
            ]
        ),
        (.trial, ["お試し", "おためし", "トライアル", "体験", "初回のみ", "一度のみ", "一回のみ", "trial"]),
        (.competitor, ["他社", "他店", "競合", "乗り換え", "乗換", "乗りかえ", "competitor"]),
        (.unknown, ["不明", "分からない", "わからない", "未確認", "unknown"]),
    ]
}

extension NormalisationFailure {
    private static let wayOut = Wording(
        ja: "price, service, forgotten, changed, trial, competitor, unknown のいずれかで書いてください",
        en: "write price, service, forgotten, changed, trial, competitor or unknown")

    fileprivate static let unknownReason = NormalisationFailure(
        code: "reason-not-recognised", Wording(ja: "休眠の理由として読めません", en: "this is no known reason for dormancy"),
        hint: wayOut)

    fileprivate static let severalReasons = NormalisationFailure(
        code: "reason-ambiguous", Wording(ja: "休眠の理由が2つ以上書かれています", en: "it names more than one reason for dormancy"),
        hint: wayOut)
}
