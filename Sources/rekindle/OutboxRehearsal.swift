import Channels
import CivilTime
import Customers
import Engine
import SQLiteStore
import Wording

/// A dry run into a folder: every message that would be sent, and the page to look through them.
struct OutboxRehearsal {
    let workspace: Workspace
    let store: SQLiteStore

    struct Result {
        var index: String
        var count: Int
    }

    func write(into folder: String, from now: Instant, until end: Instant) async throws(Exit) -> Result {
        let outbox: Outbox
        do throws(Outbox.WriteFailure) {
            outbox = try Outbox(folder: folder)
            try outbox.clear()
        } catch {
            throw Exit(error)
        }
        do throws(StoreError) {
            try await rehearse(into: outbox, from: now, until: end)
        } catch {
            throw Exit(error)
        }
        let page = OutboxIndex(
            of: outbox, zone: workspace.rules.zone, language: Speech.language,
            title: said(ja: "送信トレイ (送信していません)", en: "Outbox (nothing was sent)"))
        do throws(Outbox.WriteFailure) {
            return Result(index: try page.write(into: outbox), count: outbox.entries.count)
        } catch {
            throw Exit(error)
        }
    }

    private func rehearse(into outbox: Outbox, from now: Instant, until end: Instant) async throws(StoreError) {
        let clock = SteppedClock(at: now)
        let channels: [ChannelKind: any Channel] = [
            .email: OutboxChannel(.email, into: outbox, clock: clock),
            .sms: OutboxChannel(.sms, into: outbox, clock: clock),
        ]
        let scratch = try await store.scratchCopy()
        let rehearsal = DryRun(
            scratch: scratch, workspace: workspace, clock: clock, channels: channels, hashKey: store.hashKey, until: end
        )
        do throws(StoreError) {
            try await rehearsal.run(until: end)
        } catch {
            await scratch.close()
            throw error
        }
        await scratch.close()
    }
}

extension Exit {
    fileprivate init(_ failure: Outbox.WriteFailure) {
        self.init(
            .world, "cannot-write",
            Wording(
                ja: "\(failure.path) を書けません: \(failure.text)", en: "cannot write \(failure.path): \(failure.text)"))
    }
}
