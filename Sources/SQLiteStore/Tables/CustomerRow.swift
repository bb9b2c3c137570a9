import CivilTime
import Customers
import Engine
import Messages

/// A customer with its revision and the hashes of its addresses.
struct CustomerRow {
    let customer: Customer
    let revision: Int64
    let emailHash: String?
    let phoneHash: String?

    /// What `read` reads, in its order.
    static let columns = """
        id, revision, family_name, given_name, family_kana, given_kana, company, department, email, phone, postal_code, \
        postal_address, birthday, zone, reason, attributes, email_hash, phone_hash
        """

    static func read(_ row: inout Row) throws(StoreError) -> CustomerRow {
        var customer = Customer(id: CustomerID(row.text()))
        let revision = row.integer()
        customer.familyName = row.optionalText()
        customer.givenName = row.optionalText()
        customer.familyKana = row.optionalText()
        customer.givenKana = row.optionalText()
        customer.company = row.optionalText()
        customer.department = row.optionalText()
        customer.email = try row.optionalEmail()
        customer.phone = try row.optionalPhone()
        customer.postalCode = row.optionalText()
        customer.postalAddress = row.optionalText()
        if let text = row.optionalText() {
            guard let birthday = PartialDate(text) else { throw row.unreadable }
            customer.birthday = birthday
        }
        if let identifier = row.optionalText() {
            guard let zone = zone(identifier) else { throw row.unreadable }
            customer.zone = zone
        }
        customer.reason = try row.optionalWord()
        guard let attributes = PairCoding.decode(row.text()) else { throw row.unreadable }
        customer.attributes = attributes
        return CustomerRow(
            customer: customer, revision: revision, emailHash: row.optionalText(), phoneHash: row.optionalText())
    }

    private static func zone(_ identifier: String) -> Zone? {
        do throws(ZoneError) { return try Zone(identifier: identifier) } catch { return nil }
    }
}

extension Row {
    mutating func optionalEmail() throws(StoreError) -> EmailAddress? {
        guard let text = optionalText() else { return nil }
        do throws(AddressError) { return try EmailAddress(text) } catch { throw unreadable }
    }

    mutating func optionalPhone() throws(StoreError) -> PhoneNumber? {
        guard let text = optionalText() else { return nil }
        do throws(PhoneNumberError) { return try PhoneNumber(text) } catch { throw unreadable }
    }
}
