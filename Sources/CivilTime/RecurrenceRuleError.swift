import Wording

/// Why a text is no recurrence rule that can be followed.
public enum RecurrenceRuleError: Error, Sendable, Hashable {
    /// Longer than `RecurrenceRule.maximumLength` bytes.
    case tooLong
    /// Not of the form `NAME=VALUE`.
    case malformedPart(String)
    case unknownPart(String)
    case duplicatePart(String)
    case missingFrequency
    case invalidValue(part: String, value: String)
    case countAndUntil
    /// Parts that may not stand together, or that the frequency does not allow.
    case contradiction(String, with: String)
    /// BYWEEKNO without BYDAY: implementations disagree on the weekday.
    case weekNumberWithoutWeekday
    /// BYSETPOS with nothing to choose from.
    case nothingToChooseFrom
    /// Such as 30 February.
    case neverOccurs

    public var wording: Wording {
        switch self {
        case .tooLong:
            Wording(ja: "繰り返しの規則が長すぎます", en: "the recurrence rule is too long")
        case .malformedPart(let part):
            Wording(
                ja: "「\(part.excerpt)」は「名前=値」の形ではありません", en: "'\(part.excerpt)' is not of the form NAME=VALUE")
        case .unknownPart(let name):
            Wording(
                ja: "「\(name.excerpt)」という項目は使えません", en: "there is no part '\(name.excerpt)' in a recurrence rule")
        case .duplicatePart(let name):
            Wording(ja: "\(name) が2回書かれています", en: "\(name) is given twice")
        case .missingFrequency:
            Wording(
                ja: "FREQ がありません。FREQ=MONTHLY のように書いてください", en: "FREQ is missing; write FREQ=MONTHLY, for example")
        case .invalidValue(let part, let value):
            Wording(
                ja: "\(part) に「\(value.excerpt)」は使えません", en: "'\(value.excerpt)' is no value for \(part)")
        case .countAndUntil:
            Wording(
                ja: "COUNT と UNTIL は同時に使えません。どちらか一方にしてください",
                en: "COUNT and UNTIL exclude each other; keep one of them")
        case .contradiction(let part, let other):
            Wording(ja: "\(part) は \(other) と一緒には使えません", en: "\(part) cannot be used with \(other)")
        case .weekNumberWithoutWeekday:
            Wording(
                ja: "BYWEEKNO には曜日(BYDAY)も必要です", en: "BYWEEKNO needs a weekday too; add BYDAY")
        case .nothingToChooseFrom:
            Wording(
                ja: "BYSETPOS だけでは選ぶ対象がありません。BYDAY などを加えてください",
                en: "BYSETPOS has nothing to choose from; add BYDAY or another BY part")
        case .neverOccurs:
            Wording(
                ja: "この規則に当てはまる日は一度も来ません", en: "no day ever matches this rule")
        }
    }
}
