import Engine

/// How a batch of calls becomes durable: many calls, one fsync.
enum GroupCommit {
    /// Runs every job in a savepoint of its own within one transaction, and tells the callers after the commit. A job that
    /// throws takes back its own savepoint only.
    static func write(_ database: Database, _ batch: [DatabaseThread.Job]) {
        do throws(StoreError) {
            let outcomes = try transaction(database, batch)
            for (job, outcome) in zip(batch, outcomes) {
                switch outcome {
                case .success(let completion): completion()
                case .failure(let error): job.fail(error)
                }
            }
        } catch {
            // The whole transaction is gone: a full disk, an I/O error. One call too many must not fail the others, and a
            // small one may still find room.
            if batch.count == 1 {
                batch[0].fail(error)
            } else {
                for job in batch { write(database, [job]) }
            }
        }
    }

    /// Reads see one state of the database, whatever is written meanwhile.
    static func read(_ database: Database, _ batch: [DatabaseThread.Job]) {
        for job in batch {
            do throws(StoreError) {
                try database.connection.run("BEGIN DEFERRED")
                defer { rollBack(database) }
                let completion = try job.body(database)
                completion()
            } catch {
                job.fail(error)
            }
        }
    }

    private typealias Outcome = Result<DatabaseThread.Job.Completion, StoreError>

    private static func transaction(
        _ database: Database, _ batch: [DatabaseThread.Job]
    ) throws(StoreError) -> [Outcome] {
        let connection = database.connection
        try connection.run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            var outcomes: [Outcome] = []
            for job in batch {
                try connection.run("SAVEPOINT call")
                do throws(StoreError) {
                    outcomes.append(.success(try job.body(database)))
                } catch {
                    guard connection.isInTransaction else { throw error }
                    try connection.run("ROLLBACK TO call")
                    outcomes.append(.failure(error))
                }
                try connection.run("RELEASE call")
            }
            try connection.run("COMMIT")
            return outcomes
        } catch {
            rollBack(database)
            throw error
        }
    }

    private static func rollBack(_ database: Database) {
        guard database.connection.isInTransaction else { return }
        // The error that brought us here is the one to tell; rolling back itself fails only when nothing is open.
        _ = try? database.connection.run("ROLLBACK")
    }
}
