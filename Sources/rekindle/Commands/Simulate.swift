import ArgumentParser
import CivilTime
import Customers
import Engine
import Foundation
import Planning
import Wording

struct Simulate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "全顧客をこれからの日々に通してみる", en: "Take everybody through the time to come."),
            discussion: said(
                ja:
                    "何も送らず、何も変えません。例: rekindle simulate --until 2027-11-24 --assume historical --html year.html",
                en:
                    "Sends and changes nothing. Example: rekindle simulate --until 2027-11-24 --assume historical --html year.html"
            ))
    }

    enum Assumption: String, ExpressibleByArgument, CaseIterable {
        case nobody
        case historical
    }

    @OptionGroup var options: CommonOptions
    @Option(help: ArgumentHelp(said(ja: "この日まで (この日を含む)", en: "The last day."), valueName: "date"))
    var until: CivilDate
    @Option(
        help: ArgumentHelp(
            said(ja: "この日から数える (既定: 今)", en: "Count what is sent from this day on (default: from now)."),
            valueName: "date"))
    var from: CivilDate?
    @Option(
        help: ArgumentHelp(
            said(
                ja: "顧客の行動の仮定。nobody は誰も買わない、historical はこれまでの購入の頻度で抽選",
                en: "What customers do: nobody buys anything, or historical: purchases at the rate of the data, by lot."
            )))
    var assume = Assumption.nobody
    @Option(help: ArgumentHelp(said(ja: "抽選の種", en: "The seed of the lots."))) var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp(
            said(
                ja: "仮の出来事。何度でも。例: purchase:2026-12-01:C0042",
                en: "An event to assume, any number of times, such as purchase:2026-12-01:C0042."),
            valueName: "kind:date:customer"))
    var whatIf: [AssumedEvent] = []
    @Option(
        help: ArgumentHelp(
            said(ja: "かわりに使う作業フォルダの設定とテンプレート", en: "The folder whose files to use instead of the workspace's."),
            valueName: "dir"))
    var files: String?
    @Option(
        help: ArgumentHelp(
            said(
                ja: "1通の費用。チャネルごとに。例: sms=8.8",
                en: "What one message costs, by channel, such as sms=8.8."),
            valueName: "channel=price"))
    var cost: [ChannelPrice] = []
    @Flag(help: ArgumentHelp(said(ja: "CSV で出力する", en: "Answer in CSV."))) var csv = false
    @Option(
        help: ArgumentHelp(said(ja: "図入りの HTML ページを書き出す", en: "Write a page with charts."), valueName: "file"))
    var html: String?

    private static let longest = 3660

    func run() async throws {
        let assembly = Assembly(options)
        let workspace = try files.map(Assembly.workspace(in:)) ?? assembly.workspace()
        let store = try assembly.openStoreForReading()
        let now = assembly.now
        let zone = workspace.rules.zone
        let span = try span(now, zone)
        let window = PlanWindow(now: now, horizon: zone.end(of: until))
        let reading = PlanReading(store: store, workspace: workspace, holdoutKey: store.hashKey)
        let result: PopulationSimulation.Result
        do throws(StoreError) {
            result = try await PopulationSimulation(reading).run(
                in: window, countingFrom: span.start,
                assuming: assume == .nobody ? .nobodyBuys : .historical(seed: seed), whatIf: assumedEvents)
        } catch {
            throw Exit(error)
        }
        await store.close()
        if let unknown = result.unknown.first { throw Exit.unknownCustomer(unknown.text) }
        let survey = SimulationSurvey(
            tally: result.tally, titles: workspace.rules.sequences.map { ($0.id, $0.title) }, zone: zone,
            first: span.first, last: until, assumption: assume, seed: seed, whatIf: whatIf.count,
            prices: Dictionary(cost.map { ($0.channel, $0.thousandths) }) { $1 },
            currency: workspace.settings.currency)
        try show(survey)
    }

    private func show(_ survey: SimulationSurvey) throws {
        if let html {
            do {
                try Data(SimulationPage(survey).text.utf8).write(to: URL(fileURLWithPath: html), options: .atomic)
            } catch {
                throw Exit(
                    .world, "unwritable-file",
                    Wording(ja: "\(html) に書けません", en: "cannot write \(html)"))
            }
        }
        if options.json {
            try printJSON(SimulationAnswer(survey))
        } else if csv {
            print(survey.csv, terminator: "")
        } else if let html {
            print(html)
        } else {
            print(SimulationText(survey).text)
        }
    }

    private func span(_ now: Instant, _ zone: Zone) throws(Exit) -> (first: CivilDate, start: Instant) {
        let today = zone.date(at: now)
        let first = from ?? today
        guard first >= today else {
            throw Exit(
                .usage, "simulate-past",
                Wording(ja: "--from は今日 (\(today)) 以降にしてください", en: "--from must be today (\(today)) or later"))
        }
        guard until >= first, today.days(until: until) <= Self.longest else {
            throw Exit(
                .usage, "simulate-span",
                Wording(
                    ja: "--until は \(first) から \(today.adding(days: Self.longest)) までにしてください",
                    en: "--until must be from \(first) to \(today.adding(days: Self.longest))"))
        }
        return (first, first == today ? now : zone.instant(of: first, at: .midnight))
    }

    private var assumedEvents: [CustomerID: [Event]] {
        let events = whatIf.enumerated().map { index, assumed in
            Event(id: "what-if:\(index)", customer: assumed.customer, kind: assumed.kind, date: assumed.date)
        }
        return Dictionary(grouping: events, by: \.customer)
    }
}

/// `purchase:2026-12-01:C0042`. The customer's id comes last, since it may hold colons.
struct AssumedEvent: ExpressibleByArgument {
    var kind: EventKind
    var date: CivilDate
    var customer: CustomerID

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 2)
        guard parts.count == 3, let date = CivilDate(parts[1]) else { return nil }
        kind = EventKind(String(parts[0]))
        self.date = date
        customer = CustomerID(String(parts[2]))
    }
}

extension CivilDate: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
