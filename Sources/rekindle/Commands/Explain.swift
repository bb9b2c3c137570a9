import ArgumentParser
import CivilTime
import Customers
import Engine
import Ledger
import Planning
import SQLiteStore
import Sequences
import Wording

struct Explain: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "この顧客に送られる、送られない理由を見る", en: "Say why a customer did, did not or will get a message."),
            discussion: said(
                ja: "例: rekindle explain C0042、rekindle explain C0042 win-back/coupon",
                en: "Examples: rekindle explain C0042; rekindle explain C0042 win-back/coupon"))
    }

    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp(said(ja: "顧客番号", en: "The customer's id."))) var customer: String
    @Argument(help: ArgumentHelp(said(ja: "シーケンス、またはシーケンス/ステップ", en: "SEQUENCE or SEQUENCE/STEP."))) var step: String?
    @Option(help: ArgumentHelp(said(ja: "何日先まで", en: "How many days ahead."))) var days = 30

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try assembly.workspace()
        let wanted = try wanted(in: workspace)
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let window = PlanWindow(now: now, horizon: now.adding(seconds: Int64(days) * 86_400))
        let id = CustomerID(customer)
        let explanations: [Explanation]?
        do throws(StoreError) {
            explanations = try await explain(id, wanted, store, workspace, window)
        } catch {
            throw Exit(error)
        }
        await store.close()
        guard let explanations else { throw Exit.unknownCustomer(customer) }
        if options.json {
            try printJSON(explanations.map(ExplanationAnswer.init))
        } else {
            for explanation in explanations { show(explanation, workspace) }
        }
    }

    /// Every step of every sequence, of one sequence, or one step.
    private func wanted(in workspace: Workspace) throws(Exit) -> [(SequenceID, StepID)] {
        guard let step else {
            return workspace.rules.sequences.flatMap { sequence in sequence.steps.map { (sequence.id, $0.id) } }
        }
        if step.contains("/") {
            let (sequence, step) = try workspace.step(named: step)
            return [(sequence.id, step.id)]
        }
        let sequence = try workspace.sequence(named: step)
        return sequence.steps.map { (sequence.id, $0.id) }
    }

    private func explain(
        _ id: CustomerID, _ wanted: [(SequenceID, StepID)], _ store: SQLiteStore, _ workspace: Workspace,
        _ window: PlanWindow
    ) async throws(StoreError) -> [Explanation]? {
        guard let facts = try await store.facts(of: id) else { return nil }
        let ledger = try await store.deliveries(of: [id])[id] ?? []
        let rules = try await PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey).rules(
            at: window.now)
        return wanted.compactMap { sequence, step in
            rules.explain(facts, ledger: ledger, sequence: sequence, step: step, in: window)
        }
    }

    private func show(_ explanation: Explanation, _ workspace: Workspace) {
        let zone = workspace.rules.zone
        let title = workspace.rules.sequences.first { $0.id == explanation.sequence }?.title ?? ""
        var head = "\(explanation.sequence)/\(explanation.step) (\(said(explanation.channel.wording))) \(title)"
        if let date = explanation.occurrenceDate { head += said(ja: " 起点 \(date)", en: ", counted from \(date)") }
        print(head)
        for clause in explanation.clauses {
            let mark =
                switch clause.verdict {
                case .pass: "+"
                case .fail: "-"
                case .notReached: "."
                }
            print("  \(mark) \(said(clause.name.wording)): \(said(clause.detail))")
        }
        print("  = \(said(explanation.decision.wording(in: zone)))")
        if let change = explanation.change {
            print("  ? \(said(ja: "送られるようになる変化", en: "what would change it")): \(said(change))")
        }
        print("")
    }
}

extension Explanation.Decision {
    func wording(in zone: Zone) -> Wording {
        switch self {
        case .planned(let due, _):
            let wall = zone.wall(at: due)
            return Wording(ja: "\(wall.date) \(wall.time) に送る", en: "goes out on \(wall.date) at \(wall.time)")
        case .recorded(let state, let at):
            let wall = at.map { zone.wall(at: $0) }.map { " \($0.date) \($0.time)" } ?? ""
            return Wording(ja: "\(state.wording.japanese)\(wall)", en: "\(state.wording.english)\(wall)")
        case .excluded(let reason):
            return Wording(ja: "送らない: \(reason.wording.japanese)", en: "does not go out: \(reason.wording.english)")
        }
    }

    var name: String {
        switch self {
        case .planned: "planned"
        case .recorded(let state, _): state.rawValue
        case .excluded(let reason): reason.name
        }
    }
}

/// An explanation for programs.
struct ExplanationAnswer: Encodable {
    struct Clause: Encodable {
        var name: String
        var verdict: String
        var ja: String
        var en: String
    }

    var customer: String
    var sequence: String
    var step: String
    var channel: String
    var occurrence: String?
    var counted_from: String?
    var clauses: [Clause]
    var decision: String
    var due: String?
    var change: String?

    init(_ explanation: Explanation) {
        customer = explanation.customer.text
        sequence = explanation.sequence.text
        step = explanation.step.text
        channel = explanation.channel.rawValue
        occurrence = explanation.occurrence?.text
        counted_from = explanation.occurrenceDate.map { "\($0)" }
        clauses = explanation.clauses.map {
            Clause(name: $0.name.rawValue, verdict: $0.verdict.rawValue, ja: $0.detail.japanese, en: $0.detail.english)
        }
        decision = explanation.decision.name
        if case .planned(let moment, _) = explanation.decision { due = "\(moment)" }
        change = explanation.change.map { said($0) }
    }
}
