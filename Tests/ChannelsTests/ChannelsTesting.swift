import CivilTime
import Customers
import Engine
import Ledger
import LoopbackTesting
import Messages
import Sequences
import Settings
import Wording

@testable import Channels

let noon = Instant(secondsSinceEpoch: 1_782_874_800)

extension OutgoingMessage {
    static func make(_ content: MessageContent, id: String = "aaaabbbbccccddddeeeeffff22") -> OutgoingMessage {
        OutgoingMessage(
            key: DeliveryKey(
                sequence: SequenceID("win-back"), step: StepID("coupon"), customer: CustomerID("1"),
                occurrence: Occurrence("2026")),
            messageID: id, content: content)
    }

    static func mail(
        to recipient: String = "customer@example.net", body: String = "Subject: hello\r\n\r\nhello\r\n"
    ) throws -> OutgoingMessage {
        make(
            .mail(
                from: try EmailAddress("shop@example.com"), to: try EmailAddress(recipient), bytes: Array(body.utf8)))
    }

    static func sms(_ text: String = "Hello", to number: String = "090-1234-5678") throws -> OutgoingMessage {
        make(.sms(to: try PhoneNumber(number), text: text))
    }
}

/// Reads a `gateways` section from a workspace folder; problems come back as people would see them.
func readGateways(_ yaml: String, in folder: ScratchFolder) throws -> (gateways: Gateways, problems: [String]) {
    let log = SettingsLog()
    let setting = SettingsFile.read(yaml, file: "rekindle.yaml", log: log)
    let root = setting.flatMap { Section($0, log: log) }
    let gateways = try Gateways.read(
        root?.section("gateways"), workspace: folder.path,
        credentials: Credentials(serviceFolder: nil, workspaceFolder: folder.path), clock: FixedClock(at: noon))
    return (gateways, log.problems.map { $0.report(in: .english).split(separator: "\n").first.map(String.init) ?? "" })
}

/// Runs a body beside the gateways' loop, and ends the loop with it.
func running<Value: Sendable>(
    _ gateways: Gateways, _ body: @Sendable (Gateways) async throws -> Value
) async throws -> Value {
    async let loop: Void = gateways.run(grace: .seconds(5))
    do {
        let value = try await body(gateways)
        await gateways.close()
        try await loop
        return value
    } catch {
        await gateways.close()
        try await loop
        throw error
    }
}

/// The files of the repository, as shipped.
func shipped(_ path: String, from file: StaticString = #filePath) throws -> String {
    let root = "/" + "\(file)".split(separator: "/").dropLast(3).joined(separator: "/")
    let (folder, name) = (path.split(separator: "/").dropLast(), path.split(separator: "/").last ?? "")
    return ScratchFolder.lines(of: String(name), in: ([root] + folder.map(String.init)).joined(separator: "/"))
        .joined(separator: "\n")
}
