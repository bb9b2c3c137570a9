import Foundation
import LoopbackTesting
import Testing

@Suite(
    .enabled(if: MailSink.program != nil, "smtp-sink (postfix) is not installed"),
    .enabled(if: Kannel.programs != nil, "Kannel is not installed"))
struct `privacy` {
    @Test func `no address, name or text of a customer is in the log, and no password anywhere`() async throws {
        let (mail, phones) = (try MailSink(), try PhoneNetwork())
        let shop = try await Shop.withSample()
        try shop.goLive(email: mail.gateway, sms: phones.gateway)
        for arguments in [["run", "--until-idle"], ["approve"]] {
            try #require(try await shop.rekindle(arguments).status == 0)
        }
        let plan = try await shop.answer("plan", "--days", "30")
        let moments = ["email", "sms"].flatMap { channel in
            plan["deliveries"].list.filter { $0["channel"].text == channel }.compactMap { $0["due"].text }.prefix(3)
        }
        var log = ""
        for moment in Set(moments).sorted() {
            let run = try await shop.rekindle("run", "--until-idle", now: moment)
            log += run.errors + run.output
        }
        let sent = mail.messages
        let texts = try phones.messages()
        try #require(!sent.isEmpty && !texts.isEmpty)
        let lines = log.split(separator: "\n").map(String.init)
        #expect(lines.count { $0.hasPrefix("info sent") } == sent.count + texts.count, "\(log)")

        var personal = Set(sent.map(\.recipient)).union(texts.map(\.to)).union(texts.map(\.text))
        personal.formUnion(texts.map { "0" + $0.to.dropFirst("+81".count) })
        personal.formUnion(try names(in: shop))
        for text in personal where !text.isEmpty {
            #expect(!lines.contains { $0.localizedCaseInsensitiveContains(text) }, "\(text)")
        }
        #expect(!log.contains("pass word") && !log.contains("pass%20word"))
    }

    /// Family and given names of the sample's customers, and their addresses.
    private func names(in shop: Shop) throws -> [String] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(shop.path)/templates/sample/customers.csv"))
        let text = try #require(String(data: bytes, encoding: .shiftJIS))
        return text.components(separatedBy: "\r\n").dropFirst().flatMap { line in
            let cells = line.components(separatedBy: ",")
            guard cells.count > 4 else { return [String]() }
            let names = cells[1].components(separatedBy: .whitespaces).filter { $0.count > 1 && $0 != "様" }
            return names + [cells[3], cells[6]].filter { !$0.isEmpty }
        }
    }

    @Test func `a password is in no argument and in no environment of what runs`() async throws {
        let mail = try MailSink()
        let shop = try await Shop.withSample()
        try shop.goLive(email: mail.gateway)
        try shop.keepSecret("k4n4ria", as: "smtp-password")
        let running = try await RunningShop.ready(shop)
        for file in ["cmdline", "environ"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(running.identifier)/\(file)"))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("k4n4ria"))
        }
        #expect(try await running.terminate() == 0)
        #expect(!running.log.contains("k4n4ria"))
    }
}
