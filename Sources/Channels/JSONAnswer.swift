import FoundationEssentials

/// An answer in JSON, asked for single values. What it costs is bounded by the size of a response's body.
struct JSONAnswer {
    private let root: Value

    /// `nil` when the bytes are not JSON.
    init?(_ bytes: [UInt8]) {
        // The error says where the text breaks off; to us it is the same wherever it does.
        guard let root = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else { return nil }
        self.root = root
    }

    /// The text, number or truth value at a dotted path (`messages.0.id`), as text.
    func text(at path: String) -> String? {
        var value = root
        for key in path.split(separator: ".") {
            switch value {
            case .object(let members):
                guard let member = members[String(key)] else { return nil }
                value = member
            case .list(let elements):
                guard let index = Int(key), elements.indices.contains(index) else { return nil }
                value = elements[index]
            case .scalar, .null: return nil
            }
        }
        if case .scalar(let text) = value { return text }
        return nil
    }

    private indirect enum Value: Decodable {
        case object([String: Value])
        case list([Value])
        case scalar(String)
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .scalar(text)
            } else if let truth = try? container.decode(Bool.self) {
                self = .scalar(truth ? "true" : "false")
            } else if let number = try? container.decode(Int64.self) {
                self = .scalar(String(number))
            } else if let number = try? container.decode(Double.self) {
                self = .scalar(String(number))
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }
    }
}
