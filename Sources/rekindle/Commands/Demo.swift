import ArgumentParser
import CivilTime
import Customers
import Engine
import Foundation
import Planning
import SQLiteStore
import Wording

struct Demo: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "同梱の見本で一通り試す", en: "Do the whole job on the shipped sample, sending nothing."),
            discussion: said(
                ja: "一時フォルダに作業フォルダを作り、取り込み、休眠の集計、計画、文面の書き出しまでを行います。例: rekindle demo",
                en:
                    "In a temporary workspace: import, dormancy report, plan, and an outbox to look through. Example: rekindle demo"
            ))
    }

    @OptionGroup var options: CommonOptions

    @Option(
        help: ArgumentHelp(
            said(ja: "作業フォルダを残す場所 (既定: 一時フォルダ)", en: "Where to leave the workspace (default: a temporary folder)."),
            valueName: "dir"))
    var out: String?

    /// The sample's own day: everything in it lies before, so the demo is the same on any day.
    static let sampleDay = "2026-11-25T09:00:00+09:00"
    private static let days = 30
    /// Nothing in the sample is secret, and the same customers are held out in every run.
    private static let key: [UInt8] = Array("the sample: nothing to be hidden".utf8)

    private struct Answer: Encodable {
        var workspace: String
        var now: String
        var imports: [ImportReport]
        var dormancy: DormancyAnswer
        var plan: PlanAnswer
        var outbox: String
        var messages: Int
    }

    func run() async throws {
        guard let now = options.now ?? Instant(Self.sampleDay) else {
            preconditionFailure("the sample's day is an instant")
        }
        let folder = out ?? (NSTemporaryDirectory() as NSString).appendingPathComponent("rekindle-demo-\(getpid())")
        _ = try StarterWorkspace.write(into: folder)
        let assembly = Assembly(workspace: folder, state: "\(folder)/.rekindle", now: now)
        let workspace = try assembly.workspace()
        let store = try assembly.openStore(as: .writer, newKey: Self.key)

        let imports = try await importSample(folder, store, workspace, assembly)
        let window = PlanWindow(now: now, horizon: now.adding(seconds: Int64(Self.days) * 86_400))
        let reading = PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey)
        let dormancy = try await DormancySurvey(reading, workspace).take(in: window)
        let plan = try await PlanSurvey(reading, workspace).take(in: window)
        let outbox = try await OutboxRehearsal(workspace: workspace, store: store).write(
            into: "\(folder)/outbox", from: now, until: window.horizon)
        await store.close()

        if options.json {
            try printJSON(
                Answer(
                    workspace: folder, now: "\(now)", imports: imports, dormancy: DormancyAnswer(dormancy),
                    plan: PlanAnswer(plan), outbox: outbox.index, messages: outbox.count))
            return
        }
        heading(ja: "1. 取り込み", en: "1. Import")
        for report in imports { showImport(report) }
        heading(
            ja: "2. 休眠の状態 (\(workspace.rules.zone.date(at: now)) 現在)",
            en: "2. Dormancy (on \(workspace.rules.zone.date(at: now)))")
        print(DormancyText(dormancy).summary)
        heading(ja: "3. 今後\(Self.days)日の予定", en: "3. Due in the next \(Self.days) days")
        print(PlanText(plan, zone: workspace.rules.zone).summary)
        heading(ja: "4. 文面", en: "4. The messages")
        print(
            said(
                ja: "\(outbox.count) 通を書き出しました。何も送信していません。ブラウザで開いてください:",
                en: "\(outbox.count) messages written; nothing was sent. Open in a browser:"))
        print(outbox.index)
    }

    private func importSample(
        _ folder: String, _ store: SQLiteStore, _ workspace: Workspace, _ assembly: Assembly
    ) async throws -> [ImportReport] {
        let handler = ControlHandler(
            store: store, workspace: CurrentWorkspace(workspace, hashKey: store.hashKey),
            clock: FixedClock(at: assembly.now),
            doorbell: Doorbell(), stateFolder: assembly.stateFolder)
        var reports: [ImportReport] = []
        for kind in ImportKind.allCases {
            let name = "\(kind.rawValue).csv"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/templates/sample/\(name)"))
            let answer = await handler.handle(
                .importFile(
                    ImportRequest(name: name, kind: kind.rawValue, encoding: nil, bytes: Array(bytes), isDryRun: false))
            )
            guard let report = answer.importReport else {
                throw Exit(.world, answer.messages.map { Problem(code: "import", Wording(ja: $0.ja, en: $0.en)) })
            }
            reports.append(report)
        }
        return reports
    }

    private func heading(ja japanese: String, en english: String) {
        print("\n" + said(ja: japanese, en: english))
    }

    private func showImport(_ report: ImportReport) {
        print(
            said(
                ja:
                    "  \(report.file) (\(report.encoding)): \(report.rows) 行中 \(report.accepted) 行を取り込み、\(report.rejected.count) 行を隔離、\(report.repairs.values.reduce(0, +)) 箇所を修正、\(report.warnings.count) 箇所に注意",
                en:
                    "  \(report.file) (\(report.encoding)): \(report.accepted) of \(report.rows) rows in, \(report.rejected.count) quarantined, \(report.repairs.values.reduce(0, +)) values put right, \(report.warnings.count) warnings"
            ))
        for row in report.rejected.prefix(3) {
            print(said(ja: "    \(row.line) 行目: \(row.ja)", en: "    line \(row.line): \(row.en)"))
        }
        if report.rejected.count > 3 {
            print(said(ja: "    ほか \(report.rejected.count - 3) 行", en: "    and \(report.rejected.count - 3) more"))
        }
    }
}
