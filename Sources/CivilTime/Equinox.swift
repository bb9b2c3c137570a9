/// The days of the equinoxes in Japan, 1900 to 2150, by the series of the Hydrographic Department of the Japan Coast Guard
/// (新こよみ便利帳): a day of the month that advances by 0.242194 each year and falls back in leap years.
///
/// For 1980 to 2099 every year was compared with computed positions of the sun; the notices in the official gazette decide.
enum Equinox {
    /// Around 20 March; `nil` outside 1900...2150.
    static func vernal(in year: Int) -> CivilDate? {
        day(in: year, month: 3, series: (20.8357, 20.8431, 21.8510))
    }

    /// Around 23 September; `nil` outside 1900...2150.
    static func autumnal(in year: Int) -> CivilDate? {
        day(in: year, month: 9, series: (23.2588, 23.2488, 24.2488))
    }

    private static func day(in year: Int, month: Int, series: (Double, Double, Double)) -> CivilDate? {
        let constant: Double
        switch year {
        case 1900...1979: constant = series.0
        case 1980...2099: constant = series.1
        case 2100...2150: constant = series.2
        default: return nil
        }
        // Leap days so far; before 1980 the series counts them from 1983 on backwards, rounding towards zero.
        let leapDays = year < 1980 ? (year - 1983) / 4 : (year - 1980) / 4
        let day = constant + 0.242194 * Double(year - 1980) - Double(leapDays)
        return CivilDate(year: year, month: month, day: Int(day))
    }
}
