import ArgumentParser
import CivilTime
import Engine
import Planning
import Wording

struct DormancyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dormancy",
            abstract: said(ja: "休眠の状態・理由・優先順の一覧を見る", en: "Report states, reasons, and whom to win back first."),
            discussion: said(
                ja: "休眠している全員に予定か理由があるかも確かめ、忘れられている人がいれば終了コード 1 を返します。例: rekindle dormancy --limit 50",
                en:
                    "Also checks that every dormant person has a plan or a reason; exit code 1 when somebody is forgotten. Example: rekindle dormancy --limit 50"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Option(help: ArgumentHelp(said(ja: "一覧に出す人数", en: "How many people to list."))) var limit = 20
    @Option(help: ArgumentHelp(said(ja: "予定とみなす日数", en: "Days ahead that count as planned."))) var days = 90

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let window = PlanWindow(now: now, horizon: now.adding(seconds: Int64(days) * 86_400))
        let reading = PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey)
        let report = try await DormancySurvey(reading, workspace).take(in: window)
        await store.close()
        if options.json {
            try printJSON(DormancyAnswer(report))
        } else {
            let text = DormancyText(report)
            print(text.summary)
            print(said(ja: "\n  掘り起こしの優先順 (最後の接点が新しい順)", en: "\n  Whom to win back first (latest contact first)"))
            print(text.people(limit: limit))
        }
        if !report.forgotten.isEmpty { throw Exit(.problems) }
    }
}
