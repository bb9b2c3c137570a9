import CivilTime
import Liquid
import Settings

@testable import Sequences

/// Reads a sequence from texts, as the tests need it.
struct Reading {
    let log = SettingsLog()

    func read(_ head: String, steps: [(String, String)] = [("1-hello.sms", "こんにちは")]) -> StepSequence? {
        let files = SequenceFiles(
            id: SequenceID("s"), head: .init(path: "templates/s/sequence.yaml", text: head),
            others: steps.map { .init(path: "templates/s/\($0.0)", text: $0.1) })
        let defaults = SequenceDefaults(
            at: TimeOfDay(secondsSinceMidnight: 36_000), late: Period(days: 3), layout: "mail", closedDays: .japan,
            seasons: ["christmas", "mothers-day"], schema: Schema())
        return SequenceReader(defaults: defaults, log: log).read(files)
    }

    /// Each problem's place, message and hint in one line.
    var problems: [String] {
        log.problems.map { $0.report(in: .english).split(separator: "\n").first.map(String.init) ?? "" }
    }
}
