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
        // A run that ends by itself may be interrupted like any program; the next one takes up what it left.
        let signals = untilIdle ? nil : Signals()
        let assembly = Assembly(options)
        let (workspace, gateways) = try assembly.workspaceWithGateways()
        if options.now != nil, let gateways, !gateways.areOnLoopback { throw Exit.shiftedClock }
        let log = ServiceLog.make(json: options.json)
        let store = try assembly.openStore(as: .owner)
        let running = RunningService(assembly, workspace: workspace, store: store, gateways: gateways, log: log)
        if let signals {
            defer { withExtendedLifetime(signals) {} }
            try await running.run(
                obeying: signals.stream, notifying: SystemdNotifier(environment: ProcessInfo.processInfo.environment))
        } else {
            try await running.runUntilIdle()
        }
    }
}

extension Exit {
    /// A clock of one's own is for rehearsals: with a gateway that reaches real people it would send at wrong times.
    fileprivate static let shiftedClock = Exit(
        .usage, "shifted-clock",
        Wording(
            ja: "--now は、すべてのゲートウェイが自分の機械の中 (ループバック) にあるときだけ使えます",
            en: "--now is accepted only while all gateways are on loopback"))
}
