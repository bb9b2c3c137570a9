import ArgumentParser
import CSV
import CivilTime
import Engine
import Planning
import Sequences
import Wording

struct PlanCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "plan",
            abstract: said(ja: "いつ、誰に、何が送られるかを見る", en: "Show what is due, when, and for whom."),
            discussion: said(
                ja:
                    "何も変えません。例: rekindle plan --days 30 --sequence win-back、カレンダー用: rekindle plan --days 90 --ical > plan.ics",
                en:
                    "Changes nothing. Example: rekindle plan --days 30 --sequence win-back; for a calendar: rekindle plan --days 90 --ical > plan.ics"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Option(help: ArgumentHelp(said(ja: "何日先まで", en: "How many days ahead."))) var days = 7
    @Option(help: ArgumentHelp(said(ja: "このシーケンスだけ", en: "This sequence only."))) var sequence: String?
    @Flag(help: ArgumentHelp(said(ja: "CSV で出力する", en: "Answer in CSV."))) var csv = false
    @Flag(
        help: ArgumentHelp(
            said(
                ja: "カレンダー (iCalendar) で出力する。日とシーケンスごとに終日の予定",
                en: "Answer as a calendar (iCalendar): an all-day event for each day and sequence.")))
    var ical = false

    func validate() throws {
        guard (1...3660).contains(days) else {
            throw ValidationError(said(ja: "--days は 1 から 3660 までです", en: "--days takes 1 to 3660"))
        }
    }

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        if let sequence { _ = try workspace.sequence(named: sequence) }
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let window = PlanWindow(now: now, horizon: now.adding(seconds: Int64(days) * 86_400))
        let reading = PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey)
        let result = try await PlanSurvey(reading, workspace).take(
            in: window, sequence: sequence.map { SequenceID($0) })
        await store.close()
        if options.json {
            try printJSON(PlanAnswer(result))
        } else if csv {
            print(table(PlanAnswer(result)), terminator: "")
        } else if ical {
            print(calendar(result, workspace).text(at: now), terminator: "")
        } else {
            let text = PlanText(result, zone: workspace.rules.zone)
            if !result.rows.isEmpty { print(text.listing + "\n") }
            print(text.summary)
        }
    }

    private func calendar(_ result: PlanSurvey.Result, _ workspace: Workspace) -> PlanCalendar {
        var calendar = PlanCalendar(
            shop: workspace.settings.sender.name,
            titles: Dictionary(result.titles.map { ($0.id, $0.title) }) { first, _ in first },
            zone: workspace.rules.zone, language: Speech.language)
        for row in result.rows { calendar.add(row.delivery) }
        return calendar
    }

    private func table(_ answer: PlanAnswer) -> String {
        var writer = CSVWriter(.utf8)
        writer.write(["due", "customer", "sequence", "step", "occurrence", "channel", "moved by", "hold"])
        for row in answer.deliveries {
            writer.write([
                row.due, row.customer, row.sequence, row.step, row.occurrence, row.channel, row.moved_by ?? "",
                row.hold ?? "",
            ])
        }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }
}
