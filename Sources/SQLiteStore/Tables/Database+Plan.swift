import CivilTime
import Engine
import Ledger
import Planning
import Sequences

/// What the planner writes.
extension Database {
    func apply(_ changes: [PlanChange]) throws(StoreError) -> PlanChangeResult {
        var result = PlanChangeResult()
        for change in changes {
            switch change {
            case .insert(let delivery):
                if try insert(delivery) { result.inserted += 1 }
            case .move(let key, let due, let expires, let sequenceVersion):
                // A row that was tried already waits for its next attempt, not for its first time.
                guard let row = try untouched(key), row.delivery.composedAt == nil, row.delivery.attempts == 0 else {
                    continue
                }
                var delivery = row.delivery
                do throws(IllegalMove) {
                    try delivery.replan(due: due, expires: expires, sequenceVersion: sequenceVersion)
                } catch { continue }
                if delivery == row.delivery { continue }
                try update(row, to: delivery)
                result.moved += 1
            case .skip(let key, let reason):
                guard let row = try untouched(key) else { continue }
                if try make(row, { (delivery) throws(IllegalMove) in try delivery.skip(reason) }) {
                    result.skipped += 1
                }
            case .release(let key):
                guard let row = try untouched(key) else { continue }
                if try make(row, { (delivery) throws(IllegalMove) in try delivery.releaseHold() }) {
                    result.moved += 1
                }
            }
        }
        return result
    }

    func notePlanned(at now: Instant) throws(StoreError) {
        try connection.run(
            "INSERT INTO last_plan (only, at) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET at = excluded.at",
            .instant(now))
    }

    /// The row when nobody has it in hand.
    private func untouched(_ key: DeliveryKey) throws(StoreError) -> DeliveryRow? {
        guard let row = try row(of: key), case .planned = row.delivery.state else { return nil }
        return row
    }

    // MARK: Activations and approvals

    func activations() throws(StoreError) -> [SequenceID: Instant] {
        let rows = try connection.all("SELECT sequence, since FROM activations") { row in
            (SequenceID(row.text()), row.instant())
        }
        return Dictionary(rows) { first, _ in first }
    }

    func activate(_ sequences: [SequenceID], at now: Instant) throws(StoreError) {
        for sequence in sequences {
            try connection.run(
                "INSERT INTO activations (sequence, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                .text(sequence.text), .instant(now))
        }
    }

    func approvals() throws(StoreError) -> Set<SequenceID> {
        Set(try connection.all("SELECT sequence FROM approvals") { row in SequenceID(row.text()) })
    }

    func approve(_ sequences: [SequenceID], at now: Instant) throws(StoreError) -> Int {
        var released = 0
        for sequence in sequences {
            try connection.run(
                "INSERT INTO approvals (sequence, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                .text(sequence.text), .instant(now))
            // `releaseHold` for all of them at once: a first run may be a million rows.
            released += try connection.run(
                "UPDATE deliveries SET hold = NULL WHERE sequence = ?1 AND hold = 'wants-approval' AND state = 'planned'",
                .text(sequence.text))
        }
        return released
    }

    // MARK: Switches

    func switches() throws(StoreError) -> Switches {
        Switches(stopped: try isStopped(), paused: try paused())
    }

    func isStopped() throws(StoreError) -> Bool {
        try connection.first("SELECT 1 FROM stop") { _ in true } ?? false
    }

    func paused() throws(StoreError) -> Set<SequenceID> {
        Set(try connection.all("SELECT sequence FROM pauses") { row in SequenceID(row.text()) })
    }

    func setStopped(_ stopped: Bool, at now: Instant) throws(StoreError) {
        if stopped {
            try connection.run("INSERT INTO stop VALUES (1, ?1) ON CONFLICT DO NOTHING", .instant(now))
        } else {
            try connection.run("DELETE FROM stop")
        }
    }

    func setPaused(_ sequence: SequenceID, _ paused: Bool, at now: Instant) throws(StoreError) {
        if paused {
            try connection.run(
                "INSERT INTO pauses (sequence, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                .text(sequence.text), .instant(now))
        } else {
            try connection.run("DELETE FROM pauses WHERE sequence = ?1", .text(sequence.text))
        }
    }
}
