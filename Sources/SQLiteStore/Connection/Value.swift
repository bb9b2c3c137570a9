/// What can be bound to a statement's parameter.
enum Value {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    static func integer(_ value: Int32) -> Value { .integer(Int64(value)) }

    static func optional(_ value: String?) -> Value { value.map(Value.text) ?? .null }
    static func optional(_ value: Int64?) -> Value { value.map(Value.integer) ?? .null }
    static func optional(_ value: Int32?) -> Value { value.map { .integer(Int64($0)) } ?? .null }
}
