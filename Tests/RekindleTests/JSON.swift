import Foundation
import Testing

/// A JSON document as read; a path that is not there gives `nil`.
struct JSON {
    private let value: Any?

    struct NotOneDocument: Error { let text: String }

    init(_ text: String) throws {
        do {
            value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
        } catch {
            throw NotOneDocument(text: text)
        }
    }

    private init(_ value: Any?) {
        self.value = value
    }

    subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key]) }

    var keys: [String] { (value as? [String: Any])?.keys.sorted() ?? [] }
    var list: [JSON] { (value as? [Any])?.map(JSON.init) ?? [] }
    var text: String? { value as? String }
    var number: Int? { (value as? NSNumber)?.intValue }
    var truth: Bool? { value as? Bool }
}
