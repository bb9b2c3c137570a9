import CivilTime
import Customers
import Planning
import Wording

/// A simulation for a terminal.
struct SimulationText {
    private let survey: SimulationSurvey
    private static let width = 48

    init(_ survey: SimulationSurvey) {
        self.survey = survey
    }

    var text: String {
        var blocks = [head, totals, peaks]
        if survey.tally.total > 0 { blocks.append(chart) }
        blocks.append(reasons)
        return blocks.joined(separator: "\n\n")
    }

    private var head: String {
        let tally = survey.tally
        return said(
            ja: """
                \(survey.first) から \(survey.last) まで (\(survey.zone))。仮定: \(survey.assumptionText)。
                顧客 \(tally.customers) 人のうち \(tally.reached) 人に計 \(tally.total) 通。\(survey.costText)
                """,
            en: """
                \(survey.first) to \(survey.last) (\(survey.zone)), assuming: \(survey.assumptionText).
                \(tally.total) messages to \(tally.reached) of \(tally.customers) customers.\(survey.costText)
                """)
    }

    private var totals: String {
        let hasCosts = !survey.prices.isEmpty
        let costTitle: [(title: String, alignment: Table.Alignment)] = [
            (said(ja: "費用", en: "cost"), .trailing)
        ]
        var table = Table(
            [
                (said(ja: "シーケンス", en: "sequence"), .leading), (said(ja: "ステップ", en: "step"), .leading),
                (said(ja: "チャネル", en: "channel"), .leading), (said(ja: "通数", en: "messages"), .trailing),
            ] + (hasCosts ? costTitle : []) + [
                (said(ja: "最初の日", en: "first"), .leading), (said(ja: "最後の日", en: "last"), .leading),
            ])
        for (id, title) in survey.titles {
            let lines = survey.lines.filter { $0.line.sequence == id }
            if lines.isEmpty { table.add(["\(title) (\(id))", "—", "", "0"] + (hasCosts ? ["0"] : []) + ["", ""]) }
            for (index, entry) in lines.enumerated() {
                let messages = entry.days.values.reduce(0, +)
                let cost = survey.cost(of: entry.line, messages: messages).map { [$0.text] } ?? []
                table.add(
                    [
                        index == 0 ? "\(title) (\(id))" : "", entry.line.step.text, said(entry.line.channel.wording),
                        "\(messages)",
                    ] + cost + [
                        "\(entry.days.keys.min() ?? survey.first)", "\(entry.days.keys.max() ?? survey.last)",
                    ])
            }
        }
        return table.text
    }

    private var peaks: String {
        var lines: [String] = []
        if let day = survey.tally.busiestDay, let hour = survey.tally.busiestHour {
            let wall = survey.zone.wall(at: hour.start)
            lines.append(
                said(
                    ja: "  最も多い日は \(day.day) (\(day.count) 通)、最も多い1時間は \(wall.date) \(wall.time) から (\(hour.count) 通)",
                    en:
                        "  Busiest day: \(day.day) (\(day.count)); busiest hour: from \(wall.date) \(wall.time) (\(hour.count))"
                ))
        }
        let groups = survey.perPerson.map { group in
            let number = group.messages == 10 ? "10+" : "\(group.messages)"
            return said(ja: "\(number) 通 \(group.customers) 人", en: "\(number): \(group.customers)")
        }
        lines.append(
            said(ja: "  お一人あたり: ", en: "  Customers by messages: ")
                + groups.joined(separator: said(ja: "、", en: ", ")))
        if survey.tally.held > 0 {
            lines.append(
                said(
                    ja: "  値が足りず保留のまま: \(survey.tally.held) 通",
                    en: "  Held for want of a value: \(survey.tally.held)"))
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Chart

    private var chart: String {
        let channels = survey.channels
        let weeks = survey.weeks
        let most = weeks.map { $0.counts.values.reduce(0, +) }.max() ?? 1
        let legend = channels.map { "\(mark(of: $0)) \(said($0.wording))" }.joined(separator: "  ")
        var lines = [
            said(ja: "  週ごとの通数 (月曜から)   \(legend)", en: "  Messages a week (from Monday)   \(legend)")
        ]
        for week in weeks {
            let counts = channels.map { week.counts[$0, default: 0] }
            let total = counts.reduce(0, +)
            var bar = ""
            var done = 0
            var drawn = 0
            for (channel, count) in zip(channels, counts) {
                done += count
                // What is there is seen, be it ever so little.
                let end = max(drawn + (count > 0 ? 1 : 0), (done * Self.width + most / 2) / most)
                bar += String(repeating: mark(of: channel), count: end - drawn)
                drawn = end
            }
            lines.append("  \(week.monday) " + (total == 0 ? "·" : "\(bar) \(total)"))
        }
        return lines.joined(separator: "\n")
    }

    private func mark(of channel: ChannelKind) -> String {
        switch channel {
        case .email: "█"
        case .sms: "▒"
        case .post: "▓"
        case .phone: "░"
        case .push: "▪"
        case .line: "▫"
        case .webhook: "◦"
        }
    }

    // MARK: Reasons

    private var reasons: String {
        var table = Table([
            (said(ja: "シーケンス", en: "sequence"), .leading), (said(ja: "送らない理由", en: "why not"), .leading),
            (said(ja: "件数 (人・回)", en: "customers or occasions"), .trailing),
        ])
        for (id, _) in survey.titles {
            for (index, entry) in survey.reasons(of: id).enumerated() {
                table.add([index == 0 ? id.text : "", said(entry.reason.wording), "\(entry.count)"])
            }
        }
        return table.text
    }
}
