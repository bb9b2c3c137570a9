import Wording

/// Everything that can be wrong with a template before it is rendered. The codes are stable.
enum SyntaxFault {
    case tagNotClosed
    case outputNotClosed
    case blockNotClosed(String)
    case endWithoutBlock(String, open: String?)
    case tagOutside(String, of: String)
    case unknownTag(String, nearest: String?)
    case tagNameMissing
    case includeIsGone
    case tagTakesNothing(String)
    case contentBeforeWhen
    case docInDoc
    case commentLineWithoutHash
    case stringNotClosed
    case illegalCharacter(String)
    case unexpected(String, wanted: Wording)
    case parenthesesInCondition
    /// Full-width braces or percent signs where a tag was meant.
    case fullWidthBrace(String)
    case unknownArgument(String, of: String, known: [String])
    case argumentMissing(String, of: String)
    case unknownFilter(String, nearest: String?)
    case argumentCount(filter: String, given: Int, allowed: ClosedRange<Int>)
    case argumentType(filter: String, wanted: Wording)
    case unknownName(String, nearest: String?)
    case unknownPartial(String)
    case partialCycle(String)
    case tooLarge(String, limit: Int)
    case tooDeep(String, limit: Int)

    var code: String {
        switch self {
        case .tagNotClosed: "L0101"
        case .outputNotClosed: "L0102"
        case .blockNotClosed: "L0103"
        case .endWithoutBlock: "L0104"
        case .tagOutside: "L0105"
        case .unknownTag, .tagNameMissing: "L0106"
        case .includeIsGone: "L0107"
        case .tagTakesNothing: "L0108"
        case .contentBeforeWhen: "L0109"
        case .docInDoc: "L0110"
        case .commentLineWithoutHash: "L0111"
        case .stringNotClosed: "L0201"
        case .illegalCharacter: "L0202"
        case .unexpected: "L0203"
        case .parenthesesInCondition: "L0204"
        case .fullWidthBrace: "L0112"
        case .unknownArgument: "L0205"
        case .argumentMissing: "L0206"
        case .unknownFilter: "L0301"
        case .argumentCount: "L0302"
        case .argumentType: "L0303"
        case .unknownName: "L0401"
        case .unknownPartial: "L0501"
        case .partialCycle: "L0502"
        case .tooLarge: "L0601"
        case .tooDeep: "L0602"
        }
    }
}

extension SyntaxFault {
    var message: Wording {
        switch self {
        case .tagNotClosed: Wording(ja: "タグが %} で閉じられていません", en: "this tag is never closed with %}")
        case .outputNotClosed: Wording(ja: "出力が }} で閉じられていません", en: "this output is never closed with }}")
        case .blockNotClosed(let tag):
            Wording(ja: "{% \(tag) %} に対応する {% end\(tag) %} がありません", en: "{% \(tag) %} has no {% end\(tag) %}")
        case .endWithoutBlock(let tag, let open):
            open.map {
                Wording(
                    ja: "{% \(tag) %} の前に {% end\($0) %} が必要です", en: "{% \(tag) %} stands where {% end\($0) %} is due")
            } ?? Wording(ja: "{% \(tag) %} に対応する始まりのタグがありません", en: "{% \(tag) %} closes nothing")
        case .tagOutside(let tag, let block):
            Wording(ja: "{% \(tag) %} は \(block) の中でだけ使えます", en: "{% \(tag) %} belongs inside \(block)")
        case .unknownTag(let tag, _): Wording(ja: "タグ '\(tag)' はありません", en: "unknown tag '\(tag)'")
        case .tagNameMissing: Wording(ja: "タグの名前がありません", en: "this tag has no name")
        case .includeIsGone: Wording(ja: "タグ include は使えません", en: "the tag 'include' is not supported")
        case .tagTakesNothing(let tag): Wording(ja: "タグ '\(tag)' には何も書けません", en: "'\(tag)' takes nothing")
        case .contentBeforeWhen:
            Wording(ja: "case と最初の when の間には何も書けません", en: "nothing may stand between 'case' and the first 'when'")
        case .docInDoc: Wording(ja: "doc の中に doc は書けません", en: "'doc' cannot stand inside 'doc'")
        case .commentLineWithoutHash:
            Wording(ja: "{% # %} のコメントは、どの行も # で始めます", en: "every line of a {% # %} comment begins with #")
        case .stringNotClosed: Wording(ja: "文字列の引用符が閉じられていません", en: "this text is never closed with its quote")
        case .illegalCharacter(let text): Wording(ja: "ここに '\(text)' は書けません", en: "'\(text)' cannot stand here")
        case .fullWidthBrace(let text):
            Wording(ja: "'\(text)' はタグの括弧ではありません", en: "'\(text)' does not open a tag")
        case .unexpected(let text, let wanted):
            text.isEmpty
                ? Wording(ja: "ここに\(wanted.japanese)が必要です", en: "\(wanted.english) is missing here")
                : Wording(
                    ja: "ここには '\(text)' ではなく\(wanted.japanese)が必要です",
                    en: "'\(text)' stands where \(wanted.english) is due")
        case .parenthesesInCondition:
            Wording(ja: "条件にかっこは使えません", en: "conditions have no parentheses")
        case .unknownArgument(let name, let owner, _):
            Wording(ja: "'\(owner)' に引数 '\(name)' はありません", en: "'\(owner)' has no argument '\(name)'")
        case .argumentMissing(let name, let owner):
            Wording(ja: "'\(owner)' に引数 '\(name)' が必要です", en: "'\(owner)' needs the argument '\(name)'")
        case .unknownFilter(let name, _): Wording(ja: "フィルター '\(name)' はありません", en: "unknown filter '\(name)'")
        case .argumentCount(let filter, let given, let allowed):
            SyntaxFault.countMessage(filter, given, allowed)
        case .argumentType(let filter, let wanted):
            Wording(
                ja: "'\(filter)' の引数は\(wanted.japanese)でなければなりません",
                en: "the argument of '\(filter)' must be \(wanted.english)")
        case .unknownName(let path, _): Wording(ja: "'\(path)' という項目はありません", en: "unknown name '\(path)'")
        case .unknownPartial(let name): Wording(ja: "部品 '\(name)' がありません", en: "there is no partial '\(name)'")
        case .partialCycle(let name):
            Wording(ja: "部品 '\(name)' が自分自身を呼び出しています", en: "the partial '\(name)' renders itself")
        case .tooLarge(let what, let limit):
            Wording(ja: "大きすぎます (\(what)、上限 \(limit) バイト)", en: "too large (\(what), at most \(limit) bytes)")
        case .tooDeep(let what, let limit):
            Wording(ja: "入れ子が深すぎます (\(what)、上限 \(limit))", en: "nested too deeply (\(what), at most \(limit))")
        }
    }

    private static func countMessage(_ filter: String, _ given: Int, _ allowed: ClosedRange<Int>) -> Wording {
        let (low, high) = (allowed.lowerBound, allowed.upperBound)
        let japanese = low == high ? "\(low) 個" : "\(low)～\(high) 個"
        let english = low == high ? "\(low)" : "\(low) to \(high)"
        return Wording(
            ja: "'\(filter)' の引数は \(japanese)です (ここでは \(given) 個)",
            en: "'\(filter)' takes \(english) argument\(high == 1 ? "" : "s"), not \(given)")
    }

    var hint: Wording? {
        switch self {
        case .unknownTag(_, let nearest), .unknownFilter(_, let nearest), .unknownName(_, let nearest):
            nearest.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
        case .includeIsGone: Wording(ja: "render を使ってください", en: "use 'render'")
        case .unknownArgument(let name, _, let known):
            Spelling.nearest(to: name, among: known).map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") }
        case .illegalCharacter("\u{3000}"): Wording(ja: "半角の空白を使ってください", en: "write an ASCII space")
        case .illegalCharacter("&"): Wording(ja: "and を使ってください", en: "write 'and'")
        case .illegalCharacter("!"): Wording(ja: "unless か != を使ってください", en: "use 'unless' or '!='")
        case .illegalCharacter(let text):
            SyntaxFault.plain[text].map { Wording(ja: "半角の \($0) を使ってください", en: "write \($0)") }
        case .fullWidthBrace: Wording(ja: "半角の {{ か {% を使ってください", en: "write {{ or {% in ASCII")
        case .unexpected(let text, let wanted) where wanted == SyntaxFault.memberName && Int(text) != nil:
            Wording(ja: "番号は [\(text)] と書きます", en: "an element is written [\(text)]")
        case .unexpected("=", _): Wording(ja: "比べるときは == と書きます", en: "a comparison is written '=='")
        case .unexpected("|", _): Wording(ja: "「または」は or と書きます", en: "'or' is written as a word")
        case .parenthesesInCondition:
            Wording(
                ja: "and と or は右から順に結び付きます。assign や入れ子の if に分けてください",
                en: "'and' and 'or' bind from the right; split the condition with 'assign' or a nested 'if'")
        default: nil
        }
    }

    static let memberName = Wording(ja: "項目の名前", en: "the name of a member")

    /// What Japanese keyboards and word processors write instead of the language's signs.
    private static let plain: [String: String] = [
        "“": "\"", "”": "\"", "„": "\"", "＂": "\"", "‘": "'", "’": "'", "＇": "'", "「": "\"", "」": "\"",
        "｜": "|", "：": ":", "，": ",", "、": ",", "．": ".", "＝": "=", "＞": ">", "＜": "<", "！": "!", "（": "(",
        "）": ")", "［": "[", "］": "]", "－": "-", "＿": "_",
    ]
}

extension Slip {
    func problem(in map: SourceMap) -> Problem {
        Problem(
            code: fault.code, at: map.place(at: offset), fault.message, hint: fault.hint,
            sourceLine: map.line(at: offset))
    }
}
