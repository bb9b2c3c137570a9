import Customers
import Sequences
import Wording

/// Something a verb wants written. While a service owns the store it goes through the service's socket; otherwise the
/// verb itself opens the store and does the same.
public enum ControlRequest: Sendable, Hashable, Codable {
    case pause(sequence: String)
    case resume(sequence: String)
    case stop
    case start
    /// Every sequence when none is named.
    case approve(sequences: [String])
    case suppress(SuppressRequest)
    case importFile(ImportRequest)
}

extension ControlRequest {
    /// Whether it changes anything: a dry-run import does not, and needs no store to write to.
    public var writes: Bool {
        if case .importFile(let request) = self { !request.isDryRun } else { true }
    }
}

public struct SuppressRequest: Sendable, Hashable, Codable {
    public var customer: String?
    /// An e-mail address or a telephone number; only its keyed hash is kept.
    public var address: String?
    public var channel: String?
    public var topic: String?

    public init(customer: String?, address: String?, channel: String?, topic: String?) {
        self.customer = customer
        self.address = address
        self.channel = channel
        self.topic = topic
    }
}

public struct ImportRequest: Sendable, Hashable, Codable {
    /// As the person named the file, for the report.
    public var name: String
    public var kind: String?
    public var encoding: String?
    public var bytes: [UInt8]
    public var isDryRun: Bool

    public init(name: String, kind: String?, encoding: String?, bytes: [UInt8], isDryRun: Bool) {
        self.name = name
        self.kind = kind
        self.encoding = encoding
        self.bytes = bytes
        self.isDryRun = isDryRun
    }
}

/// What came of a request.
public struct ControlAnswer: Sendable, Codable {
    public enum Status: String, Sendable, Codable {
        case done
        /// Done, with something to look at.
        case problems
        case usage
        case world
    }

    public struct Text: Sendable, Hashable, Codable {
        public var ja: String
        public var en: String
    }

    public var status: Status
    /// In the order a person should read them.
    public var messages: [Text]
    /// Machine-readable details, such as an import's counts.
    public var counts: [String: Int]
    public var importReport: ImportReport?

    public init(
        _ status: Status, _ messages: [Wording] = [], counts: [String: Int] = [:], importReport: ImportReport? = nil
    ) {
        self.status = status
        self.messages = messages.map { Text(ja: $0.japanese, en: $0.english) }
        self.counts = counts
        self.importReport = importReport
    }
}
