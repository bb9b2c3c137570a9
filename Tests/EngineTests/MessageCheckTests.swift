import EngineTesting
import Ledger
import Testing

@testable import Engine

@Suite struct MessageCheckTests {
    private func codes(sms text: String) throws -> [String] {
        let message = OutgoingMessage(key: .make(), messageID: "m", content: .sms(to: .make(), text: text))
        return MessageCheck(settings: try Shipped.settings()).problems(of: message).map(\.code)
    }

    private func codes(mail text: String, html: String?) throws -> [String] {
        var message = OutgoingMessage.make()
        message.preview = MessagePreview(recipient: "", subject: nil, text: text, html: html)
        return MessageCheck(settings: try Shipped.settings()).problems(of: message).map(\.code)
    }

    private let footer = "株式会社みほん珈琲 〒100-0000 東京都見本区れい町1-2-3 みほんビル1階 support@example.jp"

    @Test func `a mail that says who sends it and how to stop it is right`() throws {
        #expect(try codes(mail: footer, html: "<p>\(footer)</p>") == [])
    }

    @Test func `each part of a mail needs all of it`() throws {
        #expect(try codes(mail: footer, html: "<p>こんにちは</p>") == ["legal-footer", "legal-footer", "legal-footer"])
        #expect(try codes(mail: footer.replacing("株式会社みほん珈琲", with: ""), html: footer) == ["legal-footer"])
    }

    @Test func `an SMS names its sender, says how to stop it, and is short`() throws {
        #expect(try codes(sms: "【みほん珈琲店】こんにちは。配信停止 03-1234-5678") == [])
        #expect(try codes(sms: "こんにちは") == ["sms-without-sender", "sms-without-stop"])
        let long = "【みほん珈琲店】\(String(repeating: "あ", count: 130))配信停止 03-1234-5678"
        #expect(try codes(sms: long) == ["sms-too-long"])
    }
}
