import CivilTime
import Wording

/// A date as written, with the time of day when the source knew it.
public struct DateAndTime: Sendable, Hashable {
    public var date: CivilDate
    public var time: TimeOfDay?
    /// The very instant, when an offset from UTC was written with the time; `date` and `time` are then those of that offset.
    public var instant: Instant?

    public init(date: CivilDate, time: TimeOfDay? = nil, instant: Instant? = nil) {
        self.date = date
        self.time = time
        self.instant = instant
    }
}

/// Dates in the forms that Japanese customer files hold: 2026/4/1, 2026-04-01, 20260401, 2026年4月1日(水), R8.4.1,
/// 令和8年4月1日, a spreadsheet's serial number, each with or without a time behind it, in half or full width.
///
/// Two-digit years and day-first dates have more than one reading and are refused. Dates that stand for "no date"
/// (1900-01-01, 1970-01-01, 0000-00-00) are missing values with a repair that says so.
public enum DateNormalisation {
    /// Reads a date; a time behind it is left out.
    ///
    /// - Returns: `nil` as the value when the field is blank or says that there is no date.
    public static func date(_ text: String) throws(NormalisationFailure) -> Normalised<CivilDate?> {
        let whole = try dateAndTime(text)
        return Normalised(whole.value?.date, repairs: whole.repairs)
    }

    /// Reads a date and the time of day behind it.
    public static func dateAndTime(_ text: String) throws(NormalisationFailure) -> Normalised<DateAndTime?> {
        let reading = try DateReading(text)
        guard case .written(let written, let writtenTime) = reading.outcome else {
            return Normalised(nil, repairs: reading.repairs)
        }
        guard let year = written.year else { throw .noYear }
        let date = try civilDate(year: year, month: written.month, day: written.day)
        var result = DateAndTime(date: date)
        if let writtenTime {
            guard let time = TimeOfDay(hour: writtenTime.hour, minute: writtenTime.minute, second: writtenTime.second),
                time < .endOfDay
            else { throw .impossibleTime }
            result.time = time
            if let offset = writtenTime.offset {
                let local = Int64(date.daysSinceEpoch) * 86_400 + Int64(time.secondsSinceMidnight)
                result.instant = Instant(secondsSinceEpoch: local - Int64(offset))
            }
        }
        return Normalised(result, repairs: reading.repairs)
    }

    /// Reads a birthday or a founding day, whose year may be unknown: `4月1日`, `4/1` (month first, as every date here),
    /// `--04-01`.
    public static func birthday(_ text: String) throws(NormalisationFailure) -> Normalised<PartialDate?> {
        let reading = try DateReading(text)
        guard case .written(let written, _) = reading.outcome else { return Normalised(nil, repairs: reading.repairs) }
        if let year = written.year {
            let date = try civilDate(year: year, month: written.month, day: written.day)
            return Normalised(PartialDate(date), repairs: reading.repairs)
        }
        guard let date = PartialDate(month: written.month, day: written.day) else { throw .impossibleDate }
        return Normalised(date, repairs: reading.repairs)
    }

    private static func civilDate(year: Int, month: Int, day: Int) throws(NormalisationFailure) -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .impossibleDate }
        guard (1868...2199).contains(year) else { throw .implausibleYear }
        return date
    }
}

extension NormalisationFailure {
    private static let wayOut = Wording(
        ja: "「2026-04-01」または「2026/4/1」のように書いてください", en: "write it as 2026-04-01 or 2026/4/1")

    static let notADate = NormalisationFailure(
        code: "date-malformed", Wording(ja: "日付として読めません", en: "this is not a date"), hint: wayOut)

    static let impossibleDate = NormalisationFailure(
        code: "date-impossible", Wording(ja: "暦にない日付です", en: "there is no such day"))

    static let impossibleTime = NormalisationFailure(
        code: "time-impossible", Wording(ja: "存在しない時刻です", en: "there is no such time of day"))

    static let implausibleYear = NormalisationFailure(
        code: "date-implausible-year",
        Wording(ja: "年が 1868 から 2199 の間にありません", en: "the year is not between 1868 and 2199"))

    static let twoDigitYear = NormalisationFailure(
        code: "date-two-digit-year", Wording(ja: "年が2桁なので、西暦か元号かも世紀も分かりません", en: "a year of two digits has no century"),
        hint: wayOut)

    static let yearLast = NormalisationFailure(
        code: "date-year-last",
        Wording(ja: "月と日のどちらが先か分かりません", en: "which of the first two is the month cannot be told"),
        hint: wayOut)

    static let noYear = NormalisationFailure(
        code: "date-no-year", Wording(ja: "年がありません", en: "the year is missing"), hint: wayOut)

    static let outsideEra = NormalisationFailure(
        code: "date-outside-era", Wording(ja: "その元号にない日付です", en: "the era has no such day"))

    static let hashesForADate = NormalisationFailure(
        code: "date-excel-hashes",
        Wording(
            ja: "列の幅が足りず「####」と表示されたまま保存されています", en: "a spreadsheet saved '####' because the column was too narrow"),
        hint: Wording(ja: "列の幅を広げて保存し直してください", en: "widen the column and save again"))
}
