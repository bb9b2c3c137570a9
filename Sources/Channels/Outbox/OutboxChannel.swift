import CivilTime
import Customers
import Engine
import Foundation
import Glibc
import Ledger
import Synchronization

/// Writes messages into a folder instead of sending them: `.eml` for mail, `.txt` for SMS. The dry run's carrier.
public final class OutboxChannel: Channel {
    public let kind: ChannelKind
    private let outbox: Outbox
    private let clock: any WallClock

    public init(_ kind: ChannelKind, into outbox: Outbox, clock: any WallClock) {
        self.kind = kind
        self.outbox = outbox
        self.clock = clock
    }

    public func send(_ message: OutgoingMessage, permit: Permit) async -> Outcome {
        guard await permit() else { return .withheld }
        do {
            let name = try outbox.put(message, at: clock.now())
            return .accepted(Receipt(at: clock.now(), providerID: nil, reply: "outbox \(name)"))
        } catch {
            return .failed(Failure(.notSent, reason: "the outbox cannot be written: \(error.text)"))
        }
    }

    public func close() async {}
}

/// A folder of messages and the page to look through them.
public final class Outbox: Sendable {
    /// Writing a file failed.
    public struct WriteFailure: Error {
        public let path: String
        public let code: Int32

        public var text: String { String(cString: strerror(code)) }
    }

    /// One message that went in.
    public struct Entry: Sendable {
        public var at: Instant
        public var file: String
        public var message: OutgoingMessage
    }

    public let folder: String
    private let list = Mutex<[Entry]>([])

    /// Makes the folder, private to its owner: what lies in it is personal data.
    public init(folder: String) throws(WriteFailure) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw WriteFailure(path: folder, code: errno == 0 ? EIO : errno)
        }
    }

    /// Ascending by time, then key.
    public var entries: [Entry] {
        list.withLock { $0 }.sorted { $0.at != $1.at ? $0.at < $1.at : $0.message.key < $1.message.key }
    }

    /// Removes what an earlier run left: the messages and the page, nothing else that may lie there.
    public func clear() throws(WriteFailure) {
        // A folder that cannot be listed cannot be written either, and says so then.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name == "index.html" || name.hasSuffix(".eml") || name.hasSuffix(".txt") else { continue }
            if unlink("\(folder)/\(name)") != 0 { throw WriteFailure(path: "\(folder)/\(name)", code: errno) }
        }
        list.withLock { $0 = [] }
    }

    /// The file's name. A message that is put twice overwrites itself.
    func put(_ message: OutgoingMessage, at moment: Instant) throws(WriteFailure) -> String {
        let name = fileName(of: message)
        let bytes: [UInt8] =
            switch message.content {
            case .mail(_, _, let bytes): bytes
            case .sms(let to, let text): Array("To: \(to.e164)\n\n\(text)\n".utf8)
            }
        try write(bytes, to: name)
        list.withLock { entries in
            entries.removeAll { $0.file == name }
            entries.append(Entry(at: moment, file: name, message: message))
        }
        return name
    }

    func write(_ bytes: [UInt8], to name: String) throws(WriteFailure) {
        let path = "\(folder)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WriteFailure(path: path, code: errno) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw WriteFailure(path: path, code: errno) }
            written += count
        }
    }

    /// Sequence, step and the start of the Message-ID: unique, and nothing personal in it.
    private func fileName(of message: OutgoingMessage) -> String {
        let suffix =
            switch message.content {
            case .mail: "eml"
            case .sms: "txt"
            }
        let words = "\(message.key.sequence)-\(message.key.step)"
        let safe = String(
            words.unicodeScalars.map {
                $0.properties.isAlphabetic || $0.properties.numericType != nil ? Character($0) : "-"
            })
        return "\(safe)-\(message.messageID.prefix(10)).\(suffix)"
    }
}
