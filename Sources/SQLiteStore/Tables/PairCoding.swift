import CivilTime
import Customers

/// Named values in one column: for each, ascending by name, a letter for its type, then name and value, each with its
/// length in bytes before it: `t4:shop6:渋谷i6:points3:120`. Nothing needs escaping, and equal values are equal texts.
enum PairCoding {
    static func encode(_ attributes: [String: AttributeValue]) -> String {
        if attributes.isEmpty { return "" }
        var text = ""
        for (name, value) in attributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            switch value {
            case .text(let value): append("t", name, value, to: &text)
            case .integer(let value): append("i", name, String(value), to: &text)
            case .truth(let value): append("b", name, value ? "1" : "0", to: &text)
            case .date(let value): append("d", name, String(value.daysSinceEpoch), to: &text)
            }
        }
        return text
    }

    static func encode(_ properties: [String: String]) -> String {
        properties.isEmpty ? "" : encode(properties.mapValues(AttributeValue.text))
    }

    /// `nil` for anything `encode` does not write.
    static func decode(_ text: String) -> [String: AttributeValue]? {
        if text.isEmpty { return [:] }
        var pairs: [String: AttributeValue] = [:]
        var rest = Substring(text).utf8
        while let type = rest.popFirst() {
            guard let name = takePart(&rest), let value = takePart(&rest) else { return nil }
            switch type {
            case UInt8(ascii: "t"): pairs[name] = .text(value)
            case UInt8(ascii: "i"):
                guard let number = Int64(value) else { return nil }
                pairs[name] = .integer(number)
            case UInt8(ascii: "b"): pairs[name] = .truth(value == "1")
            case UInt8(ascii: "d"):
                guard let days = Int32(value) else { return nil }
                pairs[name] = .date(CivilDate(daysSinceEpoch: days))
            default: return nil
            }
        }
        return pairs
    }

    /// `nil` also when a value is not a text.
    static func decodeTexts(_ text: String) -> [String: String]? {
        if text.isEmpty { return [:] }
        guard let pairs = decode(text) else { return nil }
        let texts = pairs.compactMapValues { value in
            if case .text(let text) = value { return text } else { return nil }
        }
        return texts.count == pairs.count ? texts : nil
    }

    private static func append(_ type: Character, _ name: String, _ value: String, to text: inout String) {
        text.append(type)
        text += "\(name.utf8.count):\(name)\(value.utf8.count):\(value)"
    }

    private static func takePart(_ rest: inout Substring.UTF8View) -> String? {
        var length = 0
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: ":") {
                guard length <= rest.count else { return nil }
                defer { rest = rest.dropFirst(length) }
                return String(decoding: rest.prefix(length), as: UTF8.self)
            }
            guard byte &- 0x30 < 10, length < 100_000_000 else { return nil }
            length = length * 10 + Int(byte &- 0x30)
        }
        return nil
    }
}
