import CivilTime
import Messages

/// The customer's number or code, as the shop's own systems know it.
public struct CustomerID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }

    /// By UTF-8 bytes, as the stores order their keys.
    public static func < (a: CustomerID, b: CustomerID) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

/// A person, or a contact at a company. Every value has been normalised and checked when it came in; what could not be
/// read is absent here and named in the import's report.
public struct Customer: Sendable, Hashable {
    public var id: CustomerID
    public var familyName: String?
    public var givenName: String?
    /// Reading of the name in full-width katakana.
    public var familyKana: String?
    public var givenKana: String?
    public var company: String?
    public var department: String?
    public var email: EmailAddress?
    public var phone: PhoneNumber?
    /// Seven digits without a hyphen.
    public var postalCode: String?
    public var postalAddress: String?
    public var birthday: PartialDate?
    /// IANA name; `nil` means the workspace's zone.
    public var zone: Zone?
    /// Why the customer went quiet, as far as anybody knows.
    public var reason: DormancyReason?
    /// What else the shop keeps about its customers, under the names of its own columns.
    public var attributes: [String: AttributeValue]

    public init(
        id: CustomerID, familyName: String? = nil, givenName: String? = nil, familyKana: String? = nil,
        givenKana: String? = nil, company: String? = nil, department: String? = nil, email: EmailAddress? = nil,
        phone: PhoneNumber? = nil, postalCode: String? = nil, postalAddress: String? = nil,
        birthday: PartialDate? = nil, zone: Zone? = nil, reason: DormancyReason? = nil,
        attributes: [String: AttributeValue] = [:]
    ) {
        self.id = id
        self.familyName = familyName
        self.givenName = givenName
        self.familyKana = familyKana
        self.givenKana = givenKana
        self.company = company
        self.department = department
        self.email = email
        self.phone = phone
        self.postalCode = postalCode
        self.postalAddress = postalAddress
        self.birthday = birthday
        self.zone = zone
        self.reason = reason
        self.attributes = attributes
    }

    /// Family name, then given name, with a space; `nil` when neither is known.
    public var name: String? {
        let parts = [familyName, givenName].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// Whether messages on this channel have somewhere to go.
    public func isReachable(by channel: ChannelKind) -> Bool {
        switch channel {
        case .email: email != nil
        case .sms: phone?.canReceiveSMS ?? false
        case .phone: phone != nil
        case .post: postalAddress != nil
        case .push, .line, .webhook: false
        }
    }
}

/// A value of one of the shop's own columns.
public enum AttributeValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case truth(Bool)
    case date(CivilDate)
}
