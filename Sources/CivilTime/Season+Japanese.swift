import Wording

extension Season {
    /// The seasons that Japanese shops live by, and the American shopping days that have come to Japan.
    ///
    /// Solar terms and days of the old calendar are listed from 2000 to 2050 (computed positions of sun and moon in Japan
    /// Standard Time); 中秋の名月 of 2033 is missing, because calendar makers do not agree on that year's months.
    public static let japanese: [Season] = [
        fixed("new_year", "元日", "New Year's Day", (1, 1)),
        of("coming_of_age", "成人の日", "Coming of Age Day", .holiday(named: "成人の日")),
        of("setsubun", "節分", "Setsubun", .listed(setsubun)),
        fixed("valentine", "バレンタインデー", "Valentine's Day", (2, 14)),
        fixed("hinamatsuri", "ひな祭り", "Hinamatsuri", (3, 3)),
        fixed("white_day", "ホワイトデー", "White Day", (3, 14)),
        of("vernal_equinox", "春分の日", "Vernal Equinox Day", .equinox(.vernal)),
        of("higan_spring", "春の彼岸", "Spring Higan", .equinox(.vernal, before: 3, after: 3)),
        nth("mothers_day", "母の日", "Mother's Day", 2, .sunday, of: 5),
        nth("fathers_day", "父の日", "Father's Day", 3, .sunday, of: 6),
        of("summer_solstice", "夏至", "Summer Solstice", .listed(summerSolstice)),
        fixed("tanabata", "七夕", "Tanabata", (7, 7)),
        fixed("obon_july", "お盆（新盆）", "Obon in July", (7, 13), (7, 16)),
        of("doyo_ushi", "土用の丑の日", "Doyo no Ushi", .listed(doyoUshi)),
        fixed("obon", "お盆", "Obon", (8, 13), (8, 16)),
        of("obon_lunar", "旧盆", "Obon by the old calendar", .listed(oldObon, daysAfter: 2)),
        of("tsukimi", "中秋の名月", "Mid-autumn Moon", .listed(tsukimi)),
        of("respect_for_aged", "敬老の日", "Respect for the Aged Day", .holiday(named: "敬老の日")),
        of("autumnal_equinox", "秋分の日", "Autumnal Equinox Day", .equinox(.autumnal)),
        of("higan_autumn", "秋の彼岸", "Autumn Higan", .equinox(.autumnal, before: 3, after: 3)),
        fixed("halloween", "ハロウィン", "Halloween", (10, 31)),
        fixed("shichigosan", "七五三", "Shichi-Go-San", (11, 15)),
        nth("thanksgiving_us", "感謝祭（米国）", "Thanksgiving (US)", 4, .thursday, of: 11),
        nth("black_friday", "ブラックフライデー", "Black Friday", 4, .thursday, of: 11, plus: 1),
        nth("cyber_monday", "サイバーマンデー", "Cyber Monday", 4, .thursday, of: 11, plus: 4),
        of("winter_solstice", "冬至", "Winter Solstice", .listed(winterSolstice)),
        fixed("christmas_eve", "クリスマス・イブ", "Christmas Eve", (12, 24)),
        fixed("christmas", "クリスマス", "Christmas", (12, 25)),
        fixed("year_end_new_year", "年末年始", "Year-end and New Year", (12, 29), (1, 3)),
        fixed("omisoka", "大みそか", "New Year's Eve", (12, 31)),
    ]

    /// The Japanese season with this id.
    public static func japanese(_ id: String) -> Season? { japanese.first { $0.id == id } }

    private static func of(_ id: String, _ ja: String, _ en: String, _ definition: Definition) -> Season {
        Season(id: id, name: Wording(ja: ja, en: en), definition: definition)
    }

    private static func fixed(
        _ id: String, _ ja: String, _ en: String, _ from: (Int, Int), _ through: (Int, Int)? = nil
    ) -> Season {
        let end = through ?? from
        return of(id, ja, en, .fixed(from: MonthDay(from.0, from.1), through: MonthDay(end.0, end.1)))
    }

    private static func nth(
        _ id: String, _ ja: String, _ en: String, _ nth: Int, _ weekday: Weekday, of month: Int, plus: Int = 0
    ) -> Season {
        of(id, ja, en, .nthWeekday(nth: nth, weekday: weekday, month: month, plus: plus))
    }
}

// Each number is month times 100 plus day, from 2000 on.
extension Season {
    private static func listed(_ days: [Int]) -> [CivilDate] {
        days.enumerated().compactMap { index, day in
            CivilDate(year: 2000 + index, month: day / 100, day: day % 100)
        }
    }

    /// The day before the sun reaches 315 degrees (立春).
    private static let setsubun = listed([
        203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 203, 202,
        203, 203, 203, 202, 203, 203, 203, 202, 203, 203, 203, 202, 203, 203, 203, 202, 203, 203, 203, 202, 203, 203,
        203, 202, 203, 203, 203, 202, 203,
    ])

    private static let summerSolstice = listed([
        621, 621, 621, 622, 621, 621, 621, 622, 621, 621, 621, 622, 621, 621, 621, 622, 621, 621, 621, 622, 621, 621,
        621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621, 621,
        621, 621, 621, 621, 621, 621, 621,
    ])

    private static let winterSolstice = listed([
        1221, 1222, 1222, 1222, 1221, 1222, 1222, 1222, 1221, 1222, 1222, 1222, 1221, 1222, 1222, 1222, 1221, 1222,
        1222, 1222, 1221, 1222, 1222, 1222, 1221, 1222, 1222, 1222, 1221, 1221, 1222, 1222, 1221, 1221, 1222, 1222,
        1221, 1221, 1222, 1222, 1221, 1221, 1222, 1222, 1221, 1221, 1222, 1222, 1221, 1221, 1222,
    ])

    /// The first day of the ox between 117 degrees and 立秋.
    private static let doyoUshi = listed([
        730, 725, 720, 727, 721, 728, 723, 730, 724, 719, 726, 721, 727, 722, 729, 724, 730, 725, 720, 727, 721, 728,
        723, 730, 724, 719, 726, 721, 727, 722, 729, 724, 730, 725, 720, 727, 721, 728, 723, 730, 724, 719, 726, 721,
        727, 722, 729, 724, 730, 725, 720,
    ])

    /// The 13th day of the seventh month of the old calendar.
    private static let oldObon = listed([
        812, 831, 821, 810, 828, 817, 806, 825, 813, 901, 822, 812, 830, 819, 808, 826, 815, 903, 823, 813, 831, 820,
        810, 828, 816, 904, 825, 814, 901, 822, 811, 830, 818, 807, 826, 816, 903, 823, 813, 901, 820, 809, 828, 817,
        806, 825, 814, 902, 822, 811, 829,
    ])

    /// The 15th day of the eighth month of the old calendar; 0 has no day.
    private static let tsukimi = listed([
        912, 1001, 921, 911, 928, 918, 1006, 925, 914, 1003, 922, 912, 930, 919, 908, 927, 915, 1004, 924, 913, 1001,
        921, 910, 929, 917, 1006, 925, 915, 1003, 922, 912, 1001, 919, 0, 927, 916, 1004, 924, 913, 1002, 921, 910,
        928, 917, 1005, 925, 915, 1004, 922, 911, 930,
    ])
}
