import CivilTime
import Customers
import Engine
import Ledger
import Messages
import Sequences

// Values for tests. A test names what it is about; everything else is somebody's ordinary Tuesday.

extension Instant {
    /// 2026-11-25 12:00 in Tokyo.
    public static let noon: Instant = "2026-11-25T03:00:00Z"
}

extension Instant: ExpressibleByStringLiteral {
    /// Traps on a text that is no instant: a mistake in the test itself.
    public init(stringLiteral text: String) {
        guard let instant = Instant(text) else { preconditionFailure("\(text) is no instant") }
        self = instant
    }
}

extension CivilDate: ExpressibleByStringLiteral {
    /// Traps on a text that is no day: a mistake in the test itself.
    public init(stringLiteral text: String) {
        guard let date = CivilDate(text) else { preconditionFailure("\(text) is no day") }
        self = date
    }
}

extension EmailAddress {
    /// Traps on a text that is no address: a mistake in the test itself.
    public static func make(_ text: String = "hanako@example.jp") -> EmailAddress {
        do throws(AddressError) {
            return try EmailAddress(text)
        } catch {
            preconditionFailure("no address")
        }
    }
}

extension PhoneNumber {
    /// Traps on a text that is no number: a mistake in the test itself.
    public static func make(_ text: String = "090-1234-5678") -> PhoneNumber {
        do throws(PhoneNumberError) {
            return try PhoneNumber(text)
        } catch {
            preconditionFailure("no number")
        }
    }
}

extension Customer {
    /// Yamada Hanako, who can be reached by mail and SMS.
    public static func make(
        _ id: String = "C001", familyName: String? = "山田", givenName: String? = "花子",
        email: EmailAddress? = .make(), phone: PhoneNumber? = .make(), birthday: PartialDate? = nil,
        attributes: [String: AttributeValue] = [:]
    ) -> Customer {
        Customer(
            id: CustomerID(id), familyName: familyName, givenName: givenName, email: email, phone: phone,
            birthday: birthday, attributes: attributes)
    }
}

extension Event {
    public static func make(
        _ id: String = "E1", customer: String = "C001", kind: EventKind = "purchase", date: CivilDate = "2026-08-25",
        time: TimeOfDay? = nil, amount: Int64? = 3_980, item: String? = nil, properties: [String: String] = [:]
    ) -> Event {
        Event(
            id: id, customer: CustomerID(customer), kind: kind, date: date, time: time, amount: amount, item: item,
            properties: properties)
    }
}

extension Consent {
    public static func make(
        customer: String = "C001", channel: ChannelKind = .email, decision: Decision = .granted,
        basis: ConsentBasis = .optIn, date: CivilDate = "2026-01-10", source: String? = "店頭申込書 v3"
    ) -> Consent {
        Consent(
            customer: CustomerID(customer), channel: channel, decision: decision, basis: basis, date: date,
            source: source)
    }
}

extension Suppression {
    public static func make(
        _ subject: Subject = .customer(CustomerID("C001")), channel: ChannelKind? = nil, topic: String? = nil,
        reason: Reason = .optOut, since: Instant = .noon
    ) -> Suppression {
        Suppression(subject: subject, channel: channel, topic: topic, reason: reason, since: since)
    }
}

extension DeliveryKey {
    public static func make(
        sequence: String = "win-back", step: String = "hello", customer: String = "C001",
        occurrence: String = "event:2026-08-25:E1"
    ) -> DeliveryKey {
        DeliveryKey(
            sequence: SequenceID(sequence), step: StepID(step), customer: CustomerID(customer),
            occurrence: Occurrence(occurrence))
    }
}

extension Delivery {
    /// Planned, due at noon, to expire a day later. The Message-ID follows from the key.
    public static func make(
        _ key: DeliveryKey = .make(), channel: ChannelKind = .email, messageID: String? = nil,
        occurrenceDate: CivilDate = "2026-08-25", sequenceVersion: String = "v1", due: Instant = .noon,
        expires: Instant? = nil, state: DeliveryState = .planned(nil), attempts: Int = 0, doubts: Int = 0,
        claims: Int64 = 0, composedAt: Instant? = nil
    ) -> Delivery {
        Delivery(
            key: key, channel: channel, messageID: messageID ?? "id.\(key)", occurrenceDate: occurrenceDate,
            sequenceVersion: sequenceVersion, due: due, expires: expires ?? due.adding(seconds: 86_400), state: state,
            attempts: attempts, doubts: doubts, claims: claims, composedAt: composedAt)
    }
}

extension WorkerIncarnation {
    public static let one = WorkerIncarnation("worker-one")
    public static let two = WorkerIncarnation("worker-two")
}

extension Receipt {
    public static func make(at: Instant = .noon, providerID: String? = nil, reply: String = "250 2.0.0 OK") -> Receipt {
        Receipt(at: at, providerID: providerID, reply: reply)
    }
}

extension OutgoingMessage {
    /// A short mail with this row's Message-ID.
    public static func make(_ delivery: Delivery = .make(), body: String = "こんにちは。") -> OutgoingMessage {
        OutgoingMessage(
            key: delivery.key, messageID: delivery.messageID,
            content: .mail(
                from: .make("shop@example.com"), to: .make(), bytes: Array("Subject: hello\r\n\r\n\(body)\r\n".utf8)))
    }
}
