import ArgumentParser
import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Wording

struct Check: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "設定・シーケンス・テンプレートを確かめる", en: "Check the configuration, sequences and templates."),
            discussion: said(
                ja: "何も送らず、何も変えません。--customers で、この先一年に送られるすべての文面を今日の顧客で組み立ててみます。例: rekindle check --customers",
                en:
                    "Sends and changes nothing. With --customers every message of the coming year is composed for today's customers. Example: rekindle check --customers"
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
            workspace = try assembly.workspaceWithGateways().0
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

    /// Every message that the coming year holds for today's customers, composed as it would be then.
    private func unsendable(_ assembly: Assembly, _ workspace: Workspace) async throws(Exit) -> [Answer.Unsendable] {
        let store = try assembly.openStoreForReading()
        let window = PlanWindow(now: assembly.now, horizon: assembly.now.adding(seconds: 366 * 86_400))
        var found: [Answer.Unsendable] = []
        do throws(StoreError) {
            try await PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey).forEach(in: window) {
                found += unsendable($0, workspace)
            }
        } catch {
            throw Exit(error)
        }
        await store.close()
        return found
    }

    private func unsendable(_ reading: PlanReading.Reading, _ workspace: Workspace) -> [Answer.Unsendable] {
        let check = MessageCheck(settings: workspace.settings)
        var composer = workspace.composer
        composer.makesPreviews = true
        var found: [Answer.Unsendable] = []
        for planned in reading.plan.deliveries {
            func report(_ code: String, _ wording: Wording) {
                found.append(
                    Answer.Unsendable(
                        sequence: planned.key.sequence.text, step: planned.key.step.text,
                        customer: planned.key.customer.text, code: code, reason: said(wording)))
            }
            do throws(ComposeFailure) {
                let message = try composer.compose(.rehearsal(of: planned), for: reading.facts, at: planned.due)
                for problem in check.problems(of: message) { report(problem.code, problem.message) }
            } catch {
                if case .skip = error.move { continue }
                report(error.code, error.wording)
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
                    ja: "直したほうがよい組み合わせ: \(unsendable.count)",
                    en: "messages that something is wrong with: \(unsendable.count)"))
        }
        print(
            said(
                ja: "問題ありません: \(answer.sequences) シーケンス、\(answer.steps) ステップ",
                en: "all right: \(answer.sequences) sequences, \(answer.steps) steps"))
    }
}
