import Wording

/// Yes and no, in the spellings of Japanese forms and of programs.
public enum BooleanNormalisation {
    public static func read(_ text: String) throws(NormalisationFailure) -> Normalised<Bool> {
        guard text.utf8.count <= 128 else { throw .notABoolean }
        var folding = TextFolding(text)
        folding.removeInvisibles()
        folding.foldToASCII()
        folding.collapseSpaces()
        let word = folding.text.lowercased()
        if yes.contains(word) { return Normalised(true, repairs: folding.repairs) }
        if no.contains(word) { return Normalised(false, repairs: folding.repairs) }
        throw .notABoolean
    }

    /// An ASCII x is neither: half the world crosses what it wants. The circle is U+25CB, U+25EF, U+3007 or a maru mark, depending on the input method.
    private static let yes: Set<String> = [
        "1", "true", "yes", "y", "t", "on", "ok", "はい", "有", "有り", "あり", "可", "要", "希望", "希望する", "同意", "同意する", "同意済",
        "同意済み", "承諾", "許可", "受け取る", "受取る", "○", "◯", "〇", "◎", "✓", "✔", "☑", "レ", "済",
    ]

    private static let no: Set<String> = [
        "0", "false", "no", "n", "f", "off", "ng", "いいえ", "無", "無し", "なし", "不可", "不要", "希望しない", "同意しない", "不同意", "拒否",
        "撤回", "停止", "配信停止", "解除",
        "受け取らない", "受取らない", "×", "✕", "✖", "☓", "☐", "未",
    ]
}

extension NormalisationFailure {
    fileprivate static let notABoolean = NormalisationFailure(
        code: "boolean-unknown", Wording(ja: "「はい」か「いいえ」か分かりません", en: "this is neither yes nor no"),
        hint: Wording(ja: "はい・いいえ、○・×、1・0 のいずれかで書いてください", en: "write yes or no, or 1 or 0"))
}
