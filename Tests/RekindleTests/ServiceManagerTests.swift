import Foundation
import LoopbackTesting
import Testing

/// `systemd-analyze`, which Debian's systemd brings.
private let analyzer = PeerProcess.find("systemd-analyze")

@Suite(.serialized) struct `under a service manager` {
    /// A socket in the file system, and one with an abstract name.
    @Test(arguments: ["notify", "@rekindle-test-\(getpid())"])
    func `the service says that it is ready, lives, and stops`(socket: String) async throws {
        let scratch = ScratchFolder()
        let name = socket.hasPrefix("@") ? socket : "\(scratch.path)/\(socket)"
        let manager = try NotifySocket(name)
        let shop = try await Shop.withSample()
        let running = try await RunningShop.ready(
            shop, environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1000000"])
        let isReady = try await eventually { manager.lines.contains("READY=1") }
        #expect(isReady)
        let hasStatus = try await eventually { manager.lines.contains { $0.hasPrefix("STATUS=dry run: ") } }
        #expect(hasStatus)

        // Four signs of life, none later than the second that the manager allows.
        let hasLived = try await eventually { manager.notes.count { $0.lines.contains("WATCHDOG=1") } >= 4 }
        #expect(hasLived)
        let signs = manager.notes.filter { $0.lines.contains("WATCHDOG=1") }.map(\.at)
        for (one, next) in zip(signs, signs.dropFirst()) { #expect(one.duration(to: next) < .seconds(1)) }

        #expect(!manager.lines.contains("STOPPING=1"))
        #expect(try await running.terminate(heardBy: manager) == 0)
        #expect(manager.lines.contains("STOPPING=1"))
        #expect(manager.lines.count { $0 == "READY=1" } == 1)
    }

    @Test func `a reload takes good files, keeps the old ones when new ones are broken, and says why`() async throws {
        let scratch = ScratchFolder()
        let manager = try NotifySocket("\(scratch.path)/notify")
        let shop = try await Shop.withSample()
        let running = try await RunningShop.ready(shop, environment: ["NOTIFY_SOCKET": manager.name])

        // Something that shows in the outbox: the name of the shop.
        try shop.edit("config/rekindle.yaml", "name: みほん珈琲店", "name: あたらしい珈琲店")
        running.signal(SIGHUP)
        let isReloaded = try await eventually { running.logs("info reloaded", "sequences=6") }
        #expect(isReloaded, "\(running.log)")
        let isShown = try await eventually { shop.text(of: ".rekindle/outbox/index.html").contains("あたらしい珈琲店") }
        #expect(isShown)

        let mark = manager.lines.count
        try shop.edit("config/rekindle.yaml", "zone: Asia/Tokyo", "zoon: Asia/Tokyo")
        running.signal(SIGHUP)
        let isRefused = try await eventually {
            running.logs(
                "error not reloaded; the old files stay in force", "code=unknown-key",
                "problem=\"config/rekindle.yaml:5:1: error: unknown key 'zoon'")
        }
        #expect(isRefused, "\(running.log)")
        let isReadyAgain = try await eventually { manager.lines.dropFirst(mark).contains("READY=1") }
        #expect(isReadyAgain)
        let lines = Array(manager.lines.dropFirst(mark))
        let reloading = try #require(lines.firstIndex(of: "RELOADING=1"))
        let ready = try #require(lines.firstIndex(of: "READY=1"))
        #expect(reloading < ready)
        #expect(lines[reloading...ready].contains { $0.hasPrefix("MONOTONIC_USEC=") })

        // It goes on with the files it had.
        let paused = try await shop.rekindle("pause", "win-back")
        #expect(paused.status == 0, "\(paused.errors)")
        let isShownAgain = try await eventually {
            shop.text(of: ".rekindle/outbox/index.html").contains("あたらしい珈琲店")
        }
        #expect(isShownAgain)
        #expect(try await running.terminate(heardBy: manager) == 0)
    }

    // MARK: The unit

    private static let root = "\(#filePath)".components(separatedBy: "/Tests/")[0]

    private func analyze(_ arguments: String...) async throws -> (status: Int32?, output: String) {
        let scratch = ScratchFolder()
        let process = try PeerProcess(
            try #require(analyzer), arguments, in: scratch.path, output: .file("\(scratch.path)/out"),
            errors: .file("\(scratch.path)/out"))
        let status = try await eventually { process.status }
        return (status, scratch.text(of: "out"))
    }

    @Test(.enabled(if: analyzer != nil, "systemd-analyze is not installed"))
    func `the shipped unit is right and exposes next to nothing`() async throws {
        // Verified as it will be installed, with the program where this build has put it.
        let folder = ScratchFolder()
        let unit = try String(contentsOfFile: "\(Self.root)/config/rekindle.service", encoding: .utf8)
        let path = folder.write(
            unit.replacing("ExecStart=/usr/bin/rekindle", with: "ExecStart=\(Program.path)"), to: "rekindle.service")
        let verified = try await analyze("verify", "--man=no", path)
        #expect(verified.status == 0)
        #expect(verified.output == "")
        // In tenths: 1.5 of 10.
        let security = try await analyze("security", "--offline=true", "--threshold=15", path)
        #expect(security.status == 0, "\(security.output)")
    }
}
