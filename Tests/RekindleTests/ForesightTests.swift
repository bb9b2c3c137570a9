import Foundation
import LoopbackTesting
import Testing

@Suite struct `foresight` {
    private static let year = "2027-11-24"

    /// The shipped files under another zone, with the sample in it.
    private func shop(in zone: String) async throws -> Shop {
        let shop = try await Shop.withSample()
        try shop.edit("config/rekindle.yaml", "zone: Asia/Tokyo ", "zone: \(zone) ")
        return shop
    }

    @Test(arguments: ["Asia/Tokyo", "America/New_York", "Europe/London", "Pacific/Apia", "Africa/Casablanca"])
    func `a year of the sample adds up, wherever the shop is`(zone: String) async throws {
        let shop = try await shop(in: zone)
        let answer = try await shop.answer("simulate", "--until", Self.year, "--assume", "historical")
        let messages = try #require(answer["messages"].number)
        #expect(messages > 500)
        #expect(answer["customers"].number == 300)
        #expect(answer["days"].list.reduce(0) { $0 + ($1["messages"].number ?? 0) } == messages)
        #expect(answer["lines"].list.reduce(0) { $0 + ($1["messages"].number ?? 0) } == messages)
        let people = answer["per_person"].list
        #expect(people.reduce(0) { $0 + ($1["customers"].number ?? 0) } == 300)
        let perPerson = people.map { ($0["customers"].number ?? 0) * ($0["messages"].number ?? 0) }
        #expect(perPerson.reduce(0, +) == messages)
    }

    @Test func `simulating changes nothing and says the same twice`() async throws {
        let shop = try await Shop.withSample()
        let before = shop.files(below: ".rekindle")["rekindle.db"]
        let arguments = ["simulate", "--until", Self.year, "--assume", "historical", "--seed", "7"]
        let first = try await shop.rekindle(arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(try await shop.rekindle(arguments) == first)
        #expect(shop.files(below: ".rekindle")["rekindle.db"] == before)
    }

    @Test func `a what-if purchase is one assumed event, and needs a customer who is there`() async throws {
        let shop = try await Shop.sample()
        let answer = try await shop.answer("simulate", "--until", Self.year, "--what-if", "purchase:2026-12-01:C0042")
        #expect(answer["assumed_events"].number == 1)
        let run = try await shop.rekindle("simulate", "--until", Self.year, "--what-if", "purchase:2026-12-01:C9999")
        #expect(run == Program.Run(status: 2, output: "", errors: "error: there is no customer 'C9999'\n"))
    }

    @Test(arguments: [
        ["--until", "2026-11-24"], ["--until", "2037-01-01"], ["--until", "2026-12-31", "--from", "2026-11-24"],
        ["--until", "soon"], ["--until", "2026-12-31", "--what-if", "purchase"],
        ["--until", "2026-12-31", "--files", "/nonexistent"],
    ])
    func `a span that makes no sense is wrong usage`(arguments: [String]) async throws {
        let run = try await Shop.sample().rekindle(["simulate"] + arguments)
        #expect(run.status == 2)
        #expect(run.output == "" && run.errors != "")
    }

    @Test func `the page and the table hold the same messages`() async throws {
        let shop = try await Shop.withSample()
        let table = try await shop.rekindle("simulate", "--until", Self.year, "--csv")
        #expect(table.output.hasPrefix("day,sequence,step,channel,messages\r\n"))
        let run = try await shop.rekindle("simulate", "--until", Self.year, "--html", "year.html")
        #expect(run == Program.Run(status: 0, output: "year.html\n", errors: ""))
        let page = shop.text(of: "year.html")
        #expect(page.contains("<svg") && page.hasSuffix("</html>\n"))
        for name in ["<script", "http://", "https://", "src="] { #expect(!page.contains(name), "\(name)") }
    }

    @Test func `prices add up to a cost, exactly`() async throws {
        let shop = try await Shop.sample()
        let answer = try await shop.answer(
            "simulate", "--until", Self.year, "--cost", "email=0.1", "--cost", "sms=8.85")
        #expect(answer["currency"].text == "JPY")
        let lines = answer["lines"].list
        func count(_ channel: String) -> Int {
            lines.filter { $0["channel"].text == channel }.reduce(0) { $0 + ($1["messages"].number ?? 0) }
        }
        let thousandths = count("email") * 100 + count("sms") * 8850
        let cost = try #require(answer["cost"].text.flatMap(Double.init))
        #expect(Int((cost * 1000).rounded()) == thousandths)
        for price in ["sms", "fax=1", "sms=-1", "sms=1.2345", "sms=1e3", "sms=99999999"] {
            #expect(try await shop.rekindle("simulate", "--until", Self.year, "--cost", price).status == 2, "\(price)")
        }
    }

    @Test func `the same files in another folder change nothing`() async throws {
        let shop = try await Shop.sample()
        let run = try await shop.rekindle("diff", ".", "--fail-above", "0")
        #expect(
            run
                == Program.Run(
                    status: 0,
                    output: "Compared with ., nothing changes in the next 30 days (300 customers).\n", errors: ""))
    }

    @Test func `an edit is told against the revision before it, and can fail a check`() async throws {
        let shop = try await Shop.withSample()
        try await git(shop, "init", "--quiet")
        try await git(shop, "add", "config", "templates")
        try await git(
            shop, "-c", "user.name=test", "-c", "user.email=test@example.jp", "commit", "--quiet", "-m", "before")
        try shop.edit("templates/win-back/sequence.yaml", "at: \"10:30\"", "at: \"15:00\"")
        try FileManager.default.removeItem(atPath: "\(shop.path)/templates/mothers-day/2-order-by.sms")

        let answer = try await shop.answer("diff", "HEAD", "--days", "180")
        #expect(answer["total"]["added"].number == 0)
        let later = try #require(answer["sequences"]["win-back"]["moved_later"].number)
        #expect(later > 50)
        #expect(try #require(answer["sequences"]["mothers-day"]["dropped"].number) > 50)
        #expect(answer["sequences"]["birthday"]["added"].number == nil)

        let run = try await shop.rekindle("diff", "HEAD", "--markdown", "--fail-above", "10")
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("### What changes in the plan\n\nCompared with HEAD, "))
        #expect(run.errors.hasSuffix(" messages change, more than 10\n"))
        // It is for a pull request: ids, no names.
        #expect(!run.output.contains("佐藤"))
    }

    @Test(arguments: ["nonsense", "--", "HEAD~40", "/nonexistent"])
    func `what is neither revision nor folder is wrong usage`(base: String) async throws {
        let run = try await Shop.sample().rekindle("diff", base)
        #expect(run.status == 2)
        #expect(run.output == "" && run.errors != "")
    }

    @Test func `a plan has an id that changes with the plan`() async throws {
        let shop = try await Shop.withSample()
        let first = try await shop.answer("plan", "--days", "30")["plan_id"].text
        #expect(try #require(first).count == 64)
        #expect(try await shop.answer("plan", "--days", "30", "--sequence", "birthday")["plan_id"].text == first)
        #expect(try await shop.answer("plan", "--days", "31")["plan_id"].text != first)
    }

    @Test func `the plan is a calendar to subscribe to`() async throws {
        let run = try await Shop.sample().rekindle("plan", "--days", "90", "--ical")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"))
        #expect(run.output.hasSuffix("END:VEVENT\r\nEND:VCALENDAR\r\n"))
        #expect(run.output.contains("SUMMARY:win-back: "))
        #expect(run.output.contains("DTSTAMP:20261125T000000Z\r\n"))
    }

    private func git(_ shop: Shop, _ arguments: String...) async throws {
        let process = try PeerProcess(
            "/usr/bin/env", ["git"] + arguments, in: shop.path, environment: Program.environment)
        let status = try #require(try await eventually { process.status })
        try #require(status == 0, "git \(arguments)")
    }
}
