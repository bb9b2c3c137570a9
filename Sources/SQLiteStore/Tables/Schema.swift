import Engine
import Wording

/// The tables, and how older files become this version's. What a row may say is written into the tables themselves: an
/// impossible row cannot be stored, whoever tries.
enum Schema {
    /// "Rkdl": how a database of ours is told from any other.
    private static let applicationID: Int64 = 0x526B_646C

    /// Each brings the file from the version of its index to the next. Never edited once released; only added to.
    static let migrations = [version1]

    static var version: Int64 { Int64(migrations.count) }

    /// Brings a database to this version, in one transaction.
    static func migrate(_ connection: Connection) throws(StoreError) {
        let found = try check(connection)
        if found == version { return }
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            for migration in migrations[Int(found)...] { try connection.execute(migration) }
            // PRAGMA takes no parameters.
            try connection.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            try connection.execute("COMMIT")
        } catch {
            // What failed is the thing to tell. Where SQLite has already rolled back, there is nothing to roll back.
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    /// The version of a database; an empty file has 0. Throws for what we cannot read.
    @discardableResult
    static func check(_ connection: Connection) throws(StoreError) -> Int64 {
        let found = try connection.first("PRAGMA user_version") { row in row.integer() } ?? 0
        let application = try connection.first("PRAGMA application_id") { row in row.integer() } ?? 0
        let tables = try connection.first("SELECT count(*) FROM sqlite_schema") { row in row.integer() } ?? 0
        if found == 0, application == 0, tables == 0 { return 0 }
        guard application == applicationID else { throw .notAStore(connection.path) }
        guard found <= version else {
            throw .incompatible(
                Wording(
                    ja: "\(connection.path) はより新しいRekindle (形式 \(found)) が作成したものです。このRekindleは形式 \(version) "
                        + "まで読めます。新しいRekindleを使ってください",
                    en: "\(connection.path) was written by a newer Rekindle (format \(found)); this one reads up to "
                        + "format \(version), use the newer one"))
        }
        return found
    }

    private static let version1 = customers + ledger + counters

    /// Dates are days since 1970-01-01, instants seconds since then in UTC, attributes and properties as `PairCoding`
    /// writes them. `email_hash` and `phone_hash` are what an address in `suppressions` is matched by.
    private static let customers = """
        CREATE TABLE customers (
            id TEXT NOT NULL PRIMARY KEY,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            family_name TEXT,
            given_name TEXT,
            family_kana TEXT,
            given_kana TEXT,
            company TEXT,
            department TEXT,
            email TEXT,
            phone TEXT,
            postal_code TEXT,
            postal_address TEXT,
            birthday TEXT,
            zone TEXT,
            reason TEXT,
            attributes TEXT NOT NULL,
            email_hash TEXT CHECK ((email_hash IS NULL) = (email IS NULL)),
            phone_hash TEXT CHECK ((phone_hash IS NULL) = (phone IS NULL))
        ) STRICT;
        CREATE INDEX customers_by_email ON customers (email_hash) WHERE email_hash IS NOT NULL;
        CREATE INDEX customers_by_phone ON customers (phone_hash) WHERE phone_hash IS NOT NULL;

        CREATE TABLE events (
            customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            date INTEGER NOT NULL,
            time INTEGER CHECK (time BETWEEN 0 AND 86400),
            amount INTEGER,
            item TEXT,
            properties TEXT NOT NULL,
            PRIMARY KEY (customer, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE consents (
            number INTEGER PRIMARY KEY,
            customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
            channel TEXT NOT NULL,
            decision TEXT NOT NULL CHECK (decision IN ('granted', 'withdrawn')),
            basis TEXT NOT NULL,
            date INTEGER NOT NULL,
            source TEXT
        ) STRICT;
        CREATE UNIQUE INDEX consents_by_customer
            ON consents (customer, channel, decision, basis, date, ifnull(source, 0));

        CREATE TABLE suppressions (
            number INTEGER PRIMARY KEY,
            customer TEXT REFERENCES customers (id) ON DELETE CASCADE,
            address_hash TEXT,
            channel TEXT,
            topic TEXT,
            reason TEXT NOT NULL,
            since INTEGER NOT NULL,
            CHECK ((customer IS NULL) <> (address_hash IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX suppressions_by_customer
            ON suppressions (customer, ifnull(channel, 0), ifnull(topic, 0), reason) WHERE customer IS NOT NULL;
        CREATE UNIQUE INDEX suppressions_by_address
            ON suppressions (address_hash, ifnull(channel, 0), ifnull(topic, 0), reason)
            WHERE address_hash IS NOT NULL;

        """

    /// `deliveries_due` holds only what may be claimed, one ascending run for each channel and sequence, so that a resting
    /// gateway or a paused sequence costs the others nothing.
    private static let ledger = """
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY,
            sequence TEXT NOT NULL,
            step TEXT NOT NULL,
            customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
            occurrence TEXT NOT NULL,
            channel TEXT NOT NULL,
            message_id TEXT NOT NULL,
            occurrence_date INTEGER NOT NULL,
            sequence_version TEXT NOT NULL,
            due INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('planned', 'claimed', 'sending', 'sent', 'failed', 'in-doubt', 'unresolved', 'skipped')),
            hold TEXT CHECK (hold IN ('missing-value', 'template-failed', 'paused', 'wants-approval')),
            hold_detail TEXT,
            worker TEXT,
            lease INTEGER,
            receipt_at INTEGER,
            receipt_id TEXT,
            receipt_reply TEXT,
            failure_kind TEXT CHECK (failure_kind IN ('permanent', 'transient', 'throttled', 'not-sent')),
            failure_reason TEXT,
            failure_code TEXT,
            failure_wait INTEGER,
            doubt_since INTEGER,
            doubt_reason TEXT,
            skip_reason TEXT,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            doubts INTEGER NOT NULL CHECK (doubts >= 0),
            claims INTEGER NOT NULL CHECK (claims >= 0),
            composed_at INTEGER,
            CHECK (hold IS NULL OR state = 'planned'),
            CHECK ((hold_detail IS NOT NULL) = (ifnull(hold, '') IN ('missing-value', 'template-failed'))),
            CHECK ((worker IS NOT NULL) = (state IN ('claimed', 'sending'))),
            CHECK ((lease IS NOT NULL) = (state IN ('claimed', 'sending'))),
            CHECK (lease <= claims),
            CHECK ((receipt_at IS NOT NULL) = (state = 'sent')),
            CHECK ((receipt_reply IS NOT NULL) = (state = 'sent')),
            CHECK (receipt_id IS NULL OR state = 'sent'),
            CHECK ((failure_kind IS NOT NULL) = (state = 'failed')),
            CHECK ((failure_reason IS NOT NULL) = (state = 'failed')),
            CHECK ((failure_code IS NULL AND failure_wait IS NULL) OR state = 'failed'),
            CHECK ((doubt_since IS NOT NULL) = (state IN ('in-doubt', 'unresolved'))),
            CHECK ((doubt_reason IS NOT NULL) = (state IN ('in-doubt', 'unresolved'))),
            CHECK (doubts > 0 OR state NOT IN ('in-doubt', 'unresolved')),
            CHECK ((skip_reason IS NOT NULL) = (state = 'skipped')),
            CHECK (composed_at IS NOT NULL OR state NOT IN ('sending', 'sent', 'in-doubt', 'unresolved'))
        ) STRICT;
        CREATE UNIQUE INDEX deliveries_by_key ON deliveries (customer, sequence, occurrence, step);
        CREATE INDEX deliveries_due ON deliveries (channel, sequence, due, customer, occurrence, step, state, hold)
            WHERE state = 'planned' AND hold IS NULL;
        CREATE INDEX deliveries_by_due ON deliveries (due);
        CREATE INDEX deliveries_expiring ON deliveries (expires) WHERE state = 'planned';
        CREATE INDEX deliveries_held ON deliveries (sequence, hold, step, hold_detail) WHERE hold IS NOT NULL;
        CREATE INDEX deliveries_in_hand ON deliveries (worker) WHERE worker IS NOT NULL;
        CREATE INDEX deliveries_in_doubt ON deliveries (doubt_since) WHERE state = 'in-doubt';

        CREATE TABLE messages (
            delivery INTEGER NOT NULL PRIMARY KEY REFERENCES deliveries (number) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            sender TEXT,
            recipient TEXT NOT NULL,
            content TEXT NOT NULL CHECK (content IN ('mail', 'sms')),
            body BLOB NOT NULL,
            CHECK ((sender IS NOT NULL) = (content = 'mail'))
        ) STRICT;

        CREATE TABLE activations (
            sequence TEXT NOT NULL PRIMARY KEY,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE approvals (
            sequence TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pauses (
            sequence TEXT NOT NULL PRIMARY KEY,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE stop (
            only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            since INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE last_plan (
            only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            at INTEGER NOT NULL
        ) STRICT;

        """

    /// Counting millions of rows for every look at the status would keep the disk busy; the triggers keep count instead.
    /// `fingerprint` is a digest that only the key in `hash.key` can make.
    private static let counters = """
        CREATE TABLE counters (
            name TEXT NOT NULL PRIMARY KEY,
            value INTEGER NOT NULL CHECK (value >= 0)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counters VALUES
            ('planned', 0), ('claimed', 0), ('sending', 0), ('sent', 0), ('failed', 0), ('in-doubt', 0),
            ('unresolved', 0), ('skipped', 0), ('doubts', 0), ('customers', 0), ('facts-version', 0);

        CREATE TRIGGER delivery_added AFTER INSERT ON deliveries BEGIN
            UPDATE counters SET value = value + 1 WHERE name = new.state;
        END;
        CREATE TRIGGER delivery_doubted_before AFTER INSERT ON deliveries WHEN new.doubts > 0 BEGIN
            UPDATE counters SET value = value + new.doubts WHERE name = 'doubts';
        END;
        CREATE TRIGGER delivery_moved AFTER UPDATE OF state ON deliveries WHEN new.state <> old.state BEGIN
            UPDATE counters SET value = value - 1 WHERE name = old.state;
            UPDATE counters SET value = value + 1 WHERE name = new.state;
        END;
        CREATE TRIGGER delivery_doubted AFTER UPDATE OF doubts ON deliveries WHEN new.doubts > old.doubts BEGIN
            UPDATE counters SET value = value + new.doubts - old.doubts WHERE name = 'doubts';
        END;
        CREATE TRIGGER delivery_removed AFTER DELETE ON deliveries BEGIN
            UPDATE counters SET value = value - 1 WHERE name = old.state;
        END;
        CREATE TRIGGER customer_added AFTER INSERT ON customers BEGIN
            UPDATE counters SET value = value + 1 WHERE name = 'customers';
        END;
        CREATE TRIGGER customer_removed AFTER DELETE ON customers BEGIN
            UPDATE counters SET value = value - 1 WHERE name = 'customers';
        END;

        CREATE TABLE fingerprint (
            only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            of_key TEXT NOT NULL
        ) STRICT;

        """
}
