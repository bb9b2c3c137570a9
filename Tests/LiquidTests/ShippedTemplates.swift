import Foundation
import Liquid
import Testing

/// The templates that `init` lays down.
@Suite struct ShippedTemplates {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../templates")
        .standardized
    static let files: [String] = {
        let all = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".md") || $0.hasSuffix(".sms") || $0.hasSuffix(".html") }.sorted()
    }()

    static let values: [String: Value] = [
        "customer": .object([
            "name": .string("山田 花子"), "family_name": .string("山田"), "company": .string("株式会社サンプル"),
            "department": .string("総務部"), "state": .string("dormant"), "reason": .string("price"),
            "birthday": .string("1985-03-07"),
            "attributes": .object(["staff": .string("佐藤"), "points": .integer(1_200)]),
            "first_purchase": .object(["item": .string("豆"), "date": .string("2025-01-02")]),
            "last_purchase": .object(["item": .string("豆"), "date": .string("2025-01-02")]),
            "last_meeting": .object(["date": .string("2025-11-25")]),
        ]),
        "sender": .object([
            "name": .string("珈琲店"), "legal_name": .string("合同会社珈琲店"), "email": .string("info@example.com"),
            "phone": .string("03-0000-0000"), "address": .string("東京都"), "url": .string("https://example.com"),
        ]),
        "content": .safe("<p>本文</p>"), "preheader": .string("前書き"),
    ]

    @Test(arguments: files)
    func `a shipped template compiles and prints a letter`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let footer = try String(contentsOf: Self.folder.appending(path: "partials/footer.md"), encoding: .utf8)
        let letter = try render(text, Self.values, partials: ["footer": footer])
        #expect(!letter.contains("{{") && !letter.contains("{%") && letter.utf8.count > 20)
    }
}
