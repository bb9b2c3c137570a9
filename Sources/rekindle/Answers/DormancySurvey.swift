import CivilTime
import Customers
import Engine
import Planning
import Wording

/// Where everybody stands: what `dormancy` and `demo` show.
struct DormancySurvey {
    private let reading: PlanReading
    private let workspace: Workspace

    init(_ reading: PlanReading, _ workspace: Workspace) {
        self.reading = reading
        self.workspace = workspace
    }

    func take(in window: PlanWindow) async throws(Exit) -> DormancyReport {
        var census = DormancyCensus(
            definitions: workspace.settings.definitions, on: workspace.settings.zone.date(at: window.now))
        do throws(StoreError) {
            try await reading.forEach(in: window) { census.add($0.facts, plan: $0.plan, ledger: $0.ledger) }
        } catch {
            throw Exit(error)
        }
        return census.report()
    }
}

/// The report for people.
struct DormancyText {
    private let report: DormancyReport

    init(_ report: DormancyReport) {
        self.report = report
    }

    /// States, ages and reasons as tables, and whether anybody has been forgotten.
    var summary: String {
        [states, ages, reasons, attention].joined(separator: "\n\n")
    }

    /// Whom to write to first, the latest contact first.
    func people(limit: Int) -> String {
        var table = Table([
            (said(ja: "顧客", en: "customer"), .leading), (said(ja: "お名前", en: "name"), .leading),
            (said(ja: "最後の接点", en: "last contact"), .leading), (said(ja: "休眠から", en: "dormant since"), .leading),
            (said(ja: "理由", en: "reason"), .leading), (said(ja: "予定", en: "what is planned"), .leading),
        ])
        for person in report.recencyFirst.prefix(limit) {
            table.add([
                person.customer.text, person.name ?? "", person.standing.lastContact.map { "\($0)" } ?? "",
                person.standing.since.map { "\($0)" } ?? "", said(person.reason.wording),
                said(person.attention.wording),
            ])
        }
        var text = table.text
        if report.recencyFirst.count > limit {
            let more = report.recencyFirst.count - limit
            text += said(ja: "\n  ほか \(more) 人 (--limit で増やせます)", en: "\n  and \(more) more (--limit shows them)")
        }
        if report.beyondLookBack > 0 {
            text += said(
                ja: "\n  さかのぼる期間 (look back) より前: \(report.beyondLookBack) 人",
                en: "\n  silent for longer than the look-back: \(report.beyondLookBack)")
        }
        return text
    }

    private var states: String {
        let states = DormancyState.allCases
        var table = Table(
            [(said(ja: "定義", en: "definition"), .leading)] + states.map { (said($0.wording), .trailing) }
                + [(said(ja: "計", en: "all"), .trailing)])
        for section in report.sections {
            table.add(
                [section.definition ?? said(ja: "(定義なし)", en: "(none)")] + states.map { "\(section.states[$0] ?? 0)" }
                    + ["\(section.total)"])
        }
        return table.text
    }

    private var ages: String {
        let ages = DormancyReport.Age.allCases
        var table = Table(
            [(said(ja: "最後の接点から", en: "since last contact"), .leading)]
                + ages.map { (said($0.wording), .trailing) })
        for section in report.sections {
            table.add(
                [section.definition ?? said(ja: "(定義なし)", en: "(none)")] + ages.map { "\(section.ages[$0] ?? 0)" })
        }
        return table.text
    }

    private var reasons: String {
        let states = [DormancyState.dormant, .churned]
        var table = Table(
            [(said(ja: "理由", en: "reason"), .leading)] + states.map { (said($0.wording), .trailing) })
        for reason in DormancyReason.allCases {
            let counts = states.map { state in
                report.sections.map { $0.reasons[reason]?[state] ?? 0 }.reduce(0, +)
            }
            if counts.contains(where: { $0 > 0 }) { table.add([said(reason.wording)] + counts.map { "\($0)" }) }
        }
        return table.text
    }

    private var attention: String {
        let planned = report.attention["planned"] ?? 0
        let dormant = report.attention.values.reduce(0, +)
        let forgotten = report.forgotten.count
        return said(
            ja:
                "  休眠 \(dormant) 人のうち、送信予定のある人 \(planned)、理由があって送らない人 \(dormant - planned - forgotten)、忘れられている人 \(forgotten)",
            en:
                "  of \(dormant) dormant: \(planned) will hear from us, \(dormant - planned - forgotten) will not for a reason, \(forgotten) are forgotten"
        )
    }
}

extension DormancyReport.Attention {
    var wording: Wording {
        switch self {
        case .planned(let due): Wording(ja: "送信予定 \(due)", en: "message at \(due)")
        case .excluded(let reason): reason.wording
        case .forgotten: Wording(ja: "忘れられています", en: "forgotten")
        }
    }

    /// Stable, for JSON.
    var name: String {
        switch self {
        case .planned: "planned"
        case .excluded(let reason): reason.name
        case .forgotten: "forgotten"
        }
    }
}

/// The report for programs.
struct DormancyAnswer: Encodable {
    struct Section: Encodable {
        var definition: String?
        var total: Int
        var states: [String: Int]
        var ages_in_months: [String: Int]
        var reasons: [String: [String: Int]]
    }

    struct Person: Encodable {
        var customer: String
        var definition: String
        var last_contact: String?
        var dormant_since: String?
        var reason: String
        var attention: String
    }

    var day: String
    var sections: [Section]
    var attention: [String: Int]
    var recency_first: [Person]
    var beyond_look_back: Int
    var forgotten: [Person]

    init(_ report: DormancyReport) {
        day = "\(report.day)"
        sections = report.sections.map { section in
            Section(
                definition: section.definition, total: section.total, states: named(section.states),
                ages_in_months: named(section.ages),
                reasons: Dictionary(uniqueKeysWithValues: section.reasons.map { ($0.key.rawValue, named($0.value)) }))
        }
        attention = report.attention
        recency_first = report.recencyFirst.map(Self.person)
        beyond_look_back = report.beyondLookBack
        forgotten = report.forgotten.map(Self.person)
    }

    private static func person(_ person: DormancyReport.Person) -> Person {
        Person(
            customer: person.customer.text, definition: person.definition,
            last_contact: person.standing.lastContact.map { "\($0)" },
            dormant_since: person.standing.since.map { "\($0)" },
            reason: person.reason.rawValue, attention: person.attention.name)
    }
}

private func named<Key: RawRepresentable>(_ counts: [Key: Int]) -> [String: Int] where Key.RawValue == String {
    Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
}
