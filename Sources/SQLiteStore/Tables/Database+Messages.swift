import Engine
import Ledger

/// Messages kept from their first intent to the end, so that a copy is byte-identical.
extension Database {
    /// Keeps the message of an intent. What may have left once stays as it was; otherwise the new one counts.
    func keep(_ message: OutgoingMessage, for row: DeliveryRow) throws(StoreError) {
        let conflict =
            row.delivery.doubts > 0
            ? "DO NOTHING"
            : """
            (delivery) DO UPDATE SET message_id = excluded.message_id, sender = excluded.sender,
                recipient = excluded.recipient, content = excluded.content, body = excluded.body
            """
        let sender: Value
        let recipient: String
        let content: String
        let body: [UInt8]
        switch message.content {
        case .mail(let from, let to, let bytes):
            (sender, recipient, content, body) = (.text(from.text), to.text, "mail", bytes)
        case .sms(let to, let text):
            (sender, recipient, content, body) = (.null, to.e164, "sms", Array(text.utf8))
        }
        try connection.run(
            """
            INSERT INTO messages (delivery, message_id, sender, recipient, content, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT \(conflict)
            """,
            .integer(row.number), .text(message.messageID), sender, .text(recipient), .text(content), .blob(body))
    }

    func keptMessage(of key: DeliveryKey) throws(StoreError) -> OutgoingMessage? {
        try connection.first(
            """
            SELECT message_id, content, sender, recipient, recipient, body FROM messages
            WHERE delivery = (SELECT number FROM deliveries
                WHERE customer = ?1 AND sequence = ?2 AND occurrence = ?3 AND step = ?4)
            """,
            .text(key.customer.text), .text(key.sequence.text), .text(key.occurrence.text), .text(key.step.text)
        ) { (row) throws(StoreError) in
            let messageID = row.text()
            let content: Content = try row.word()
            switch content {
            case .mail:
                guard let from = try row.optionalEmail(), let to = try row.optionalEmail() else { throw row.unreadable }
                row.skip()
                return OutgoingMessage(
                    key: key, messageID: messageID, content: .mail(from: from, to: to, bytes: row.bytes()))
            case .sms:
                row.skip()
                row.skip()
                guard let to = try row.optionalPhone() else { throw row.unreadable }
                let text = String(decoding: row.bytes(), as: UTF8.self)
                return OutgoingMessage(key: key, messageID: messageID, content: .sms(to: to, text: text))
            }
        }
    }

    func forgetMessage(_ number: Int64) throws(StoreError) {
        try connection.run("DELETE FROM messages WHERE delivery = ?1", .integer(number))
    }

    private enum Content: String {
        case mail
        case sms
    }
}
