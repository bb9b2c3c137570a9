/// A rule for dates that come again, as RFC 5545 section 3.3.10 writes it: `FREQ=MONTHLY;BYDAY=2SU;BYHOUR=10`.
///
/// All days of an interval (a year, a month, a week, a day) are filtered by every BY part at once, times are multiplied in,
/// BYSETPOS chooses from the whole set, then come DTSTART, UNTIL and COUNT. DTSTART counts only if it matches; parts that
/// the rule leaves open come from it. Days that do not exist are left out, unless SKIP (RFC 7529) says otherwise; times that
/// do not exist follow the one rule of `Zone`.
///
/// Combinations on which implementations disagree, and rules that never come true, are refused when the text is read.
public struct RecurrenceRule: Sendable, Hashable {
    public enum Frequency: String, Sendable, CaseIterable {
        case minutely = "MINUTELY"
        case hourly = "HOURLY"
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    public enum Until: Sendable, Hashable {
        /// To the end of this day.
        case date(CivilDate)
        /// Inclusive, on the wall clock of the occurrences.
        case local(CivilDate, TimeOfDay)
        /// Inclusive.
        case instant(Instant)
    }

    /// What becomes of days that a month does not have (RFC 7529 section 4.1).
    public enum Skip: String, Sendable, CaseIterable {
        case omit = "OMIT"
        /// The month's last day.
        case backward = "BACKWARD"
        /// The first day of the month after.
        case forward = "FORWARD"
    }

    /// `2SU`, `-1FR`.
    public struct NthWeekday: Sendable, Hashable {
        /// Counted from the start of the month or year, or from its end when negative; never 0.
        public var nth: Int
        public var weekday: Weekday
    }

    public internal(set) var frequency: Frequency
    /// 1...9,999
    public internal(set) var interval = 1
    public internal(set) var count: Int?
    public internal(set) var until: Until?
    /// Bit `m` for month `m`; 0 when the part is missing.
    var months: UInt16 = 0
    /// Bit `d` for day `d` of the month.
    var monthDays: UInt32 = 0
    /// Bit `d` for the d-th day from the month's end; 1 is the last day.
    var monthDaysFromEnd: UInt32 = 0
    /// -366...366 without 0
    var yearDays: [Int] = []
    /// -53...53 without 0
    var weekNumbers: [Int] = []
    var weekdays: WeekdaySet = []
    var nthWeekdays: [NthWeekday] = []
    /// Bit `h` for hour `h`; 0 when the part is missing.
    var hours: UInt32 = 0
    var minutes: UInt64 = 0
    /// -366...366 without 0
    var setPositions: [Int] = []
    public internal(set) var weekStart: Weekday = .monday
    public internal(set) var skip: Skip = .omit

    init(frequency: Frequency) { self.frequency = frequency }

    /// Whether occurrences may come more than once a day by the frequency itself. Sequences refuse such rules.
    public var isSubDaily: Bool { frequency == .hourly || frequency == .minutely }

    var hasMonthDays: Bool { monthDays != 0 || monthDaysFromEnd != 0 }
    var hasWeekdays: Bool { !weekdays.isEmpty || !nthWeekdays.isEmpty }
    /// Whether any part beside BYMONTH names days.
    var namesDays: Bool { hasMonthDays || hasWeekdays || !yearDays.isEmpty || !weekNumbers.isEmpty }
}
