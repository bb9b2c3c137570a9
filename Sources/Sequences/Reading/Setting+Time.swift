import CivilTime
import Settings
import Wording

/// The words of time in a settings file, wherever they stand.
extension Setting {
    public func period(_ log: SettingsLog) -> Period? {
        parsed(
            log, code: "bad-period",
            wanted: Wording(ja: "例: 3 months、10 days、48 hours", en: "such as 3 months, 10 days or 48 hours")
        ) { Period($0) }
    }

    public func timeOfDay(_ log: SettingsLog) -> TimeOfDay? {
        parsed(log, code: "bad-time", wanted: Wording(ja: "時刻 (例: \"10:30\")", en: "a time of day, such as \"10:30\""))
        {
            TimeOfDay($0)
        }
    }

    public func date(_ log: SettingsLog) -> CivilDate? {
        parsed(log, code: "bad-date", wanted: Wording(ja: "日付 (例: 2026-12-01)", en: "a date, such as 2026-12-01")) {
            CivilDate($0)
        }
    }

    public func zone(_ log: SettingsLog) -> Zone? {
        guard let text = text(log) else { return nil }
        do {
            return try Zone(identifier: text)
        } catch {
            log.report(
                "unknown-zone", at: place,
                Wording(ja: "'\(text)' というタイムゾーンはありません", en: "there is no time zone '\(text)'"),
                hint: Wording(
                    ja: "IANA 名で書いてください (例: Asia/Tokyo)", en: "write an IANA name, such as Asia/Tokyo"))
            return nil
        }
    }

    /// `10%` or `0.1`, as a share from 0 to below 1.
    public func share(_ log: SettingsLog) -> Double? {
        parsed(log, code: "bad-share", wanted: Wording(ja: "例: 5%", en: "such as 5%")) { text in
            let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
            return number.flatMap { (0..<1).contains($0) ? $0 : nil }
        }
    }
}
