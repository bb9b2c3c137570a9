import ArgumentParser
import CivilTime
import Engine
import Foundation
import Ledger
import Settings
import Wording

struct Status: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "配信の状態を見る", en: "Show the queue, what is held, and what is in doubt."),
            discussion: said(ja: "例: rekindle status --json", en: "Example: rekindle status --json"))
    }

    @OptionGroup var options: CommonOptions

    private struct Answer: Encodable {
        struct Held: Encodable {
            var sequence: String
            var step: String
            var reason: String
            var count: Int
        }

        var customers: Int
        var deliveries: [String: Int]
        var held: [Held]
        var overdue: Int
        var oldest_due: String?
        var last_plan: String?
        var delivery: String?
        /// Channel to where its gateway is.
        var gateways: [String: String]
        var in_doubt_total: Int
        var stopped: Bool
        var paused: [String]
        var service_running: Bool
    }

    func run() async throws {
        let assembly = Assembly(options)
        let store = try assembly.openStoreForReading()
        let status: LedgerStatus
        do {
            status = try await store.status(at: assembly.now)
        } catch {
            throw Exit(error)
        }
        await store.close()
        let running = assembly.isServiceRunning
        // A workspace that cannot be read is for 'check' to explain; the ledger can be looked at all the same.
        let configured = try? assembly.workspace().settings
        if options.json {
            let deliveries = Dictionary(
                uniqueKeysWithValues: DeliveryState.Name.allCases.map { ($0.rawValue, status.byState[$0] ?? 0) })
            try printJSON(
                Answer(
                    customers: status.customers, deliveries: deliveries,
                    held: status.held.map {
                        .init(
                            sequence: $0.sequence.text, step: $0.step.text, reason: $0.hold.wording.english,
                            count: $0.count)
                    }, overdue: status.overdue, oldest_due: status.oldestDue.map { "\($0)" },
                    last_plan: status.lastPlan.map { "\($0)" }, delivery: configured?.delivery.rawValue,
                    gateways: configured?.gatewayPlaces ?? [:],
                    in_doubt_total: status.inDoubtTotal, stopped: status.switches.stopped,
                    paused: status.switches.paused.map(\.text).sorted(), service_running: running))
            return
        }
        show(status, configured, running: running, now: assembly.now)
    }

    private func show(_ status: LedgerStatus, _ configured: WorkspaceSettings?, running: Bool, now: Instant) {
        print(
            running
                ? said(ja: "サービス: 動作中", en: "service: running") : said(ja: "サービス: 停止中", en: "service: not running"))
        if let configured {
            print(said(ja: "配信: \(configured.delivery.rawValue)", en: "delivery: \(configured.delivery.rawValue)"))
            for (channel, place) in configured.gatewayPlaces.sorted(by: { $0.key < $1.key }) {
                print(said(ja: "送信経路: \(channel) \(place)", en: "gateway: \(channel) \(place)"))
            }
        }
        if let planned = status.lastPlan {
            print(said(ja: "最後に計画した時刻: \(planned)", en: "last planned: \(planned)"))
        }
        if status.switches.stopped {
            print(
                said(ja: "すべての配信を止めています (再開: rekindle start)", en: "everything is stopped ('rekindle start' goes on)"))
        }
        for sequence in status.switches.paused.sorted() {
            print(said(ja: "一時停止中: \(sequence)", en: "paused: \(sequence)"))
        }
        print(said(ja: "顧客: \(status.customers)", en: "customers: \(status.customers)"))
        var table = Table([(said(ja: "状態", en: "state"), .leading), (said(ja: "件数", en: "deliveries"), .trailing)])
        for name in DeliveryState.Name.allCases { table.add([said(name.wording), "\(status.byState[name] ?? 0)"]) }
        print(table.text)
        if let oldest = status.oldestDue {
            let minutes = oldest.seconds(until: now) / 60
            print(
                said(
                    ja: "期限の来たもの: \(status.overdue) 件、最も古いものは \(minutes) 分前",
                    en: "due now: \(status.overdue), the oldest since \(minutes) minutes"))
        }
        for held in status.held {
            print(
                said(
                    ja: "保留: \(held.sequence)/\(held.step) \(held.count) 件 — \(held.hold.wording.japanese)",
                    en: "held: \(held.sequence)/\(held.step) \(held.count) — \(held.hold.wording.english)"))
        }
        if status.inDoubtTotal > 0 {
            print(
                said(
                    ja: "結果がわからなかった送信 (累計): \(status.inDoubtTotal)",
                    en: "sends whose outcome was unknown, ever: \(status.inDoubtTotal)"))
        }
    }
}

extension WorkspaceSettings {
    /// Where the gateway of each configured channel is, for people; nothing is contacted and no secret is read.
    fileprivate var gatewayPlaces: [String: String] {
        let log = SettingsLog()
        guard let section = gateways.flatMap({ Section($0, log: log) }) else { return [:] }
        var places: [String: String] = [:]
        for entry in section.allEntries {
            guard let gateway = Section(entry.value, log: log) else { continue }
            let host = gateway.setting("url")?.text(log) ?? gateway.setting("host")?.text(log)
            let port = gateway.setting("port")?.text(log).map { ":\($0)" } ?? ""
            places[entry.key] = "\(gateway.setting("kind")?.text(log) ?? "?") \(host ?? "")\(port)"
        }
        return places
    }
}
