import ArgumentParser
import Glibc
import Wording

/// The root command. What a verb does is in `Commands/`, one file each; how a program's parts are put together is in
/// `Assembly`.
@main struct Rekindle: AsyncParsableCommand {
    static let version = "0.1.0"

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rekindle",
            abstract: said(
                ja: "休眠顧客を掘り起こすステップメール・SMS 配信エンジン", en: "Step mail and SMS that wake dormant customers"),
            discussion: said(
                ja: "はじめに: rekindle demo で同梱の見本を試し、rekindle init DIR で自分の作業フォルダを作ります。",
                en:
                    "To begin, run 'rekindle demo' on the shipped sample, then 'rekindle init DIR' for your own workspace."
            ),
            version: version,
            subcommands: [
                Init.self, Demo.self, Check.self, Import.self, DormancyCommand.self, PlanCommand.self, Preview.self,
                Simulate.self, Diff.self,
                Explain.self, Approve.self, Run.self, Send.self, Status.self, Pause.self, Resume.self, Stop.self,
                Start.self, Suppress.self,
            ])
    }

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let exit as Exit {
            exit.report()
            Glibc.exit(exit.code.rawValue)
        } catch {
            end(with: error)
        }
    }

    /// What the argument parser says: help and version are no failures, everything else is wrong usage.
    private static func end(with error: any Error) -> Never {
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            print(text)
            Glibc.exit(Exit.Code.fine.rawValue)
        }
        printError(text)
        Glibc.exit(Exit.Code.usage.rawValue)
    }
}
