import ArgumentParser
import CivilTime
import Engine
import Wording

struct Preview: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(
                ja: "送られる文面をすべて書き出して見る", en: "Write every message that will be sent into an outbox to look through."),
            discussion: said(
                ja: "何も送らず、台帳も変えません。例: rekindle preview --days 30",
                en: "Sends nothing and changes nothing. Example: rekindle preview --days 30"))
    }

    @OptionGroup var options: CommonOptions
    @Option(help: ArgumentHelp(said(ja: "何日先まで", en: "How many days ahead."))) var days = 7
    @Option(
        help: ArgumentHelp(
            said(ja: "書き出すフォルダ (既定: 状態フォルダの outbox)", en: "The folder to write (default: outbox in the state folder)."),
            valueName: "dir"))
    var out: String?

    private struct Answer: Encodable {
        var index: String
        var messages: Int
    }

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let made = try await OutboxRehearsal(workspace: workspace, store: store).write(
            into: out ?? "\(assembly.stateFolder)/outbox", from: now, until: now.adding(seconds: Int64(days) * 86_400))
        await store.close()
        if options.json {
            try printJSON(Answer(index: made.index, messages: made.count))
        } else {
            print(said(ja: "\(made.count) 通を書き出しました", en: "\(made.count) messages written"))
            print(made.index)
        }
    }
}
