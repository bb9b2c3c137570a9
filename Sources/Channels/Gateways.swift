import Curl
import Customers
import Engine
import Settings
import Wording

/// Every way out that the configuration describes, over one transfer loop.
public struct Gateways: Sendable {
    public let channels: [ChannelKind: any Channel]
    /// Whether nothing can leave this machine: what `run --now` demands.
    public let areOnLoopback: Bool
    /// Channels whose gateway does not recognise a message that it has had before: one in doubt must not be sent again.
    public let holdsDoubts: Set<ChannelKind>
    private let loop: TransferLoop

    /// Reads the section `gateways`. Everything wrong is reported to the section's log; only channels that are right are made.
    ///
    /// Throws when the machine cannot give what a transfer loop needs. Nothing is connected and nothing runs before `run`.
    public static func read(
        _ section: Section?, workspace: String, credentials: Credentials, clock: any WallClock
    ) throws(Problem) -> Gateways {
        let loop = try TransferLoop()
        let reading = GatewayReading(workspace: workspace, credentials: credentials, clock: clock, loop: loop)
        var channels: [ChannelKind: any Channel] = [:]
        var areOnLoopback = true
        var holdsDoubts: Set<ChannelKind> = []
        if let section {
            for (kind, read) in GatewayReading.kinds {
                guard let below = section.section(kind.rawValue), let gateway = read(reading, below) else { continue }
                channels[kind] = gateway.channel
                areOnLoopback = areOnLoopback && gateway.isOnLoopback
                if gateway.holdsDoubts { holdsDoubts.insert(kind) }
            }
            section.finish()
        }
        return Gateways(channels: channels, areOnLoopback: areOnLoopback, holdsDoubts: holdsDoubts, loop: loop)
    }

    /// Carries messages until the task is cancelled or `close` was called; then ends in order within `grace`.
    public func run(grace: Duration = .seconds(30)) async throws(Problem) {
        try await loop.run(grace: grace)
    }

    /// Finishes what is past its permit, closes every connection and ends `run`.
    public func close() async {
        await withTaskGroup(of: Void.self) { group in
            for channel in channels.values { group.addTask { await channel.close() } }
        }
        loop.shutdown()
    }
}

/// What the reading of one gateway's section needs.
struct GatewayReading {
    typealias Gateway = (channel: any Channel, isOnLoopback: Bool, holdsDoubts: Bool)

    /// The channels there are. A new one gets its line here.
    static var kinds: [(ChannelKind, (GatewayReading, Section) -> Gateway?)] {
        [
            (.email, { $0.email($1) }),
            (.sms, { $0.sms($1) }),
        ]
    }

    let workspace: String
    let credentials: Credentials
    let clock: any WallClock
    let loop: TransferLoop

    /// Reads `user` and `credential`, which go together.
    func login(_ section: Section) -> (user: String?, secret: Secret?) {
        let user = section.setting("user")?.text(section.log)
        guard let name = section.setting("credential") else { return (user, nil) }
        guard let text = name.text(section.log) else { return (user, nil) }
        do {
            return (user, try credentials.secret(named: text, at: name.place))
        } catch {
            section.log.report(error)
            return (user, nil)
        }
    }

    func connections(_ section: Section) -> Int {
        section.value("connections", default: 4) { $0.integer(in: 1...1_000, $1) }
    }

    /// The same below the workspace, unless it begins at the root.
    func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(workspace)/\(file)" }

    static func isLoopback(_ host: some StringProtocol) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    }
}
