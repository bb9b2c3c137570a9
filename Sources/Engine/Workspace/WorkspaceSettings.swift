import CivilTime
import Customers
import Ledger
import Messages
import Planning
import Settings
import Wording

/// `config/rekindle.yaml`, read and checked. Every key stands in docs/configuration.md.
public struct WorkspaceSettings: Sendable {
    public enum DeliveryMode: String, Sendable, CaseIterable {
        /// Nothing leaves: messages go to the outbox.
        case dryRun = "dry-run"
        case live
    }

    /// A column of the shop's own.
    public struct Attribute: Sendable, Hashable {
        public enum Kind: String, Sendable, CaseIterable {
            case text
            case integer
            case truth = "yes or no"
            case date
        }

        public var name: String
        public var kind: Kind
        /// Headings in customer files.
        public var columns: [String]
    }

    public var language: Language
    public var zone: Zone
    public var currency: String
    public var delivery: DeliveryMode
    public var sender: Sender
    /// The section `gateways`, read by the channels that it configures; `nil` without one.
    public var gateways: Setting?
    public var defaultTime: TimeOfDay
    public var defaultLateness: Period
    public var defaultLayout: String?
    public var windows: [ChannelKind: SendWindow]
    public var caps: FrequencyCaps
    public var definitions: [DormancyDefinition]
    /// Seconds ahead that deliveries are written to the ledger.
    public var horizon: Int64
    /// A pass that would add more deliveries waits for approval.
    public var approveAbove: Int
    public var retention: Period
    public var attributes: [Attribute]
    /// Further headings of customer files, to the field they mean.
    public var columns: [String: String]

    /// Not for the file: what no shop has a reason to change.
    public var retry = RetryPolicy.standard
    /// Messages in flight at once.
    public var concurrency = 64
    /// Seconds that a stopping service waits for what is in flight; the unit's TimeoutStopSec is longer.
    public var drainLimit: Int64 = 300
}

/// Who we are: what the law wants shown in every message (特定電子メール法 4条), and the From address.
public struct Sender: Sendable, Hashable {
    public var name: String
    public var legalName: String
    public var address: String
    public var phone: String?
    public var email: EmailAddress
    public var url: String?
    public var from: EmailAddress
    public var replyTo: EmailAddress?
}
