/// The eras since Meiji. Their years begin on 1 January, the era itself on the day of its proclamation.
enum JapaneseEra: CaseIterable {
    case reiwa, heisei, showa, taisho, meiji

    /// How the era is written in front of a year; the longest first.
    var names: [String] {
        switch self {
        case .reiwa: ["令和", "㋿", "令", "R"]
        case .heisei: ["平成", "㍻", "平", "H"]
        case .showa: ["昭和", "㍼", "昭", "S"]
        case .taisho: ["大正", "㍽", "大", "T"]
        case .meiji: ["明治", "㍾", "明", "M"]
        }
    }

    /// The year of the common era in which its first year fell.
    var firstYear: Int {
        switch self {
        case .reiwa: 2019
        case .heisei: 1989
        case .showa: 1926
        case .taisho: 1912
        case .meiji: 1868
        }
    }

    /// The first day (year, month, day) of the era.
    var firstDay: (Int, Int, Int) {
        switch self {
        case .reiwa: (2019, 5, 1)
        case .heisei: (1989, 1, 8)
        case .showa: (1926, 12, 25)
        case .taisho: (1912, 7, 30)
        case .meiji: (1868, 10, 23)
        }
    }

    /// The last year that anybody writes in this era. Forms and systems were slow to leave Shōwa and Heisei, so years
    /// beyond their end occur and mean what they count to (平成32年 is 2020).
    var lastWrittenYear: Int {
        switch self {
        case .reiwa: 99
        case .heisei: 40
        case .showa: 100
        case .taisho: 15
        case .meiji: 45
        }
    }

    /// The date of a year of this era; `nil` before it began or long after it ended.
    func date(year: Int, month: Int, day: Int) -> WrittenDate? {
        guard (1...lastWrittenYear).contains(year) else { return nil }
        let commonYear = firstYear + year - 1
        guard (commonYear, month, day) >= firstDay else { return nil }
        return WrittenDate(year: commonYear, month: month, day: day)
    }
}
