import Glibc

/// `conformance SUBJECT`: one JSON case per line on standard input, one JSON answer per line on standard output, each
/// flushed, through the same public API as the product.
@main struct Conformance {
    /// Answers one case; whatever it throws becomes `{"error": "..."}`.
    typealias Handler = @Sendable (JSON) throws -> JSON

    /// One line a subject. A handler lives in a file named after its subject.
    static let subjects: [String: Handler] = [
        "csv": CSVFiles.answer,
        "liquid": LiquidCases.answer,
        "numbers": answerNumbers,
        "sms": answerSMS,
        "offsets": Offsets.answer,
        "zoned": Zoned.answer,
        "holidays_jp": HolidaysJP.answer,
        "birthdays": Birthdays.answer,
        "bizdays": BusinessDays.answer,
        "catchup": CatchUps.answer,
        "windows": Windows.answer,
        "seasonal_jp": SeasonalJP.answer,
        "rrule": Recurrence.answer,
    ]

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 2, let handler = subjects[arguments[1]] else {
            let usage = "usage: conformance \(subjects.keys.sorted().joined(separator: "|"))\n"
            _ = usage.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(2)
        }
        while let line = readLine() {
            if line.allSatisfy(\.isWhitespace) { continue }
            print(answer(to: line, by: handler))
            fflush(nil)
        }
    }

    private static func answer(to line: String, by handler: Handler) -> JSON {
        do {
            return try handler(try JSON(parsing: line))
        } catch {
            return ["error": .string(String(describing: error))]
        }
    }
}
