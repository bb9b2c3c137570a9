import Foundation
import LoopbackTesting
import Testing

/// What the telephone network behind a real Kannel is given.
struct PhoneNetwork {
    struct Message: Hashable {
        let to: String
        let text: String
    }

    let kannel: Kannel

    init() throws {
        kannel = try Kannel()
    }

    /// Every message that went through so far, its parts put together.
    ///
    /// A message of our own is sent behind them; once it has come out, everything before it has.
    func messages() throws -> [Message] {
        let mark = "+819099999999"
        let connection = try #require(LoopbackPeer.connect(to: kannel.port))
        connection.write(
            "GET /cgi-bin/sendsms?username=tester&password=pass%20word&from=1&to=%2B819099999999&text=end HTTP/1.0\r\n\r\n"
        )
        _ = connection.read(through: "\r\n\r\n")
        connection.close()

        var messages: [Message] = []
        var parts: [String: [Int: String]] = [:]
        while true {
            let words = kannel.nextMessage()
            guard words.count >= 4 else { break }
            let to = words[1]
            if to == mark { break }
            switch words[2] {
            case "text", "ucs-2": messages.append(Message(to: to, text: Self.text(words[2...])))
            case "udh":
                // 05 00 03, reference, number of parts, part: TS 23.040, 9.2.3.24.1.
                let header = Self.bytes(words[3])
                try #require(header.count == 6 && words.count >= 6, "\(words)")
                let key = "\(to) \(header[3])"
                parts[key, default: [:]][Int(header[5])] = Self.text(words[4...])
                if let whole = parts[key], whole.count == Int(header[4]) {
                    let text = whole.sorted { $0.key < $1.key }.map(\.value).joined()
                    messages.append(Message(to: to, text: text))
                    parts[key] = nil
                }
            default: Issue.record("the network was given \(words)")
            }
        }
        #expect(parts.isEmpty)
        return messages
    }

    /// A type and its content: words as they are, or UTF-16 escaped as in a URL.
    private static func text(_ words: ArraySlice<String>) -> String {
        let content = words.dropFirst().joined(separator: " ")
        return words.first == "text" ? content : utf16(bytes(content))
    }

    private static func bytes(_ escaped: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(escaped.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func utf16(_ bytes: [UInt8]) -> String {
        String(
            decoding: stride(from: 0, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            },
            as: UTF16.self)
    }

    /// The section `gateways.sms` that leads here; the password lies in `config/secrets/sms-password`.
    var gateway: String {
        """
          sms:
            kind: http
            profile: config/gateways/kannel.yaml
            url: http://127.0.0.1:\(kannel.port)
            user: tester
            credential: sms-password
            sender: "+819000000000"

        """
    }
}
