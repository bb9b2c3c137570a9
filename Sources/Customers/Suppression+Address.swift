import Digest
import Messages

extension Suppression.Subject {
    /// Whoever gets mail at this address. Spellings of one mailbox have one hash.
    public static func address(_ address: EmailAddress, key: HashKey) -> Self {
        .addressHash(hash(of: address, key: key))
    }

    /// Whoever answers this number.
    public static func number(_ number: PhoneNumber, key: HashKey) -> Self {
        .addressHash(hash(of: number, key: key))
    }

    /// 52 characters of base32: HMAC-SHA256 of the mailbox's identity.
    public static func hash(of address: EmailAddress, key: HashKey) -> String {
        key.digest(of: "mailto:\(address.identity)").base32
    }

    /// 52 characters of base32: HMAC-SHA256 of the number in E.164.
    public static func hash(of number: PhoneNumber, key: HashKey) -> String {
        key.digest(of: "tel:\(number.e164)").base32
    }
}
