import ArgumentParser
import CivilTime
import Engine
import Planning
import SQLiteStore
import Wording

struct Diff: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "変更で誰の予定がどう変わるかを見る", en: "Show what an edit changes for today's people."),
            discussion: said(
                ja:
                    "git のリビジョン、または別の作業フォルダの予定と比べます。何も変えません。例: rekindle diff main --days 30 --fail-above 50 --markdown",
                en:
                    "Compares with the plan under a git revision or another folder's files. Changes nothing. Example: rekindle diff main --days 30 --fail-above 50 --markdown"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Argument(
        help: ArgumentHelp(
            said(ja: "比べる相手: git のリビジョンか、作業フォルダ", en: "What to compare with: a git revision, or a workspace's folder."),
            valueName: "rev|dir"))
    var base: String
    @Option(help: ArgumentHelp(said(ja: "何日先まで", en: "How many days ahead."))) var days = 30
    @Option(
        help: ArgumentHelp(
            said(ja: "変わる通数がこれを超えたら終了コード 1", en: "Exit with 1 when more messages than this change."),
            valueName: "count"))
    var failAbove: Int?
    @Flag(help: ArgumentHelp(said(ja: "プルリクエスト用の Markdown で出力する", en: "Answer in Markdown, for a pull request.")))
    var markdown = false

    func validate() throws {
        guard (1...3660).contains(days) else {
            throw ValidationError(said(ja: "--days は 1 から 3660 までです", en: "--days takes 1 to 3660"))
        }
        guard failAbove ?? 0 >= 0 else {
            throw ValidationError(said(ja: "--fail-above は 0 以上です", en: "--fail-above takes 0 or more"))
        }
    }

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        let other = try WorkspaceRevision(base, of: assembly.folder.root).load()
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let window = PlanWindow(now: now, horizon: now.adding(seconds: Int64(days) * 86_400))
        let result: PlanComparison.Result
        do throws(StoreError) {
            result = try await PlanComparison(
                from: PlanReading(store: store, workspace: other, holdoutKey: store.hashKey),
                to: PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey)
            ).run(in: window)
        } catch {
            throw Exit(error)
        }
        let survey = PlanDiffSurvey(
            result, base: base, days: days, titles: other.titles(besides: workspace), zone: workspace.rules.zone)
        await store.close()
        if options.json {
            try printJSON(PlanDiffAnswer(survey))
        } else if markdown {
            print(PlanDiffText(survey).markdown)
        } else {
            print(PlanDiffText(survey).text)
        }
        let changed = survey.tally.total.total
        if let failAbove, changed > failAbove {
            throw Exit(
                .problems, "diff-above",
                Wording(
                    ja: "変わる通数 \(changed) は上限 \(failAbove) を超えています",
                    en: "\(changed) messages change, more than \(failAbove)"))
        }
    }
}
