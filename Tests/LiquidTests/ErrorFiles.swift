import Foundation
import Liquid
import Testing
import Wording

/// `Tests/LiquidErrors`: a template, `---`, and what a terminal shows of its mistakes, first in English, then in Japanese.
@Suite struct ErrorFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../LiquidErrors")
        .standardized
    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    }()
    static let partials = ["footer": "お問い合わせ\n{{ sender.phne }}", "loop": "{% render 'loop' %}"]

    @Test func `there are mistakes to look at`() { #expect(Self.files.count >= 60) }

    @Test(arguments: files)
    func `a mistake reads as its file says`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let parts = text.components(separatedBy: "\n---\n")
        try #require(parts.count == 2)
        let shown = [Language.english, .japanese].map { report(parts[0], partials: Self.partials, in: $0) }
        if ProcessInfo.processInfo.environment["REKINDLE_WRITE_ERRORS"] != nil {
            let pinned = parts[0] + "\n---\n" + shown.joined(separator: "\n\n") + "\n"
            try pinned.write(to: Self.folder.appending(path: file), atomically: true, encoding: .utf8)
        }
        #expect(shown.joined(separator: "\n\n") + "\n" == parts[1])
    }
}
