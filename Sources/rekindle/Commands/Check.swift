import ArgumentParser
import CivilTime
import Customers
import Engine
import Ledger
import Sequences
import Wording

struct Check: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "設定・シーケンス・テンプレートを確かめる", en: "Check the configuration, sequences and templates."),
            discussion: said(
                ja: "何も送らず、何も変えません。--customers で、すべてのテンプレートを届けられるすべての顧客で組み立ててみます。例: rekindle check --customers",
                en:
                    "Sends and changes nothing. With --customers every template is composed for every customer it could reach. Example: rekindle check --customers"
            ))
    }

    @OptionGroup var options: CommonOptions
    @Flag(help: ArgumentHelp(said(ja: "使われた既定値をすべて表示する", en: "Print every default that was used."))) var explain = false
    @Flag(help: ArgumentHelp(said(ja: "すべての顧客で組み立ててみる", en: "Compose every template for every customer.")))
    var customers = false

    private struct Answer: Encodable {
        struct Found: Encodable {
            var severity: String
            var code: String
            var file: String?
            var line: Int?
            var column: Int?
            var message: String
            var hint: String?

            init(_ problem: Problem) {
                severity = problem.severity.rawValue
                code = problem.code
                file = problem.place?.file
                line = problem.place?.line
                column = problem.place?.column
                message = said(problem.message)
                hint = problem.hint.map { said($0) }
            }
        }

        struct Default: Encodable {
            var file: String
            var key: String
            var value: String
        }

        struct Unsendable: Encodable {
            var sequence: String
            var step: String
            var customer: String
            var code: String
            var reason: String
        }

        var sequences: Int
        var steps: Int
        var problems: [Found]
        var defaults: [Default]?
        var unsendable: [Unsendable]?
    }

    func run() async throws {
        let assembly = Assembly(options)
        let workspace: Workspace
        do throws(Exit) {
            workspace = try assembly.workspace()
        } catch {
            guard options.json else { throw error }
            try printJSON(Answer(sequences: 0, steps: 0, problems: error.problems.map(Answer.Found.init)))
            throw Exit(error.code)
        }
        let sequences = workspace.rules.sequences
        var answer = Answer(
            sequences: sequences.count, steps: sequences.map(\.steps.count).reduce(0, +),
            problems: workspace.warnings.map(Answer.Found.init))
        if explain {
            answer.defaults = workspace.defaults.map { .init(file: $0.file, key: $0.path, value: $0.value) }
        }
        if customers { answer.unsendable = try await unsendable(assembly, workspace) }
        if options.json { try printJSON(answer) } else { show(answer, workspace) }
        if !(answer.unsendable ?? []).isEmpty { throw Exit(.problems) }
    }

    /// Every template for every customer that has an address for it and may be written to.
    private func unsendable(_ assembly: Assembly, _ workspace: Workspace) async throws(Exit) -> [Answer.Unsendable] {
        let store = try assembly.openStoreForReading()
        var found: [Answer.Unsendable] = []
        do throws(StoreError) {
            var last: CustomerID?
            while true {
                let page = try await store.facts(after: last, limit: 1000)
                guard let end = page.last else { break }
                last = end.customer.id
                for facts in page { found += unsendable(facts, workspace, at: assembly.now) }
            }
        } catch {
            throw Exit(error)
        }
        await store.close()
        return found
    }

    private func unsendable(_ facts: CustomerFacts, _ workspace: Workspace, at now: Instant) -> [Answer.Unsendable] {
        var found: [Answer.Unsendable] = []
        for sequence in workspace.rules.sequences {
            for step in sequence.steps
            where facts.customer.isReachable(by: step.channel) && facts.consent(for: step.channel)?.decision == .granted
            {
                let delivery = Delivery.rehearsal(
                    of: step, in: sequence, for: facts, on: workspace.rules.zone.date(at: now), at: now)
                do throws(ComposeFailure) {
                    _ = try workspace.composer.compose(delivery, for: facts, at: now)
                } catch {
                    if case .skip = error.move { continue }
                    found.append(
                        Answer.Unsendable(
                            sequence: sequence.id.text, step: step.id.text, customer: facts.customer.id.text,
                            code: error.code,
                            reason: said(error.wording)))
                }
            }
        }
        return found
    }

    private func show(_ answer: Answer, _ workspace: Workspace) {
        for warning in workspace.warnings { print(warning.report(in: Speech.language)) }
        for entry in answer.defaults ?? [] {
            print("\(entry.file): \(entry.key) = \(entry.value)")
        }
        if let unsendable = answer.unsendable {
            for row in unsendable {
                print("\(row.sequence)/\(row.step) \(row.customer): \(row.reason)")
            }
            print(
                said(
                    ja: "送れない組み合わせ: \(unsendable.count)",
                    en: "templates that cannot be composed for a customer: \(unsendable.count)"))
        }
        print(
            said(
                ja: "問題ありません: \(answer.sequences) シーケンス、\(answer.steps) ステップ",
                en: "all right: \(answer.sequences) sequences, \(answer.steps) steps"))
    }
}
