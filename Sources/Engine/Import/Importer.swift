import CSV
import CivilTime
import Customers
import Digest
import Wording

/// Reads a file of facts: finds out what it is, normalises every row, sets aside what cannot be read, and hands the rest
/// to the store in one transaction.
public struct Importer: Sendable {
    let settings: WorkspaceSettings
    /// Hashes the addresses of suppressions.
    let hashKey: HashKey

    public init(settings: WorkspaceSettings, hashKey: HashKey) {
        self.settings = settings
        self.hashKey = hashKey
    }

    /// A file, read: what would go in, and the report so far.
    public struct Reading: Sendable {
        public var facts: NewFacts
        public var report: ImportReport
        /// Line in the file of each fact, in the order of the facts.
        var lines: [Int]
        var header: [String]
        /// Rejected rows as they stood in the file, by line.
        var rejectedFields: [Int: [String]]
    }

    /// - Throws: why the file as a whole cannot be read; nothing has happened then.
    public func read(_ request: ImportRequest, at now: Instant) throws(Problem) -> Reading {
        let file = try CSVFile.read(request.bytes, encoding: try encoding(of: request), named: request.name)
        let columns = ImportColumns(header: file.header, own: settings.columns)
        let kind = try kind(of: request, columns, header: file)
        var report = ImportReport(
            file: request.name, kind: kind, encoding: file.encoding.rawValue, isDryRun: request.isDryRun)
        for warning in file.warnings { report.warn(warning.place?.line ?? 1, warning.code, warning.message) }
        for heading in columns.doubled {
            report.warn(
                file.headerLine, "doubled-column",
                Wording(
                    ja: "列「\(heading)」は前の列と同じ項目なので使いません",
                    en: "the column '\(heading)' means the same as an earlier one and is not used"))
        }
        var reading = Reading(facts: NewFacts(), report: report, lines: [], header: file.header, rejectedFields: [:])
        var rows = RowReader(kind: kind, columns: columns, settings: settings, hashKey: hashKey, now: now)
        for row in file.rows {
            reading.report.rows += 1
            switch row {
            case .rejected(let rejected):
                reading.report.reject(rejected.line, rejected.code, rejected.reason)
            case .record(let record):
                do throws(NormalisationFailure) {
                    try rows.read(record, into: &reading.facts, &reading.report)
                    reading.lines.append(record.line)
                    reading.report.accepted += 1
                } catch {
                    reading.report.reject(record.line, error.code, error.wording)
                    reading.rejectedFields[record.line] = record.fields
                }
            }
        }
        if kind != .events {
            reading.report.ignoredColumns = rows.unusedColumns
        }
        if kind == .customers {
            keepLastRows(&reading)
            warnAboutDoubles(&reading)
        }
        return reading
    }

    /// Writes what was read. Facts about customers that are not known are rejected like any other unreadable row.
    public func write(_ reading: inout Reading, to store: any Store) async throws(StoreError) {
        let result = try await store.add(reading.facts)
        reading.report.added = result.added
        reading.report.changed = result.changed
        reading.report.unchanged = result.unchanged
        for orphan in result.orphans where reading.lines.indices.contains(orphan) {
            reading.report.accepted -= 1
            reading.report.reject(
                reading.lines[orphan], "unknown-customer",
                Wording(ja: "この顧客番号の顧客がいません", en: "there is no customer with this id"))
        }
        reading.report.rejected.sort { $0.line < $1.line }
    }

    /// The rows that did not go in, with line number and reason, as a CSV file that a spreadsheet opens; `nil` without any.
    public func quarantine(_ reading: Reading) -> [UInt8]? {
        guard !reading.report.rejected.isEmpty else { return nil }
        var writer = CSVWriter(.utf8ForExcel)
        let japanese = settings.language == .japanese
        writer.write([japanese ? "行" : "line", japanese ? "理由" : "reason"] + reading.header)
        for row in reading.report.rejected {
            let fields = reading.rejectedFields[row.line] ?? []
            writer.write(["\(row.line)", japanese ? row.ja : row.en] + fields)
        }
        return writer.takeBytes()
    }

    private func encoding(of request: ImportRequest) throws(Problem) -> TextEncoding? {
        guard let name = request.encoding else { return nil }
        if let encoding = TextEncoding(named: name) { return encoding }
        let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(
            code: "unknown-encoding",
            Wording(ja: "'\(name)' という文字コードはありません", en: "there is no encoding '\(name)'"),
            hint: Wording(ja: "使えるもの: \(known)", en: "known: \(known)"))
    }

    private func kind(
        of request: ImportRequest, _ columns: ImportColumns, header file: CSVFile
    ) throws(Problem) -> ImportKind {
        let named = request.kind.flatMap { ImportKind(rawValue: $0) }
        guard let kind = named ?? columns.kind else {
            throw Problem(
                code: "unknown-kind", at: Place(file: request.name, line: file.headerLine),
                Wording(ja: "見出しから中身を判断できません", en: "the headings do not say what this file holds"),
                hint: Wording(
                    ja: "--as customers のように指定するか、config/rekindle.yaml の columns に見出しを登録してください",
                    en: "say it with --as customers, or name the headings under 'columns' in config/rekindle.yaml"))
        }
        let missing = kind.requiredFields.first { !$0.contains(where: columns.has) }
        if let missing {
            let names = missing.compactMap { ImportColumns.headings[$0]?.first }.joined(separator: ", ")
            throw Problem(
                code: "missing-column", at: Place(file: request.name, line: file.headerLine),
                Wording(ja: "必要な列がありません: \(names)", en: "a column is missing: \(names)"),
                hint: Wording(
                    ja: "config/rekindle.yaml の columns に見出しを登録できます",
                    en: "further headings can be named under 'columns' in config/rekindle.yaml"))
        }
        return kind
    }

    /// Of several rows with one id the last one counts. All of them would change the customer to and fro with every import.
    private func keepLastRows(_ reading: inout Reading) {
        var last: [CustomerID: Int] = [:]
        for (index, customer) in reading.facts.customers.enumerated() { last[customer.id] = index }
        let kept = reading.facts.customers.indices.filter { last[reading.facts.customers[$0].id] == $0 }
        if kept.count == reading.lines.count { return }
        for (index, customer) in reading.facts.customers.enumerated() {
            guard let counting = last[customer.id], counting != index else { continue }
            let line = reading.lines[counting]
            reading.report.accepted -= 1
            reading.report.warn(
                reading.lines[index], "doubled-customer",
                Wording(
                    ja: "\(line) 行目と同じ顧客番号です。\(line) 行目を使います",
                    en: "the same customer id as on line \(line), which counts instead"))
        }
        reading.facts.customers = kept.map { reading.facts.customers[$0] }
        reading.lines = kept.map { reading.lines[$0] }
    }

    /// The same address or telephone number under two ids: perhaps one person twice.
    private func warnAboutDoubles(_ reading: inout Reading) {
        var seen: [String: Int] = [:]
        for (index, customer) in reading.facts.customers.enumerated() {
            let marks = [customer.email.map { "e\($0.identity)" }, customer.phone.map { "p\($0.e164)" }].compactMap(
                \.self)
            for mark in marks {
                let line = reading.lines[index]
                if let other = seen[mark] {
                    reading.report.warn(
                        line, "possible-double",
                        Wording(
                            ja: "\(other) 行目と同じ連絡先です。同じ人かもしれません",
                            en: "the same address or number as on line \(other); perhaps the same person"))
                    break
                }
                seen[mark] = line
            }
        }
    }
}

extension ImportKind {
    /// Of each group one column must be there.
    fileprivate var requiredFields: [[String]] {
        switch self {
        case .customers: [["customer"]]
        case .events: [["customer"], ["kind"], ["date"]]
        case .consents: [["customer"], ["channel"], ["decision", "basis"]]
        case .suppressions: [["customer", "address_or_phone"]]
        }
    }
}
