import Customers
import Digest
import Messages

extension Suppression.Subject {
    /// Whoever is reached at this address or number, however it is written; `nil` when it is neither.
    init?(addressOrNumber text: String, key: HashKey) {
        // What one of the two cannot read may be the other.
        if let address = try? EmailAddress.normalising(text).address {
            self = .address(address, key: key)
        } else if let number = try? PhoneNumber(text) {
            self = .number(number, key: key)
        } else {
            return nil
        }
    }
}
