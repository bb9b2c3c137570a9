import CivilTime
import Customers
import Planning
import Sequences
import Wording

/// A simulation as one HTML file that needs nothing besides itself: charts are inline SVG, there is no script.
struct SimulationPage {
    private let survey: SimulationSurvey

    init(_ survey: SimulationSurvey) {
        self.survey = survey
    }

    var text: String {
        let title = said(
            ja: "シミュレーション \(survey.first) – \(survey.last)", en: "Simulation \(survey.first) – \(survey.last)")
        let tally = survey.tally
        return """
            <!DOCTYPE html>
            <html lang="\(Speech.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.escapedForHTML)</title>
            <style>
            body { font: 15px/1.6 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
            h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
            table { border-collapse: collapse } th, td { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #ddd }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
            svg { width: 100%; height: auto } svg text { font-size: 11px; fill: #555 }
            .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em }
            </style>
            </head>
            <body>
            <h1>\(title.escapedForHTML)</h1>
            <p>\((said(
                ja: "仮定: \(survey.assumptionText)。顧客 \(tally.customers) 人のうち \(tally.reached) 人に計 \(tally.total) 通。\(survey.costText)",
                en: "Assuming: \(survey.assumptionText). \(tally.total) messages to \(tally.reached) of \(tally.customers) customers.\(survey.costText)")).escapedForHTML)</p>
            <h2>\(said(ja: "週ごとの通数", en: "Messages a week"))</h2>
            \(legend)
            \(weeklyChart)
            <h2>\(said(ja: "シーケンスごと", en: "By sequence"))</h2>
            \(totals)
            <h2>\(said(ja: "お一人あたりの通数", en: "Customers by messages"))</h2>
            \(histogram)
            <h2>\(said(ja: "送らない理由", en: "Why others get nothing"))</h2>
            \(reasons)
            </body>
            </html>

            """
    }

    // MARK: Charts

    private var legend: String {
        let keys = survey.channels.map { channel in
            "<span class=\"key\" style=\"background:\(Self.colour(of: channel))\"></span>\(said(channel.wording).escapedForHTML)"
        }
        return "<p>" + keys.joined() + "</p>"
    }

    private var weeklyChart: String {
        let columns = survey.weeks.map { week in
            Column(
                name: "\(week.monday)",
                parts: survey.channels.map { channel in
                    (
                        label: said(channel.wording), count: week.counts[channel, default: 0],
                        colour: Self.colour(of: channel)
                    )
                })
        }
        return bars(columns, label: said(ja: "週ごとの通数", en: "Messages a week"))
    }

    private var histogram: String {
        let columns = survey.perPerson.map { group in
            Column(
                name: group.messages == 10 ? "10+" : "\(group.messages)",
                parts: [(label: said(ja: "人", en: "customers"), count: group.customers, colour: "#64748b")])
        }
        return bars(columns, label: said(ja: "お一人あたりの通数", en: "Customers by messages"))
    }

    private struct Column {
        var name: String
        var parts: [(label: String, count: Int, colour: String)]

        var total: Int { parts.reduce(0) { $0 + $1.count } }
    }

    /// Stacked columns; each part says its number when pointed at.
    private func bars(_ columns: [Column], label: String) -> String {
        let height = 200
        let pitch = max(4, min(60, 940 / max(1, columns.count)))
        let most = max(1, columns.map(\.total).max() ?? 1)
        var shapes: [String] = []
        for (index, column) in columns.enumerated() {
            let x = 50 + index * pitch
            var below = 0
            for part in column.parts where part.count > 0 {
                let top = (below + part.count) * height / most
                let bottom = below * height / most
                shapes.append(
                    "<rect x=\"\(x)\" y=\"\(10 + height - top)\" width=\"\(max(1, pitch - 2))\" "
                        + "height=\"\(max(1, top - bottom))\" fill=\"\(part.colour)\">"
                        + "<title>\(("\(column.name): \(part.label) \(part.count)").escapedForHTML)</title></rect>")
                below += part.count
            }
            // As many names as fit.
            if index % max(1, 80 / pitch) == 0 {
                shapes.append("<text x=\"\(x)\" y=\"\(height + 26)\">\(column.name.escapedForHTML)</text>")
            }
        }
        return """
            <svg viewBox="0 0 1000 \(height + 34)" role="img" aria-label="\(label.escapedForHTML)">
            <line x1="46" y1="10" x2="46" y2="\(10 + height)" stroke="#999"/>
            <line x1="46" y1="\(10 + height)" x2="996" y2="\(10 + height)" stroke="#999"/>
            <text x="42" y="20" text-anchor="end">\(most)</text>
            <text x="42" y="\(10 + height)" text-anchor="end">0</text>
            \(shapes.joined(separator: "\n"))
            </svg>
            """
    }

    private static func colour(of channel: ChannelKind) -> String {
        switch channel {
        case .email: "#2563eb"
        case .sms: "#f59e0b"
        case .post: "#059669"
        case .phone: "#db2777"
        case .push: "#7c3aed"
        case .line: "#65a30d"
        case .webhook: "#64748b"
        }
    }

    // MARK: Tables

    private var totals: String {
        let rows = survey.lines.map { entry in
            let messages = entry.days.values.reduce(0, +)
            let cost = survey.cost(of: entry.line, messages: messages).map { [$0.text] } ?? []
            return [
                title(of: entry.line.sequence), entry.line.step.text, said(entry.line.channel.wording), "\(messages)",
            ] + cost
        }
        let titles = [
            said(ja: "シーケンス", en: "sequence"), said(ja: "ステップ", en: "step"), said(ja: "チャネル", en: "channel"),
            said(ja: "通数", en: "messages"),
        ]
        let hasCosts = !survey.prices.isEmpty
        return table(
            titles + (hasCosts ? [said(ja: "費用", en: "cost")] : []), rows, numbers: hasCosts ? 2 : 1)
    }

    private var reasons: String {
        let rows = survey.titles.flatMap { id, _ in
            survey.reasons(of: id).map { [title(of: id), said($0.reason.wording), "\($0.count)"] }
        }
        return table(
            [
                said(ja: "シーケンス", en: "sequence"), said(ja: "理由", en: "reason"),
                said(ja: "件数 (人・回)", en: "customers or occasions"),
            ], rows)
    }

    /// - Parameter numbers: so many of the last columns hold numbers.
    private func table(_ titles: [String], _ rows: [[String]], numbers: Int = 1) -> String {
        func line(_ cells: [String], _ tag: String) -> String {
            let parts = cells.enumerated().map { index, cell in
                "<\(tag)\(index >= cells.count - numbers ? " class=\"number\"" : "")>\(cell.escapedForHTML)</\(tag)>"
            }
            return "<tr>" + parts.joined() + "</tr>"
        }
        let body = rows.map { line($0, "td") }
        return (["<table>", line(titles, "th")] + body + ["</table>"]).joined(separator: "\n")
    }

    private func title(of sequence: SequenceID) -> String {
        survey.titles.first { $0.id == sequence }.map { "\($0.title) (\(sequence))" } ?? sequence.text
    }
}
