import ArgumentParser
import CivilTime
import Customers
import Engine
import Ledger
import Messages
import Sequences
import Wording

struct Send: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "一通を試しに自分宛に送る", en: "Send one rendered message to a test address."),
            discussion: said(
                ja:
                    "実在の顧客の値で組み立て、--to だけに送ります。台帳には残りません。例: rekindle send --to me@example.jp --as C-0042 win-back/we-miss-you",
                en:
                    "Composed with a real customer's values, sent to --to alone, not written to the ledger. Example: rekindle send --to me@example.jp --as C-0042 win-back/we-miss-you"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Option(help: ArgumentHelp(said(ja: "宛先のアドレスまたは電話番号", en: "The address or number to send to."))) var to: String
    @Option(name: .customLong("as"), help: ArgumentHelp(said(ja: "顧客番号", en: "The customer whose values to use.")))
    var customer: String
    @Argument(help: ArgumentHelp(said(ja: "シーケンス/ステップ", en: "SEQUENCE/STEP."))) var step: String

    private struct Answer: Encodable {
        var outcome: String
        var reply: String
    }

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        let (sequence, step) = try workspace.step(named: step)
        let store = try assembly.openStoreForReading()
        let known: CustomerFacts?
        do throws(StoreError) {
            known = try await store.facts(of: CustomerID(customer))
        } catch {
            throw Exit(error)
        }
        await store.close()
        guard let facts = known else { throw Exit.unknownCustomer(customer) }
        let now = assembly.now
        let delivery = Delivery.rehearsal(
            of: step, in: sequence, for: facts, on: workspace.rules.zone.date(at: now), at: now)
        let target = try recipient(for: step.channel)
        let message: OutgoingMessage
        do throws(ComposeFailure) {
            message = try workspace.composer.compose(delivery, for: facts, at: now, redirectedTo: target)
        } catch {
            throw Exit(.problems, error.code, error.wording)
        }
        let gateways = try assembly.gateways(of: workspace)
        guard let channel = gateways.channels[step.channel] else {
            throw Exit(
                .usage, "no-gateway",
                Wording(
                    ja: "\(step.channel.wording.japanese) の gateway が設定されていません",
                    en: "no gateway is configured for \(step.channel.wording.english)"))
        }
        async let loop: Void = gateways.run()
        let outcome = await channel.send(message) { true }
        await gateways.close()
        try await loop
        try report(outcome)
    }

    private func recipient(for channel: ChannelKind) throws(Exit) -> Composer.Redirection {
        switch channel {
        case .sms:
            do throws(PhoneNumberError) {
                return .phone(try PhoneNumber(to))
            } catch {
                throw Exit(.usage, error.code, error.wording, hint: error.hint)
            }
        default:
            do throws(AddressError) {
                return .email(try EmailAddress(to))
            } catch {
                throw Exit(.usage, error.code, error.wording)
            }
        }
    }

    private func report(_ outcome: Outcome) throws {
        let answer: Answer
        var code = Exit.Code.world
        switch outcome {
        case .accepted(let receipt):
            answer = Answer(outcome: "accepted", reply: receipt.reply)
            code = .fine
        case .failed(let failure): answer = Answer(outcome: failure.kind.rawValue, reply: failure.reason)
        case .unknown(let doubt): answer = Answer(outcome: "unknown", reply: doubt.reason)
        case .withheld: answer = Answer(outcome: "withheld", reply: "")
        }
        if options.json {
            try printJSON(answer)
        } else if code == .fine {
            print(said(ja: "送りました: \(answer.reply)", en: "sent: \(answer.reply)"))
        } else {
            printError(
                said(
                    ja: "送れませんでした (\(answer.outcome)): \(answer.reply)",
                    en: "not sent (\(answer.outcome)): \(answer.reply)"))
        }
        if code != .fine { throw Exit(code) }
    }
}
