import Foundation
import LoopbackTesting
import Testing

extension Shop {
    /// Switches delivery on, with these gateways and no others.
    func goLive(email: String, sms: String = "") throws {
        let before = text(of: "config/rekindle.yaml")
        let head = try #require(before.range(of: "\ngateways:"))
        let rest = try #require(before.range(of: "\ndefaults:"))
        let after = before[..<head.lowerBound] + "\ngateways:\n" + email + sms + before[rest.lowerBound...]
        try write(
            String(after).replacingOccurrences(of: "delivery: dry-run", with: "delivery: live"),
            to: "config/rekindle.yaml")
        try keepSecret("pass word", as: "sms-password")
    }

    /// Lays a secret where the program looks for it, readable by its owner alone.
    func keepSecret(_ secret: String, as name: String) throws {
        let secrets = "\(path)/config/secrets"
        try FileManager.default.createDirectory(
            atPath: secrets, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = "\(secrets)/\(name)"
        try Data(secret.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}

/// A live shop with its sample at the moment at which the most mail is due, approved, and a mail server that takes a second
/// for every message.
struct Rush {
    let mail: MailSink
    let shop: Shop
    let moment: String
    /// The Message-IDs that have to arrive, ascending.
    let wanted: [String]

    static func prepared() async throws -> Rush {
        let shop = try await Shop.withSample()
        // With pipelining smtp-sink would let the replies to later commands pass the one that waits.
        let mail = try MailSink(["-p", "-W", ".:1"])
        try shop.goLive(email: mail.gateway)
        // The first run begins the sequences; nothing leaves before it is approved.
        for arguments in [["run", "--until-idle"], ["approve"]] {
            let run = try await shop.rekindle(arguments)
            try #require(run.status == 0, "\(run.errors)")
        }
        let plan = try await shop.answer("plan", "--days", "30")
        let due = plan["deliveries"].list.filter { $0["channel"].text == "email" }.compactMap { $0["due"].text }
        let counts = Dictionary(grouping: due) { $0 }.mapValues(\.count)
        let moment = try #require(counts.max { ($0.value, $1.key) < ($1.value, $0.key) }).key

        // What has to arrive is what arrives at a quick server when nothing happens on the way.
        let quick = try MailSink()
        let copy = try shop.copy()
        try copy.goLive(email: quick.gateway)
        let run = try await copy.rekindle("run", "--until-idle", now: moment)
        try #require(run.status == 0, "\(run.errors)")
        let wanted = quick.messages.map(\.id).sorted()
        try #require(wanted.count >= 10)
        return Rush(mail: mail, shop: shop, moment: moment, wanted: wanted)
    }
}
