/// Which column of a file means which field: the built-in headings, Japanese and English, and the workspace's own.
/// The list stands in docs/import.md.
struct ImportColumns {
    /// Field to index of its column.
    private var indices: [String: Int] = [:]
    /// Columns that mean no field, by heading.
    private(set) var others: [(heading: String, index: Int)] = []
    /// Two columns that mean the same field: the later heading.
    private(set) var doubled: [String] = []

    /// - Parameter own: the workspace's further headings, to fields.
    init(header: [String], own: [String: String]) {
        let ownFolded = Dictionary(own.map { (Self.folded($0.key), $0.value) }) { first, _ in first }
        for (index, heading) in header.enumerated() {
            let word = Self.folded(heading)
            guard let field = ownFolded[word] ?? Self.fieldOfHeading[word] else {
                others.append((heading, index))
                continue
            }
            if indices[field] == nil { indices[field] = index } else { doubled.append(heading) }
        }
    }

    func has(_ field: String) -> Bool { indices[field] != nil }

    /// The text in a field's column, without surrounding spaces; `nil` when there is no such column or it is blank.
    func text(_ field: String, in row: [String]) -> String? {
        guard let index = indices[field], row.indices.contains(index) else { return nil }
        let text = row[index]
        return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? nil : text
    }

    /// What the headings say the file holds; `nil` when they fit nothing.
    var kind: ImportKind? {
        if has("kind"), has("date"), has("customer") { return .events }
        if has("channel"), has("decision") || has("basis"), has("customer") { return .consents }
        if has("suppression_reason"), has("customer") || has("address_or_phone") { return .suppressions }
        if has("customer"), !has("kind") { return .customers }
        return nil
    }

    static func isField(_ field: String) -> Bool { headings[field] != nil }

    static var allFields: [String] { headings.keys.sorted() }

    /// Headings as people write them, to the field they mean. `customer` is the customer's id in every file.
    static let headings: [String: [String]] = [
        "customer": [
            "id", "customer", "customer_id", "customer id", "顧客番号", "顧客ID", "顧客コード", "会員番号", "会員ID", "お客様番号", "得意先コード",
        ],
        "name": ["name", "full name", "氏名", "お名前", "名前", "顧客名", "会員名"],
        "family_name": ["family_name", "last name", "姓", "苗字", "名字"],
        "given_name": ["given_name", "first name", "名"],
        "kana": ["kana", "フリガナ", "ふりがな", "カナ", "氏名カナ", "ヨミガナ", "よみがな", "セイメイ"],
        "family_kana": ["family_kana", "セイ", "姓カナ", "せい", "フリガナ(姓)"],
        "given_kana": ["given_kana", "メイ", "名カナ", "めい", "フリガナ(名)"],
        "company": ["company", "会社名", "法人名", "企業名", "貴社名"],
        "department": ["department", "部署", "部署名", "所属"],
        "email": ["email", "e-mail", "mail", "メールアドレス", "メール", "Eメール", "E-mail"],
        "phone": ["phone", "mobile", "tel", "携帯電話", "携帯番号", "携帯", "電話番号", "電話", "TEL"],
        "postal_code": ["postal_code", "postal code", "zip", "郵便番号", "〒"],
        "postal_address": ["postal_address", "postal address", "住所", "ご住所"],
        "birthday": ["birthday", "birth date", "date of birth", "生年月日", "誕生日"],
        "zone": ["zone", "time zone", "timezone", "タイムゾーン"],
        "reason": ["dormancy_reason", "reason", "休眠理由", "休眠の理由"],
        "event_id": ["event_id", "event id", "order id", "伝票番号", "注文番号", "受注番号", "イベントID"],
        "kind": ["kind", "event", "event kind", "種別", "種類", "イベント", "区分"],
        "date": ["date", "日付", "日時", "購入日", "来店日", "発生日", "登録日", "同意日"],
        "time": ["time", "時刻", "時間"],
        "amount": ["amount", "total", "金額", "購入金額", "合計金額", "売上"],
        "item": ["item", "product", "商品", "商品名", "品名", "内容"],
        "channel": ["channel", "チャネル", "媒体", "手段"],
        "decision": ["decision", "consent", "同意", "配信可否", "可否"],
        "basis": ["basis", "根拠", "同意の根拠"],
        "source": ["source", "取得元", "取得方法", "経路", "同意取得方法"],
        "address_or_phone": ["address", "宛先", "停止宛先", "アドレスまたは電話番号"],
        "topic": ["topic", "話題", "トピック"],
        "suppression_reason": ["suppression reason", "停止理由", "配信停止理由"],
    ]

    private static let fieldOfHeading: [String: String] = {
        var fields: [String: String] = [:]
        for (field, words) in headings {
            for word in words { fields[folded(word)] = field }
            fields[folded(field)] = field
        }
        return fields
    }()

    /// Headings compare without width, case, spaces and underlines.
    private static func folded(_ heading: String) -> String {
        var word = ""
        for scalar in heading.unicodeScalars where !scalar.properties.isWhitespace && scalar != "_" {
            let value = scalar.value
            let narrow = (0xFF01...0xFF5E).contains(value) ? Unicode.Scalar(value - 0xFEE0) ?? scalar : scalar
            word.unicodeScalars.append(narrow)
        }
        return word.lowercased()
    }
}
