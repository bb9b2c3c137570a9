import ArgumentParser
import Channels
import CivilTime
import Customers
import Engine
import Foundation
import Glibc
import Ledger
import Logging
import SQLiteStore
import Wording

struct Run: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "サービスとして動かす", en: "Run the service: plan and send until told to stop."),
            discussion: said(
                ja: """
                    SIGTERM で送信中のものを終えて止まり、SIGHUP で設定を読み直します。delivery: dry-run の間は何も送らず、
                    状態フォルダの outbox に書き出します。例: rekindle run --workspace /etc/rekindle
                    """,
                en: """
                    SIGTERM finishes what is in flight and ends; SIGHUP reads the files again. While the configuration says
                    'delivery: dry-run' nothing is sent, and the outbox in the state folder shows what would be.
                    Example: rekindle run --workspace /etc/rekindle
                    """))
    }

    @OptionGroup var options: CommonOptions

    @Flag(
        help: ArgumentHelp(
            said(ja: "送るものがなくなったら終わる", en: "End when nothing is due any more, instead of waiting.")))
    var untilIdle = false

    func run() async throws {
        let signals = Signals()
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        if options.now != nil { try refuseShiftedClock(unlessLoopback: workspace) }
        let log = ServiceLog.make(json: options.json)
        let store = try assembly.openStore(as: .owner)
        let running = try RunningService(assembly, workspace: workspace, store: store, log: log)
        if untilIdle {
            try await running.runUntilIdle()
        } else {
            try await running.run(obeying: signals, notifying: SystemdNotifier(environment: ProcessInfo.processInfo.environment))
        }
    }

    /// A clock of one's own is for rehearsals: with a gateway that reaches real people it would send at wrong times.
    private func refuseShiftedClock(unlessLoopback workspace: Workspace) throws(Exit) {
        guard workspace.settings.delivery == .live else { return }
        let folder = WorkspaceFolder(options.workspace)
        for host in ChannelKinds.hosts(of: workspace.settings.gateways, folder: folder.root) where !isLoopback(host) {
            throw Exit(
                .usage, "shifted-clock",
                Wording(
                    ja: "--now はループバックのゲートウェイでだけ使えます ('\(host)' は違います)",
                    en: "--now is accepted only while all gateways are on loopback; '\(host)' is not"))
        }
    }

    private func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }
}
