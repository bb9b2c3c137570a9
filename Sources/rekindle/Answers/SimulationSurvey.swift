import CSV
import CivilTime
import Customers
import Planning
import Sequences
import Wording

/// A simulation with what its answers need to be read.
struct SimulationSurvey {
    var tally: SimulationTally
    /// In the order of the workspace.
    var titles: [(id: SequenceID, title: String)]
    var zone: Zone
    var first: CivilDate
    var last: CivilDate
    var assumption: Simulate.Assumption
    var seed: UInt64
    var whatIf: Int
    /// Thousandths of the currency for one message; none when no prices were given.
    var prices: [ChannelKind: Int64]
    var currency: String

    /// In the order of the workspace, then by step.
    var lines: [(line: SimulationTally.Line, days: [CivilDate: Int])] {
        let order = Dictionary(titles.enumerated().map { ($1.id, $0) }) { first, _ in first }
        return tally.sends.map { (line: $0.key, days: $0.value) }.sorted { a, b in
            let (orderA, orderB) = (order[a.line.sequence] ?? .max, order[b.line.sequence] ?? .max)
            if orderA != orderB { return orderA < orderB }
            let (firstA, firstB) = (a.days.keys.min() ?? .last, b.days.keys.min() ?? .last)
            return firstA != firstB ? firstA < firstB : a.line.step < b.line.step
        }
    }

    /// `nil` without any price; a channel without one costs nothing.
    func cost(of line: SimulationTally.Line, messages: Int) -> Cost? {
        guard !prices.isEmpty else { return nil }
        var cost = Cost()
        cost.add(messages, at: prices[line.channel] ?? 0)
        return cost
    }

    var cost: Cost? {
        guard !prices.isEmpty else { return nil }
        var cost = Cost()
        for (line, days) in tally.sends { cost.add(days.values.reduce(0, +), at: prices[line.channel] ?? 0) }
        return cost
    }

    var costText: String {
        cost.map { said(ja: "費用は \($0.text) \(currency)。", en: " Cost: \($0.text) \(currency).") } ?? ""
    }

    var channels: [ChannelKind] {
        ChannelKind.allCases.filter { channel in tally.sends.keys.contains { $0.channel == channel } }
    }

    /// Every week of the span, empty ones too.
    var weeks: [(monday: CivilDate, counts: [ChannelKind: Int])] {
        let counts = tally.weeks
        var weeks: [(monday: CivilDate, counts: [ChannelKind: Int])] = []
        var monday = first.startOfWeek()
        while monday <= last {
            weeks.append((monday, counts[monday] ?? [:]))
            monday = monday.adding(days: 7)
        }
        return weeks
    }

    /// Reasons of a sequence, the most frequent first.
    func reasons(of sequence: SequenceID) -> [(reason: ExclusionReason, count: Int)] {
        tally.exclusions[sequence, default: [:]].map { (reason: $0.key, count: $0.value) }.sorted { a, b in
            a.count != b.count ? a.count > b.count : a.reason.countedName < b.reason.countedName
        }
    }

    /// Customers by number of messages; more than nine are one group.
    var perPerson: [(messages: Int, customers: Int)] {
        var groups: [Int: Int] = [:]
        for (messages, customers) in tally.perPerson { groups[min(messages, 10), default: 0] += customers }
        return groups.sorted { $0.key < $1.key }.map { (messages: $0.key, customers: $0.value) }
    }

    var assumptionText: String {
        var text =
            switch assumption {
            case .nobody: said(ja: "誰も購入しない", en: "nobody buys anything")
            case .historical:
                said(
                    ja: "これまでの頻度で購入する (種 \(seed)、仮の購入 \(tally.events - whatIf) 件)",
                    en: "purchases as often as before (seed \(seed), \(tally.events - whatIf) drawn)")
            }
        if whatIf > 0 {
            text += said(ja: "、仮の出来事 \(whatIf) 件", en: whatIf == 1 ? ", 1 what-if event" : ", \(whatIf) what-if events")
        }
        return text
    }

    var csv: String {
        var writer = CSVWriter(.utf8)
        writer.write(["day", "sequence", "step", "channel", "messages"] + (prices.isEmpty ? [] : ["cost"]))
        let rows = lines.flatMap { entry in entry.days.map { (day: $0.key, line: entry.line, count: $0.value) } }
        let ordered = rows.sorted { a, b in
            if a.day != b.day { return a.day < b.day }
            if a.line.sequence != b.line.sequence { return a.line.sequence < b.line.sequence }
            return a.line.step < b.line.step
        }
        for row in ordered {
            let cost = cost(of: row.line, messages: row.count).map { [$0.text] } ?? []
            writer.write(
                [
                    "\(row.day)", row.line.sequence.text, row.line.step.text, row.line.channel.rawValue, "\(row.count)",
                ] + cost)
        }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }
}

extension ExclusionReason {
    /// What is done already is told apart by its state.
    var countedName: String {
        if case .alreadyDone(let state) = self { "\(name)-\(state.rawValue)" } else { name }
    }
}
