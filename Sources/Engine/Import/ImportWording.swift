import Wording

/// An import's report in words: counts first, then every row that did not go in, then the doubtful ones.
struct ImportWording {
    /// More lines than anybody reads; the quarantine file holds the rest.
    private static let shownRows = 20
    let report: ImportReport

    init(_ report: ImportReport) {
        self.report = report
    }

    var lines: [Wording] {
        [summary] + rows(report.rejected, Wording(ja: "隔離", en: "rejected"))
            + rows(report.warnings, Wording(ja: "注意", en: "warning")) + repairs + quarantine
    }

    private var summary: Wording {
        let done =
            report.isDryRun ? Wording(ja: " (試行。書き込んでいません)", en: " (dry run, nothing written)") : Wording(same: "")
        return Wording(
            ja:
                "\(report.file): \(report.kind) (\(report.encoding)) \(report.rows) 行 — 取込 \(report.accepted) (新規 \(report.added)、変更 \(report.changed)、変更なし \(report.unchanged))、隔離 \(report.rejected.count)\(done.japanese)",
            en:
                "\(report.file): \(report.kind) (\(report.encoding)), \(report.rows) rows: \(report.accepted) accepted (\(report.added) new, \(report.changed) changed, \(report.unchanged) unchanged), \(report.rejected.count) rejected\(done.english)"
        )
    }

    private func rows(_ rows: [ImportReport.Row], _ word: Wording) -> [Wording] {
        var lines = rows.prefix(Self.shownRows).map { row in
            Wording(
                ja: "  \(report.file):\(row.line): \(word.japanese): \(row.ja)",
                en: "  \(report.file):\(row.line): \(word.english): \(row.en)")
        }
        if rows.count > Self.shownRows {
            let more = rows.count - Self.shownRows
            lines.append(
                Wording(ja: "  … ほか \(more) 行 (\(word.japanese))", en: "  ... and \(more) more (\(word.english))"))
        }
        return lines
    }

    private var repairs: [Wording] {
        if report.repairs.isEmpty { return [] }
        let counts = report.repairs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return [Wording(ja: "  直した値: \(counts)", en: "  put right: \(counts)")]
    }

    private var quarantine: [Wording] {
        report.quarantine.map { [Wording(ja: "  読めなかった行: \($0)", en: "  the rejected rows: \($0)")] } ?? []
    }
}
