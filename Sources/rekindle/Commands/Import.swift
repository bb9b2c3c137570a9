import ArgumentParser
import Engine
import Foundation
import Wording

struct Import: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(
                ja: "顧客・イベント・同意・配信停止の CSV を取り込む", en: "Import customers, events, consents or suppressions from CSV."),
            discussion: said(
                ja: "読めない行は理由とともに隔離され、残りは取り込まれます。例: rekindle import --as customers 顧客一覧.csv",
                en:
                    "Rows that cannot be read are quarantined with the reason, the rest goes in. Example: rekindle import --as customers list.csv"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            said(
                ja: "中身 (customers, events, consents, suppressions。省略すると見出しから判断)",
                en: "What it holds: customers, events, consents or suppressions (default: found out from its header)."),
            valueName: "kind"))
    var kind: ImportKind?
    @Option(
        help: ArgumentHelp(
            said(ja: "文字コード (省略すると自動判別)", en: "The encoding (default: found out)."), valueName: "name"))
    var encoding: String?
    @Flag(help: ArgumentHelp(said(ja: "調べるだけで取り込まない", en: "Look only; write nothing.")))
    var dryRun = false
    @Argument(help: ArgumentHelp(said(ja: "CSV ファイル", en: "The CSV file."))) var file: String

    func run() async throws {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw Exit(
                .usage, "unreadable-file", Wording(ja: "\(file) を読めません", en: "cannot read \(file)"),
                hint: Wording(ja: "ファイル名と権限を確かめてください", en: "check its name and permissions"))
        }
        let request = ImportRequest(
            name: file, kind: kind?.rawValue, encoding: encoding, bytes: bytes, isDryRun: dryRun)
        try Switching(options).report(try await Assembly(options).carryOut(.importFile(request)))
    }
}

extension ImportKind: ExpressibleByArgument {}
