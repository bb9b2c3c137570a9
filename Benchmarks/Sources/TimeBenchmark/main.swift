// time-benchmark: nanoseconds of thread CPU per call of what planning asks of CivilTime, Foundation beside it.
import CivilTime
import Foundation

var stopwatch = Stopwatch()
let dates = (0..<4_096).map { CivilDate(daysSinceEpoch: 7_000 + Int32($0) * 4_391 % 18_000) }
guard let ten = TimeOfDay(hour: 10, minute: 0) else { exit(70) }
let quarter = Period(months: 3)

for identifier in ["Asia/Tokyo", "America/New_York"] {
    let zone = try Zone(identifier: identifier)
    stopwatch.measure("date + 3 months at 10:00, \(identifier)", calls: 200_000) { call in
        zone.instant(of: dates[call & 4_095].adding(months: 3), at: ten).secondsSinceEpoch
    }
    let instants = dates.map { zone.instant(of: $0, at: ten) }
    let ours = stopwatch.measure("instant + 3 months, \(identifier)", calls: 200_000) { call in
        zone.adding(quarter, to: instants[call & 4_095]).secondsSinceEpoch
    }
    guard let timeZone = TimeZone(identifier: identifier) else { continue }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let moments = instants.map { Date(timeIntervalSince1970: Double($0.secondsSinceEpoch)) }
    let theirs = stopwatch.measure("the same by Foundation's Calendar", calls: 4_096) { call in
        Int64(calendar.date(byAdding: .month, value: 3, to: moments[call & 4_095])?.timeIntervalSince1970 ?? 0)
    }
    print("  \(Int((theirs / ours).rounded())) times")
}
stopwatch.measure("holidays of one year, Japan", calls: 2_000) { call in
    Int64(JapaneseHolidays.holidays(in: 2_000 + call % 90).count)
}
for text in ["FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"] {
    let rule = try RecurrenceRule(text)
    for length in [10, 300] {
        stopwatch.measure("\(text), an occurrence of \(length)", calls: 6_000 / length, per: length) { call in
            var days: Int64 = 0
            for occurrence in rule.occurrences(from: dates[call & 4_095], at: ten).prefix(length) {
                days &+= Int64(occurrence.date.daysSinceEpoch)
            }
            return days
        }
    }
}
// That the sum is used keeps the calls from being optimised away.
print("sum of all results: \(stopwatch.sum)")
