import ArgumentParser
import Engine
import Wording

/// The kill switches: effective within a second, in a running service too.
struct Pause: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "シーケンスを一時停止する", en: "Pause a sequence."),
            discussion: said(ja: "例: rekindle pause win-back", en: "Example: rekindle pause win-back"))
    }

    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp(said(ja: "シーケンス", en: "The sequence."))) var sequence: String

    func run() async throws {
        try await Switching(options).carryOut(.pause(sequence: sequence))
    }
}

struct Resume: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "一時停止したシーケンスを再開する", en: "Resume a paused sequence."),
            discussion: said(
                ja: "止めている間に時期を過ぎたものは late の決まりに従います。例: rekindle resume win-back",
                en: "What became due meanwhile follows the sequence's 'late'. Example: rekindle resume win-back"))
    }

    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp(said(ja: "シーケンス", en: "The sequence."))) var sequence: String

    func run() async throws {
        try await Switching(options).carryOut(.resume(sequence: sequence))
    }
}

struct Stop: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "すべての配信を止める", en: "Stop everything: nothing is sent until 'start'."),
            discussion: said(ja: "例: rekindle stop", en: "Example: rekindle stop"))
    }

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await Switching(options).carryOut(.stop)
    }
}

struct Start: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "stop を解除する", en: "Start again after 'stop'."),
            discussion: said(ja: "例: rekindle start", en: "Example: rekindle start"))
    }

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await Switching(options).carryOut(.start)
    }
}

struct Approve: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "承認待ちの配信を承認する", en: "Approve what waits for a person."),
            discussion: said(
                ja: "初めての配信と、設定より多い配信は承認を待ちます。例: rekindle approve win-back (省略するとすべて)",
                en:
                    "First runs and unusually large ones wait. Example: rekindle approve win-back (all when none is named)"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp(said(ja: "シーケンス", en: "Sequences."))) var sequences: [String] = []

    func run() async throws {
        try await Switching(options).carryOut(.approve(sequences: sequences))
    }
}

struct Suppress: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "顧客または宛先への配信を止める", en: "Never write to a customer or an address again."),
            discussion: said(
                ja: "例: rekindle suppress C-0042、rekindle suppress --address hanako@example.jp --channel email",
                en: "Examples: rekindle suppress C-0042; rekindle suppress --address hanako@example.jp --channel email")
        )
    }

    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp(said(ja: "顧客番号", en: "The customer's id."))) var customer: String?
    @Option(
        help: ArgumentHelp(
            said(
                ja: "メールアドレスまたは電話番号 (ハッシュだけを保存)", en: "An e-mail address or a telephone number; only its hash is kept.")
        ))
    var address: String?
    @Option(help: ArgumentHelp(said(ja: "チャネル (省略するとすべて)", en: "One channel (default: all).")))
    var channel: String?
    @Option(help: ArgumentHelp(said(ja: "話題 (省略するとすべて)", en: "One topic (default: all).")))
    var topic: String?

    func validate() throws {
        if (customer == nil) == (address == nil) {
            throw ValidationError(
                said(ja: "顧客番号か --address のどちらか一方を指定してください", en: "name either a customer or an --address"))
        }
    }

    func run() async throws {
        let request = SuppressRequest(customer: customer, address: address, channel: channel, topic: topic)
        try await Switching(options).carryOut(.suppress(request))
    }
}

/// Carries a request out and says what came of it.
struct Switching {
    let options: CommonOptions

    init(_ options: CommonOptions) {
        self.options = options
    }

    func carryOut(_ request: ControlRequest) async throws {
        let answer = try await Assembly(options).carryOut(request)
        try report(answer)
    }

    func report(_ answer: ControlAnswer) throws {
        if options.json {
            try printJSON(answer)
        } else {
            for message in answer.messages {
                let text = said(ja: message.ja, en: message.en)
                if answer.status == .usage || answer.status == .world { printError(text) } else { print(text) }
            }
        }
        switch answer.status {
        case .done: return
        case .problems: throw Exit(.problems)
        case .usage: throw Exit(.usage)
        case .world: throw Exit(.world)
        }
    }
}
