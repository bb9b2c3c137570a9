import Glibc

/// A real Kannel on loopback with a telephone network that the test plays itself: bearerbox listens for the network, one text
/// line per message comes out of it. `apt-get install kannel kannel-extras`.
public final class Kannel: Sendable {
    public static let programs = PeerProcess.find("bearerbox").flatMap { bearerbox in
        PeerProcess.find("smsbox").map { (bearerbox: bearerbox, smsbox: $0) }
    }

    public struct DidNotStart: Error {
        public let what: String
    }

    public let port: UInt16
    private let folder = ScratchFolder()
    private let bearerbox: PeerProcess
    private let smsbox: PeerProcess
    private let network: LoopbackPeer.Connection

    public init() throws {
        guard let programs = Self.programs else { throw DidNotStart(what: "not installed") }
        let ports = (0..<4).map { _ in LoopbackPeer.freePort() }
        port = ports[2]
        let configuration = folder.write(Self.configuration(ports, folder.path), to: "kannel.conf")
        bearerbox = try PeerProcess(programs.bearerbox, ["-v", "4", configuration], in: folder.path)
        guard bearerbox.listens(on: ports[1]), bearerbox.listens(on: ports[3]) else {
            throw DidNotStart(what: "bearerbox")
        }
        guard let network = LoopbackPeer.connect(to: ports[3]) else { throw DidNotStart(what: "network") }
        self.network = network
        smsbox = try PeerProcess(programs.smsbox, ["-v", "4", configuration], in: folder.path)
        guard smsbox.listens(on: ports[2]) else { throw DidNotStart(what: "smsbox") }
    }

    deinit { network.close() }

    /// The next message that the network is given: `sender receiver type content`.
    public func nextMessage() -> [String] {
        network.read(through: "\n").split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func configuration(_ ports: [UInt16], _ folder: String) -> String {
        """
        group = core
        admin-interface = "127.0.0.1"
        admin-port = \(ports[0])
        admin-password = admin
        smsbox-interface = "127.0.0.1"
        smsbox-port = \(ports[1])
        box-allow-ip = "127.0.0.1"
        box-deny-ip = "*.*.*.*"
        log-file = "\(folder)/bearerbox.log"
        dlr-storage = internal

        group = smsc
        smsc = fake
        smsc-id = FAKE
        our-host = "127.0.0.1"
        port = \(ports[3])
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = \(ports[1])
        sendsms-interface = "127.0.0.1"
        sendsms-port = \(ports[2])
        sendsms-chars = "0123456789+- "
        log-file = "\(folder)/smsbox.log"

        group = sendsms-user
        username = tester
        password = "pass word"
        user-deny-ip = "*.*.*.*"
        user-allow-ip = "127.0.0.1"
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        catch-all = true
        max-messages = 0
        text = "none"

        """
    }
}
