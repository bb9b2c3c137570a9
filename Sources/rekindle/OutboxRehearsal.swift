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
        var entries: [Outbox.Entry]
    }

    func write(into folder: String, from now: Instant, until end: Instant) async throws(Exit) -> Result {
        do throws(StoreError) {
            let scratch = try await store.scratchCopy()
            let clock = SteppedClock(at: now)
            do throws(Outbox.WriteFailure) {
                let outbox = try Outbox(folder: folder)
                try outbox.clear()
                let kinds: [ChannelKind] = [.email, .sms]
                let channels = kinds.map { ($0, OutboxChannel($0, into: outbox, clock: clock) as any Channel) }
                let rehearsal = DryRun(
                    scratch: scratch, workspace: workspace, clock: clock,
                    channels: Dictionary(uniqueKeysWithValues: channels), hashKey: store.hashKey, until: end)
                do throws(StoreError) {
                    _ = try await rehearsal.run(until: end)
                } catch {
                    await scratch.close()
                    throw Exit(error)
                }
                await scratch.close()
                let page = OutboxIndex(
                    of: outbox, zone: workspace.rules.zone, language: Speech.language,
                    title: said(ja: "送信トレイ (送信していません)", en: "Outbox (nothing was sent)"))
                return Result(index: try page.write(into: outbox), count: outbox.entries.count, entries: outbox.entries)
            } catch let error as Outbox.WriteFailure {
                throw Exit(
                    .world, "cannot-write",
                    Wording(
                        ja: "\(error.path) を書けません: \(error.text)", en: "cannot write \(error.path): \(error.text)"))
            }
        } catch let error as StoreError {
            throw Exit(error)
        }
    }
}
