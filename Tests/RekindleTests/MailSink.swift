import Foundation
import Glibc
import LoopbackTesting
import Testing

/// Postfix's smtp-sink, keeping every message it takes. `apt-get install postfix`.
final class MailSink: Sendable {
    static let program = PeerProcess.find("smtp-sink")

    struct Message {
        let recipient: String
        let text: String

        /// Without brackets.
        var id: String { field("Message-ID")?.trimmingCharacters(in: ["<", ">"]) ?? "" }

        /// As it was sent, without what the sink put before it.
        var content: String {
            // Its last line is the rest of a folded Received field.
            let lines = text.components(separatedBy: "\n")
            let end = lines.firstIndex { $0.hasPrefix("\t") && $0.hasSuffix(")") } ?? -1
            return lines[(end + 1)...].joined(separator: "\n")
        }

        func field(_ name: String) -> String? {
            text.components(separatedBy: "\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)).trimmingCharacters(in: .whitespaces) }
        }
    }

    let port: UInt16
    private let folder = ScratchFolder()
    private let process: PeerProcess

    init(_ options: [String] = []) throws {
        port = LoopbackPeer.freePort()
        // Run as root it wants to know whom to become.
        process = try PeerProcess(
            try #require(Self.program),
            (getuid() == 0 ? ["-u", "root"] : []) + options + ["-d", "mail.", "127.0.0.1:\(port)", "100"],
            in: folder.path)
        try #require(process.listens(on: port))
    }

    /// What it has taken so far.
    var messages: [Message] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            // The sink's own lines come first: X-Rcpt-Args: <address>.
            let text = folder.text(of: name)
            guard let start = text.range(of: "X-Rcpt-Args: <"),
                let end = text.range(of: ">", range: start.upperBound..<text.endIndex),
                text.contains("\nMessage-ID: ")
            else { return nil }
            return Message(recipient: String(text[start.upperBound..<end.lowerBound]), text: text)
        }
    }

    /// The section `gateways.email` that leads here.
    var gateway: String {
        """
          email:
            kind: smtp
            host: 127.0.0.1
            port: \(port)
            security: none

        """
    }
}
