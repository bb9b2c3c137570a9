import CivilTime
import Customers
import Engine
import Ledger
import Planning
import Sequences
import Wording

/// A plan of everybody, counted: what `plan` and `demo` show.
struct PlanSurvey {
    struct Row {
        var delivery: PlannedDelivery
        /// Already in the ledger, and waiting for this.
        var hold: Hold?
        var recipient: String
    }

    struct Result {
        /// Of the whole plan, whatever is shown of it.
        var id: PlanID
        /// Ascending by due time.
        var rows: [Row] = []
        /// For each sequence, why it gives how many customers nothing; reasons that are about the whole audience
        /// ("not due", "no date to start from") are counted too.
        var exclusions: [SequenceID: [ExclusionReason: Int]] = [:]
        var customers = 0
        /// Sequence titles, in the order of the workspace.
        var titles: [(id: SequenceID, title: String)] = []
    }

    private let reading: PlanReading
    private let workspace: Workspace

    init(_ reading: PlanReading, _ workspace: Workspace) {
        self.reading = reading
        self.workspace = workspace
    }

    func take(in window: PlanWindow, sequence: SequenceID? = nil) async throws(Exit) -> Result {
        var result = Result(id: PlanID(of: window), titles: workspace.rules.sequences.map { ($0.id, $0.title) })
        do throws(StoreError) {
            try await reading.forEach(in: window) { reading in
                result.customers += 1
                result.id.add(reading.plan)
                let held = Dictionary(
                    reading.ledger.compactMap { row -> (DeliveryKey, Hold)? in
                        guard case .planned(let hold?) = row.state else { return nil }
                        return (row.key, hold)
                    }, uniquingKeysWith: { first, _ in first })
                let recipient = reading.facts.customer.name ?? reading.facts.customer.company ?? ""
                for delivery in reading.plan.deliveries where sequence == nil || delivery.key.sequence == sequence {
                    result.rows.append(Row(delivery: delivery, hold: held[delivery.key], recipient: recipient))
                }
                for exclusion in reading.plan.exclusions where sequence == nil || exclusion.sequence == sequence {
                    result.exclusions[exclusion.sequence, default: [:]][exclusion.reason.kind, default: 0] += 1
                }
            }
        } catch {
            throw Exit(error)
        }
        result.rows.sort {
            $0.delivery.due != $1.delivery.due ? $0.delivery.due < $1.delivery.due : $0.delivery.key < $1.delivery.key
        }
        return result
    }
}

/// A plan for people.
struct PlanText {
    private let result: PlanSurvey.Result
    private let zone: Zone

    init(_ result: PlanSurvey.Result, zone: Zone) {
        self.result = result
        self.zone = zone
    }

    /// Counts by sequence and channel, days with the most, and why the others get nothing.
    var summary: String {
        var table = Table([
            (said(ja: "シーケンス", en: "sequence"), .leading), (said(ja: "メール", en: "mail"), .trailing),
            ("SMS", .trailing), (said(ja: "計", en: "all"), .trailing), (said(ja: "最初の送信", en: "first"), .leading),
        ])
        for (id, title) in result.titles {
            let rows = result.rows.filter { $0.delivery.key.sequence == id }
            let mail = rows.count { $0.delivery.channel == .email }
            let sms = rows.count { $0.delivery.channel == .sms }
            let first = rows.first.map { text(of: $0.delivery.due) } ?? "—"
            table.add(["\(title) (\(id))", "\(mail)", "\(sms)", "\(rows.count)", first])
        }
        let total = result.rows.count
        let peak = busiestDay
        var lines = [table.text]
        lines.append(
            said(ja: "  合計 \(total) 通。最も多い日は \(peak)", en: "  \(total) messages; the busiest day is \(peak)"))
        lines.append(said(ja: "  送らない理由 (人・回):", en: "  Why others get nothing (customers or occasions):"))
        lines.append(exclusions)
        return lines.joined(separator: "\n")
    }

    /// Every delivery, one line each.
    var listing: String {
        var table = Table([
            (said(ja: "日時", en: "due"), .leading), (said(ja: "顧客", en: "customer"), .leading),
            (said(ja: "お名前", en: "name"), .leading), (said(ja: "シーケンス/ステップ", en: "sequence/step"), .leading),
            (said(ja: "チャネル", en: "channel"), .leading), (said(ja: "備考", en: "note"), .leading),
        ])
        for row in result.rows {
            let delivery = row.delivery
            var notes: [String] = []
            if let hold = row.hold { notes.append(said(hold.wording)) }
            switch delivery.deferredBy {
            case .window: notes.append(said(ja: "時間帯により延期", en: "moved by a window"))
            case .cap: notes.append(said(ja: "頻度の上限により延期", en: "moved by a cap"))
            case nil: break
            }
            table.add([
                text(of: delivery.due), delivery.key.customer.text, row.recipient,
                "\(delivery.key.sequence)/\(delivery.key.step)", said(delivery.channel.wording),
                notes.joined(separator: ", "),
            ])
        }
        return table.text
    }

    private var exclusions: String {
        var table = Table([
            (said(ja: "シーケンス", en: "sequence"), .leading), (said(ja: "理由", en: "reason"), .leading),
            (said(ja: "件数", en: "count"), .trailing),
        ])
        for (id, _) in result.titles {
            let counts = result.exclusions[id, default: [:]].sorted { a, b in
                a.value != b.value ? a.value > b.value : a.key.name < b.key.name
            }
            for (index, count) in counts.enumerated() {
                table.add([index == 0 ? id.text : "", said(count.key.wording), "\(count.value)"])
            }
        }
        return table.text
    }

    private var busiestDay: String {
        let days = Dictionary(grouping: result.rows) { zone.date(at: $0.delivery.due) }
        guard let peak = days.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else { return "—" }
        return said(ja: "\(peak.key) (\(peak.value.count) 通)", en: "\(peak.key) (\(peak.value.count))")
    }

    private func text(of instant: Instant) -> String {
        let wall = zone.wall(at: instant)
        return "\(wall.date) \(wall.time)"
    }
}

/// A plan for programs.
struct PlanAnswer: Encodable {
    struct Delivery: Encodable {
        var due: String
        var nominal: String
        var expires: String
        var customer: String
        var sequence: String
        var step: String
        var occurrence: String
        var channel: String
        var moved_by: String?
        var hold: String?
    }

    struct Exclusion: Encodable {
        var sequence: String
        var reason: String
        var count: Int
    }

    /// The same for the same plan, in whatever order and by however many it was made.
    var plan_id: String
    var customers: Int
    var deliveries: [Delivery]
    var exclusions: [Exclusion]

    init(_ result: PlanSurvey.Result) {
        plan_id = result.id.text
        customers = result.customers
        deliveries = result.rows.map { row in
            let delivery = row.delivery
            return Delivery(
                due: "\(delivery.due)", nominal: "\(delivery.nominal)", expires: "\(delivery.expires)",
                customer: delivery.key.customer.text, sequence: delivery.key.sequence.text,
                step: delivery.key.step.text, occurrence: delivery.key.occurrence.text,
                channel: delivery.channel.rawValue, moved_by: delivery.deferredBy?.rawValue,
                hold: row.hold?.wording.english)
        }
        exclusions = result.exclusions.flatMap { id, counts in
            counts.map { Exclusion(sequence: id.text, reason: $0.key.name, count: $0.value) }
        }.sorted { ($0.sequence, $0.reason) < ($1.sequence, $1.reason) }
    }
}
