import CivilTime
import Planning
import Wording

/// A comparison for a terminal and for a pull request.
struct PlanDiffText {
    private let survey: PlanDiffSurvey
    /// GitHub cuts comments at 65,536 characters.
    private static let longestMarkdownList = 200

    init(_ survey: PlanDiffSurvey) {
        self.survey = survey
    }

    var text: String {
        guard !survey.rows.isEmpty else { return head }
        var counts = Table(
            countTitles.enumerated().map { index, title in (title, index == 0 ? .leading : .trailing) })
        for row in countRows { counts.add(row) }
        var changes = Table(changeTitles.map { ($0, .leading) })
        for row in survey.rows { changes.add(cells(of: row)) }
        return [changes.text, head, counts.text].joined(separator: "\n\n")
    }

    var markdown: String {
        var lines = ["### " + said(ja: "配信予定の変化", en: "What changes in the plan"), "", Self.escaped(head)]
        guard !survey.rows.isEmpty else { return lines.joined(separator: "\n") }
        lines.append("")
        lines += Self.table(countTitles, countRows, numbers: true)
        let shown = survey.rows.prefix(Self.longestMarkdownList)
        lines += [
            "", "<details><summary>" + said(ja: "お一人ずつ", en: "Person by person") + "</summary>", "",
        ]
        // A pull request is read by more people than the customers' names are meant for.
        let titles = changeTitles.enumerated().filter { $0.offset != 1 }.map(\.element)
        let rows = shown.map { row in cells(of: row).enumerated().filter { $0.offset != 1 }.map(\.element) }
        lines += Self.table(titles, rows, numbers: false)
        if survey.rows.count > shown.count {
            let rest = survey.rows.count - shown.count
            lines += ["", said(ja: "ほか \(rest) 件", en: "and \(rest) more")]
        }
        lines += ["", "</details>"]
        return lines.joined(separator: "\n")
    }

    // MARK: Counts

    private var head: String {
        let tally = survey.tally
        guard tally.total.total > 0 else {
            return said(
                ja: "\(survey.base) と比べて、今後\(survey.days)日の予定は変わりません (顧客 \(tally.customers) 人)。",
                en:
                    "Compared with \(survey.base), nothing changes in the next \(survey.days) days (\(tally.customers) customers)."
            )
        }
        return said(
            ja:
                "\(survey.base) と比べて、今後\(survey.days)日に \(tally.customers) 人中 \(tally.changedCustomers) 人、\(tally.total.total) 通が変わります。",
            en:
                "Compared with \(survey.base), \(tally.total.total) messages to \(tally.changedCustomers) of \(tally.customers) customers change in the next \(survey.days) days."
        )
    }

    private var countTitles: [String] {
        [
            said(ja: "シーケンス", en: "sequence"), said(ja: "追加", en: "added"), said(ja: "取りやめ", en: "dropped"),
            said(ja: "前倒し", en: "earlier"), said(ja: "後ろ倒し", en: "later"), said(ja: "同日に重複", en: "doubled"),
        ]
    }

    private var countRows: [[String]] {
        let rows = survey.titles.compactMap { id, title in
            survey.tally.sequences[id].map { row("\(title) (\(id))", $0) }
        }
        return rows + [row(said(ja: "合計", en: "all"), survey.tally.total)]
    }

    private func row(_ name: String, _ counts: PlanDiffTally.Counts) -> [String] {
        [
            name, "\(counts.added)", "\(counts.dropped)", "\(counts.movedEarlier)", "\(counts.movedLater)",
            "\(counts.doubled)",
        ]
    }

    // MARK: People

    private var changeTitles: [String] {
        [
            said(ja: "顧客", en: "customer"), said(ja: "お名前", en: "name"), said(ja: "変化", en: "change"),
            said(ja: "シーケンス/ステップ", en: "sequence/step"), said(ja: "これまで", en: "was"), said(ja: "これから", en: "is"),
            said(ja: "備考", en: "note"),
        ]
    }

    private func cells(of row: PlanDiffSurvey.Row) -> [String] {
        let delivery = row.change.delivery
        let step = "\(delivery.key.sequence)/\(delivery.key.step)"
        let due = Self.text(of: delivery.due, row.zone)
        let doubled = row.change.isDoubled ? said(ja: "同じ日に2通以上", en: "more than one that day") : ""
        switch row.change.kind {
        case .added:
            return [row.customer.text, row.name, said(ja: "追加", en: "added"), step, "—", due, doubled]
        case .dropped(let reason):
            let why = reason.map { said($0.wording) } ?? said(ja: "ステップがなくなった", en: "the step is gone")
            return [row.customer.text, row.name, said(ja: "取りやめ", en: "dropped"), step, due, "—", why]
        case .moved(let seconds, let from):
            let notes = [Self.distance(seconds), doubled].filter { !$0.isEmpty }.joined(separator: ", ")
            let kind = seconds < 0 ? said(ja: "前倒し", en: "earlier") : said(ja: "後ろ倒し", en: "later")
            return [row.customer.text, row.name, kind, step, Self.text(of: from, row.zone), due, notes]
        }
    }

    private static func text(of instant: Instant, _ zone: Zone) -> String {
        let wall = zone.wall(at: instant)
        return "\(wall.date) \(wall.time)"
    }

    /// `+2 d 3 h`
    private static func distance(_ seconds: Int64) -> String {
        let minutes = Int64(seconds.magnitude / 60)
        let units = [
            (minutes / 1440, said(ja: "日", en: " d")), (minutes / 60 % 24, said(ja: "時間", en: " h")),
            (minutes % 60, said(ja: "分", en: " min")),
        ]
        let parts = units.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
        return (seconds < 0 ? "−" : "+")
            + (parts.isEmpty ? "0\(said(ja: "分", en: " min"))" : parts.joined(separator: " "))
    }

    // MARK: Markdown

    private static func table(_ titles: [String], _ rows: [[String]], numbers: Bool) -> [String] {
        let rule = titles.indices.map { numbers && $0 > 0 ? "---:" : "---" }
        return [line(titles), line(rule)] + rows.map { line($0.map(escaped)) }
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }

    /// What customers and sequences are called must not become markup.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character.isNewline {
                escaped += " "
            } else {
                if "\\`*_[]<>|#@&~".contains(character) { escaped += "\\" }
                escaped.append(character)
            }
        }
        return escaped
    }
}
