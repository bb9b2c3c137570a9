import CivilTime
import Foundation
import Settings
import Testing

@testable import Engine

/// The workspace that this repository ships.
enum Shipped {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
    }

    static func settings() throws -> WorkspaceSettings {
        let log = SettingsLog()
        let reader = SettingsReader(log: log, closedDays: .japan)
        let settings = reader.read(try text("config/rekindle.yaml"), file: "config/rekindle.yaml")
        #expect(log.problems.map { $0.report(in: .english) } == [])
        return try #require(settings)
    }
}
