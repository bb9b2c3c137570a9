import Customers
import Liquid
import Planning

/// The names that templates and conditions may use, before there is a customer: what `CustomerContext` gives, and who
/// sends.
struct TemplateNames {
    let settings: WorkspaceSettings

    var schema: Schema {
        var schema = Schema()
        for name in Self.customer { schema.add("customer.\(name)") }
        for attribute in settings.attributes { schema.add("customer.attributes.\(attribute.name)") }
        let kinds = Set(CustomerVocabulary.standardKinds).union(settings.definitions.flatMap(\.contact))
        for kind in kinds.sorted() {
            schema.add("customer.\(kind)_count")
            for end in ["first", "last"] {
                for member in ["date", "item", "amount"] { schema.add("customer.\(end)_\(kind).\(member)") }
                schema.addOpen("customer.\(end)_\(kind).properties")
            }
        }
        for name in Self.run + ["today"] { schema.add(name) }
        for name in Sender.names { schema.add("sender.\(name)") }
        return schema
    }

    private static let customer = [
        "id", "family_name", "given_name", "name", "family_kana", "given_kana", "kana", "company", "department",
        "email", "phone", "postal_code", "postal_address", "birthday", "state", "reason", "last_contact",
        "total_amount",
    ]

    private static let run = ["occurrence.date", "sequence.id", "sequence.title", "step.id"]
}
