import Testing

@testable import Messages

/// What holds for every input, whatever it is.
@Suite struct AddressPropertyTests {
    private static let pool = Array(
        "abc.@@\"\\ <>\r\n\0,;:'-_+()[]日本。．＠Ａ１éß\u{308}ｶ\u{FF9E}\u{202E}\u{200B}\u{E0100}😀xn--.jp.com".unicodeScalars)

    private static func text(_ random: inout HostileMail.Spread) -> String {
        var text = String.UnicodeScalarView(random.chance(2) ? "taro".unicodeScalars : "".unicodeScalars)
        for _ in 0..<(random.next() % 16) { text.append(pool[Int(random.next() % UInt64(pool.count))]) }
        if random.chance(2) { text.append(contentsOf: "@example.jp".unicodeScalars) }
        return String(text)
    }

    @Test func `an accepted address reads back as itself and cannot leave its place`() throws {
        var random = HostileMail.Spread(state: 1)
        var accepted = 0
        for _ in 0..<20_000 {
            // Refused is a fine answer to such texts; what matters is what is accepted.
            guard let address = try? EmailAddress(Self.text(&random)) else { continue }
            accepted += 1
            #expect(try EmailAddress(address.text) == address)
            #expect(address.text.unicodeScalars.allSatisfy { !["\r", "\n", "\0", "<", ">"].contains($0) })
            #expect(address.domain.utf8.allSatisfy { $0 < 0x80 } && address.domain.contains("."))
            #expect(address.text.utf8.count <= 254)
        }
        #expect(accepted > 500)
    }

    @Test func `a repaired address is an address, and one that needs no repair is left alone`() throws {
        var random = HostileMail.Spread(state: 2)
        var repaired = 0
        for _ in 0..<20_000 {
            let text = Self.text(&random)
            // As above.
            guard let read = try? EmailAddress.normalising(text) else { continue }
            #expect(try EmailAddress(read.address.text) == read.address)
            if read.repairs.isEmpty {
                #expect(try EmailAddress(text) == read.address)
            } else {
                repaired += 1
            }
        }
        #expect(repaired > 200)
    }

    @Test func `a mask never shows more than one letter of the local part`() throws {
        #expect("\(try EmailAddress("ab@example.jp"))" == "a***@example.jp")
        #expect("\(try EmailAddress("\"a b\"@example.jp"))" == "a***@example.jp")
    }
}
