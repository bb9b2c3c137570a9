import Wording

/// One line of the law: a name, its day, and the years in which it stood so.
struct HolidayStatute: Sendable {
    enum Day: Sendable {
        case fixed(Int, Int)
        case monday(Int, of: Int)
        case vernalEquinox
        case autumnalEquinox

        func date(in year: Int) -> CivilDate? {
            switch self {
            case .fixed(let month, let day): CivilDate(year: year, month: month, day: day)
            case .monday(let nth, let month): CivilDate.nth(nth, .monday, of: month, year: year)
            case .vernalEquinox: Equinox.vernal(in: year)
            case .autumnalEquinox: Equinox.autumnal(in: year)
            }
        }
    }

    var name: Wording
    var day: Day
    var years: ClosedRange<Int>

    /// 1948-07-20: the law's first day.
    static let inForce = CivilDate(validYear: 1948, month: 7, day: 20)
    /// 1973 Act No. 10: a holiday on a Sunday makes the Monday one.
    static let substitutesSince = CivilDate(validYear: 1973, month: 4, day: 12)
    /// 1985 Act No. 103: the day between two holidays.
    static let citizensSince = CivilDate(validYear: 1985, month: 12, day: 27)
    /// 2005 Act No. 43: a substitute day passes on over holidays.
    static let substitutesPassOnSince = CivilDate(validYear: 2007, month: 1, day: 1)

    static let substitute = Wording(ja: "振替休日", en: "Substitute Holiday")
    static let citizens = Wording(ja: "国民の休日", en: "Citizens' Holiday")

    /// In the order of the year.
    static let all: [HolidayStatute] = [
        of("元日", "New Year's Day", .fixed(1, 1), 1949...),
        of("成人の日", "Coming of Age Day", .fixed(1, 15), 1949...1999),
        of("成人の日", "Coming of Age Day", .monday(2, of: 1), 2000...),
        of("建国記念の日", "National Foundation Day", .fixed(2, 11), 1967...),
        of("天皇誕生日", "The Emperor's Birthday", .fixed(2, 23), 2020...),
        // 1989 Act No. 4
        of("昭和天皇の大喪の礼", "Funeral of Emperor Showa", .fixed(2, 24), 1989...1989),
        of("春分の日", "Vernal Equinox Day", .vernalEquinox, 1949...),
        // 1959 Act No. 16
        of("皇太子明仁親王の結婚の儀", "Wedding of Crown Prince Akihito", .fixed(4, 10), 1959...1959),
        of("天皇誕生日", "The Emperor's Birthday", .fixed(4, 29), 1949...1988),
        of("みどりの日", "Greenery Day", .fixed(4, 29), 1989...2006),
        of("昭和の日", "Showa Day", .fixed(4, 29), 2007...),
        // 2018 Act No. 99: this day and 22 October 2019.
        of("天皇の即位の日", "Accession of the Emperor", .fixed(5, 1), 2019...2019),
        of("憲法記念日", "Constitution Memorial Day", .fixed(5, 3), 1949...),
        of("みどりの日", "Greenery Day", .fixed(5, 4), 2007...),
        of("こどもの日", "Children's Day", .fixed(5, 5), 1949...),
        // 1993 Act No. 32
        of("皇太子徳仁親王の結婚の儀", "Wedding of Crown Prince Naruhito", .fixed(6, 9), 1993...1993),
        of("海の日", "Marine Day", .fixed(7, 20), 1996...2002),
        of("海の日", "Marine Day", .monday(3, of: 7), 2003...2019),
        // The Olympic years (2018 Act No. 55, 2020 Act No. 68).
        of("海の日", "Marine Day", .fixed(7, 23), 2020...2020),
        of("スポーツの日", "Sports Day", .fixed(7, 24), 2020...2020),
        of("海の日", "Marine Day", .fixed(7, 22), 2021...2021),
        of("スポーツの日", "Sports Day", .fixed(7, 23), 2021...2021),
        of("海の日", "Marine Day", .monday(3, of: 7), 2022...),
        of("山の日", "Mountain Day", .fixed(8, 8), 2021...2021),
        of("山の日", "Mountain Day", .fixed(8, 10), 2020...2020),
        of("山の日", "Mountain Day", .fixed(8, 11), 2016...2019),
        of("山の日", "Mountain Day", .fixed(8, 11), 2022...),
        of("敬老の日", "Respect for the Aged Day", .fixed(9, 15), 1966...2002),
        of("敬老の日", "Respect for the Aged Day", .monday(3, of: 9), 2003...),
        of("秋分の日", "Autumnal Equinox Day", .autumnalEquinox, 1948...),
        of("体育の日", "Health and Sports Day", .fixed(10, 10), 1966...1999),
        of("体育の日", "Health and Sports Day", .monday(2, of: 10), 2000...2019),
        of("スポーツの日", "Sports Day", .monday(2, of: 10), 2022...),
        of("即位礼正殿の儀の行われる日", "Enthronement Ceremony", .fixed(10, 22), 2019...2019),
        of("文化の日", "Culture Day", .fixed(11, 3), 1948...),
        // 1990 Act No. 24
        of("即位礼正殿の儀", "Enthronement Ceremony", .fixed(11, 12), 1990...1990),
        of("勤労感謝の日", "Labour Thanksgiving Day", .fixed(11, 23), 1948...),
        of("天皇誕生日", "The Emperor's Birthday", .fixed(12, 23), 1989...2018),
    ]

    private static func of(_ ja: String, _ en: String, _ day: Day, _ years: ClosedRange<Int>) -> HolidayStatute {
        HolidayStatute(name: Wording(ja: ja, en: en), day: day, years: years)
    }

    private static func of(_ ja: String, _ en: String, _ day: Day, _ years: PartialRangeFrom<Int>) -> HolidayStatute {
        of(ja, en, day, years.lowerBound...JapaneseHolidays.years.upperBound)
    }
}
