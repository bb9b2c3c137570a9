import CivilTime
import Customers
import Digest
import Foundation
import Glibc
import Sequences
import Wording

/// Carries requests out, in a service and in a verb alike.
public struct ControlHandler: Sendable {
    let store: any Store
    let workspace: CurrentWorkspace
    let clock: any WallClock
    let doorbell: Doorbell
    let stateFolder: String

    public init(
        store: any Store, workspace: CurrentWorkspace, clock: any WallClock, doorbell: Doorbell,
        stateFolder: String
    ) {
        self.store = store
        self.workspace = workspace
        self.clock = clock
        self.doorbell = doorbell
        self.stateFolder = stateFolder
    }

    public func handle(_ request: ControlRequest) async -> ControlAnswer {
        do throws(StoreError) {
            let answer = try await carryOut(request)
            doorbell.ring()
            return answer
        } catch {
            return ControlAnswer(.world, [error.wording])
        }
    }

    private func carryOut(_ request: ControlRequest) async throws(StoreError) -> ControlAnswer {
        let now = clock.now()
        switch request {
        case .stop:
            try await store.setStopped(true, at: now)
            return ControlAnswer(
                .done, [Wording(ja: "すべての配信を止めました。再開は rekindle start", en: "Stopped. 'rekindle start' goes on.")])
        case .start:
            try await store.setStopped(false, at: now)
            return ControlAnswer(.done, [Wording(ja: "配信を再開しました", en: "Started.")])
        case .pause(let sequence): return try await setPaused(sequence, true, at: now)
        case .resume(let sequence): return try await setPaused(sequence, false, at: now)
        case .approve(let sequences): return try await approve(sequences, at: now)
        case .suppress(let request): return try await suppress(request, at: now)
        case .importFile(let request): return try await importFile(request, at: now)
        }
    }

    // MARK: Sequences

    private func setPaused(_ name: String, _ paused: Bool, at now: Instant) async throws(StoreError) -> ControlAnswer {
        guard let sequence = known(name) else { return unknown(name) }
        try await store.setPaused(sequence, paused, at: now)
        return ControlAnswer(
            .done,
            [
                paused
                    ? Wording(ja: "'\(name)' を一時停止しました", en: "Paused '\(name)'.")
                    : Wording(ja: "'\(name)' を再開しました", en: "Resumed '\(name)'.")
            ])
    }

    private func approve(_ names: [String], at now: Instant) async throws(StoreError) -> ControlAnswer {
        var sequences: [SequenceID] = []
        for name in names {
            guard let sequence = known(name) else { return unknown(name) }
            sequences.append(sequence)
        }
        if sequences.isEmpty { sequences = workspace.current.rules.sequences.map(\.id) }
        let released = try await store.approve(sequences, at: now)
        return ControlAnswer(
            .done,
            [
                Wording(
                    ja: "\(sequences.count) シーケンスを承認し、待っていた \(released) 件を予定に戻しました",
                    en: "Approved \(sequences.count) sequences; \(released) waiting deliveries are planned again.")
            ], counts: ["sequences": sequences.count, "released": released])
    }

    private func known(_ name: String) -> SequenceID? {
        workspace.current.rules.sequences.first { $0.id.text == name }?.id
    }

    private func unknown(_ name: String) -> ControlAnswer {
        let names = workspace.current.rules.sequences.map(\.id.text)
        let problem = Problem(
            code: "unknown-sequence", Wording(ja: "'\(name)' というシーケンスはありません", en: "there is no sequence '\(name)'"),
            hint: Spelling.nearest(to: name, among: names).map {
                Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?")
            })
        return ControlAnswer(
            .usage, [Wording(ja: problem.report(in: .japanese), en: problem.report(in: .english))])
    }

    // MARK: Suppressions

    private func suppress(_ request: SuppressRequest, at now: Instant) async throws(StoreError) -> ControlAnswer {
        var channel: ChannelKind?
        if let name = request.channel {
            channel = ChannelKind(rawValue: name)
            if channel == nil {
                let all = ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")
                return ControlAnswer(
                    .usage,
                    [
                        Wording(
                            ja: "'\(name)' というチャネルはありません (\(all))", en: "there is no channel '\(name)' (\(all))")
                    ])
            }
        }
        let subject: Suppression.Subject
        if let text = request.address {
            guard let read = Suppression.Subject(addressOrNumber: text, key: workspace.hashKey) else {
                return ControlAnswer(
                    .usage,
                    [
                        Wording(
                            ja: "メールアドレスとしても電話番号としても読めません",
                            en: "neither an e-mail address nor a telephone number")
                    ])
            }
            subject = read
        } else {
            let id = CustomerID(request.customer ?? "")
            guard try await store.facts(of: id) != nil else {
                return ControlAnswer(
                    .usage, [Wording(ja: "顧客 '\(id)' はいません", en: "there is no customer '\(id)'")])
            }
            subject = .customer(id)
        }
        let suppression = Suppression(
            subject: subject, channel: channel, topic: request.topic, reason: .manual, since: now)
        let result = try await store.add(NewFacts(suppressions: [suppression]))
        return ControlAnswer(
            .done,
            [
                result.added > 0
                    ? Wording(ja: "配信を止めました", en: "Suppressed.")
                    : Wording(ja: "すでに配信を止めてあります", en: "It was suppressed already.")
            ])
    }

    // MARK: Import

    private func importFile(_ request: ImportRequest, at now: Instant) async throws(StoreError) -> ControlAnswer {
        let importer = Importer(settings: workspace.current.settings, hashKey: workspace.hashKey)
        var reading: Importer.Reading
        do throws(Problem) {
            reading = try importer.read(request, at: now)
        } catch {
            return ControlAnswer(.usage, [Wording(ja: error.report(in: .japanese), en: error.report(in: .english))])
        }
        if !request.isDryRun { try await importer.write(&reading, to: store) }
        if !request.isDryRun, let bytes = importer.quarantine(reading) {
            reading.report.quarantine = try setAside(bytes, from: request.name, at: now)
        }
        let report = reading.report
        return ControlAnswer(
            report.rejected.isEmpty ? .done : .problems, ImportWording(report).lines, importReport: report)
    }

    /// Writes the rejected rows beside the store; the file's path.
    private func setAside(_ bytes: [UInt8], from name: String, at now: Instant) throws(StoreError) -> String {
        let folder = "\(stateFolder)/quarantine"
        let plain = (name as NSString).lastPathComponent
        let stamp = "\(now)".filter { $0 != ":" && $0 != "-" }
        let path = "\(folder)/\(stamp)-\(plain.hasSuffix(".csv") ? plain : plain + ".csv")"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw .full(
                Wording(
                    ja: "取り込みは済みましたが、読めなかった行を \(path) に書けません",
                    en: "the import is done, but the rejected rows cannot be written to \(path)"))
        }
        return path
    }
}
