import CivilTime
import Testing

/// Written-down values, so that tests read like their sentences; a wrong one fails the test that wrote it.
func date(_ text: String, _ location: SourceLocation = #_sourceLocation) throws -> CivilDate {
    try #require(CivilDate(text), "no such date: \(text)", sourceLocation: location)
}

func time(_ text: String, _ location: SourceLocation = #_sourceLocation) throws -> TimeOfDay {
    try #require(TimeOfDay(text), "no such time: \(text)", sourceLocation: location)
}

func instant(_ text: String, _ location: SourceLocation = #_sourceLocation) throws -> Instant {
    try #require(Instant(text), "no such instant: \(text)", sourceLocation: location)
}

func period(_ text: String, _ location: SourceLocation = #_sourceLocation) throws -> Period {
    try #require(Period(text), "no such period: \(text)", sourceLocation: location)
}

func zone(_ identifier: String) throws -> Zone { try Zone(identifier: identifier) }

/// SplitMix64: the same numbers on every run and every machine.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func date(_ years: ClosedRange<Int> = 1890...2210) -> CivilDate {
        let first = CivilDate(year: years.lowerBound, month: 1, day: 1) ?? .first
        let last = CivilDate(year: years.upperBound, month: 12, day: 31) ?? .last
        return CivilDate(daysSinceEpoch: Int32.random(in: first.daysSinceEpoch...last.daysSinceEpoch, using: &self))
    }
}
