import Foundation
import LoopbackTesting
import Testing

/// What went out, comparable with what the outbox showed.
private struct Delivered: Equatable {
    /// Message-IDs, ascending; one that came twice stands twice.
    var mail: [String] = []
    var sms: [String] = []

    init(mail: [String], sms: [PhoneNetwork.Message]) {
        self.mail = mail.sorted()
        self.sms = sms.map { "\($0.to) \($0.text)" }.sorted()
    }

    /// The outbox that `preview` wrote.
    init(outbox folder: String) throws {
        var (mail, sms): ([String], [PhoneNetwork.Message]) = ([], [])
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            if name.hasSuffix(".eml") {
                let message = MailSink.Message(recipient: "", text: text.replacing("\r\n", with: "\n"))
                mail.append(message.id)
            } else if name.hasSuffix(".txt") {
                // "To: NUMBER", an empty line, the text.
                let parts = text.components(separatedBy: "\n\n")
                sms.append(
                    PhoneNetwork.Message(
                        to: String(parts[0].dropFirst("To: ".count)),
                        text: parts.dropFirst().joined(separator: "\n\n").trimmingCharacters(in: .newlines)))
            }
        }
        self.init(mail: mail, sms: sms)
    }
}

@Suite(
    .enabled(if: MailSink.program != nil, "smtp-sink (postfix) is not installed"),
    .enabled(if: Kannel.programs != nil, "Kannel is not installed"), .serialized)
struct `live delivery` {
    @Test func `reaches a mail server and a Kannel with exactly what the preview showed, once each`() async throws {
        let (mail, phones) = (try MailSink(), try PhoneNetwork())
        let shop = try await Shop.withSample()
        try shop.goLive(email: mail.gateway, sms: phones.gateway)
        let preview = try await shop.rekindle("preview", "--days", "30", "--out", "\(shop.path)/preview")
        try #require(preview.status == 0, "\(preview.errors)")
        let expected = try Delivered(outbox: "\(shop.path)/preview")
        #expect(expected.mail.count > 10 && expected.sms.count > 10)

        let first = try await shop.rekindle("run", "--until-idle")
        #expect(first.status == 0, "\(first.errors)")
        let waiting = try await shop.answer("status")
        #expect((waiting["deliveries"]["planned"].number ?? 0) > 0)
        #expect(waiting["deliveries"]["sent"].number == 0)
        #expect(mail.messages.isEmpty)
        let approved = try await shop.rekindle("approve")
        #expect(approved.status == 0, "\(approved.errors)")

        // Every hour in which anything may go out, for thirty days.
        for moment in moments(days: 30) {
            let run = try await shop.rekindle("run", "--until-idle", now: moment)
            #expect(run.status == 0, "\(run.errors)")
        }
        let sms = try phones.messages()
        #expect(Delivered(mail: mail.messages.map(\.id), sms: sms) == expected)
        let status = try await shop.answer("status", now: "2026-12-25T09:00:00+09:00")
        #expect(status["deliveries"]["sent"].number == expected.mail.count + expected.sms.count)
        #expect(status["in_doubt_total"].number == 0)
    }

    private func moments(days: Int) -> [String] {
        let start = ISO8601DateFormatter().date(from: "2026-11-25T00:00:00Z") ?? .distantPast
        return (0..<days).flatMap { day in
            [1.0, 3.0].map { hour in
                ISO8601DateFormatter().string(from: start.addingTimeInterval(Double(day) * 86_400 + hour * 3_600 + 60))
            }
        }
    }

    @Test func `of a test message goes to the tester alone and leaves the ledger as it was`() async throws {
        let (mail, phones) = (try MailSink(), try PhoneNetwork())
        let shop = try await Shop.withSample()
        try shop.goLive(email: mail.gateway, sms: phones.gateway)
        let before = try await shop.rekindle("status")
        let sent = try await shop.rekindle("send", "--to", "me@example.jp", "--as", "C0042", "win-back/we-miss-you")
        #expect(sent.status == 0 && sent.errors == "", "\(sent.errors)")
        #expect(mail.messages.map(\.recipient) == ["me@example.jp"])
        #expect(mail.messages.first?.field("To")?.contains("me@example.jp") == true)
        let text = try await shop.rekindle("send", "--to", "060-9999-0001", "--as", "C0042", "win-back/coupon")
        #expect(text.status == 0 && text.errors == "", "\(text.errors)")
        #expect(try phones.messages().map(\.to) == ["+816099990001"])
        #expect(try await shop.rekindle("status") == before)
    }

    @Test func `stopped with SIGTERM in the middle and started again sends everything once`() async throws {
        let rush = try await Rush.prepared()
        let running = try await RunningShop.ready(rush.shop, now: rush.moment)
        let isUnderWay = try await eventually { !rush.mail.messages.isEmpty }
        #expect(isUnderWay)
        #expect(try await running.terminate() == 0, "\(running.log)")
        let atStop = rush.mail.messages.count
        #expect((1..<rush.wanted.count).contains(atStop))

        let again = try await RunningShop.ready(rush.shop, now: rush.moment)
        let isDone = try await eventually { rush.mail.messages.count >= rush.wanted.count }
        #expect(isDone)
        #expect(try await again.terminate() == 0)
        #expect(rush.mail.messages.map(\.id).sorted() == rush.wanted)
    }

    @Test func `killed in the middle loses nothing and repeats only what it could not know, byte for byte`()
        async throws
    {
        let rush = try await Rush.prepared()
        let running = try await RunningShop.ready(rush.shop, now: rush.moment)
        let isUnderWay = try await eventually { rush.mail.messages.count >= 3 }
        #expect(isUnderWay)
        running.signal(SIGKILL)
        let isGone = try await eventually { running.status == -SIGKILL }
        #expect(isGone)
        let begun = rush.mail.messages
        #expect(begun.count < rush.wanted.count)

        // Long enough after that for a doubt to be resolved by sending the same again.
        let later = ISO8601DateFormatter().date(from: rush.moment)?.addingTimeInterval(3_600)
        let again = try await RunningShop.ready(
            rush.shop, now: ISO8601DateFormatter().string(from: try #require(later)))
        let status = try await rush.shop.answer("status", now: rush.moment)
        let doubts = try #require(status["in_doubt_total"].number)
        #expect((1...4).contains(doubts))
        let isDone = try await eventually {
            Set(rush.mail.messages.map(\.id)).count == rush.wanted.count
                && rush.mail.messages.count >= rush.wanted.count
        }
        #expect(isDone, "\(again.log)")
        #expect(try await again.terminate() == 0)
        #expect(Set(rush.mail.messages.map(\.id)) == Set(rush.wanted))
        let copies = Dictionary(grouping: rush.mail.messages, by: \.id).values.filter { $0.count > 1 }
        #expect(copies.count <= doubts)
        for copy in copies { #expect(Set(copy.map(\.content)).count == 1 && copy.count == 2) }
    }
}
