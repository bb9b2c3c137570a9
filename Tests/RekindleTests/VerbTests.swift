import Foundation
import LoopbackTesting
import Testing

@Suite struct `every verb` {
    @Test func `explains itself with an example, in two languages`() async throws {
        let verbs = try await Program.verbs()
        #expect(verbs.count >= 19)
        for verb in verbs {
            let english = try await Program.run(verb, "--help")
            #expect(english.status == 0 && english.errors == "", "\(verb)")
            #expect(english.output.contains(#/Examples?:\s+rekindle\s/#), "\(english.output)")
            #expect(english.output.unicodeScalars.allSatisfy { $0.value < 0x3000 }, "\(english.output)")
            let japanese = try await Program.run(verb, "--help", "--lang", "ja")
            #expect(japanese.status == 0 && japanese.errors == "", "\(verb)")
            #expect(japanese.output.contains(#/例:\s+rekindle\s/#), "\(japanese.output)")
            #expect(japanese.output != english.output)
        }
    }

    /// What each is asked, and the keys of its answer.
    @Test(arguments: [
        (["check"], ["problems", "sequences", "steps"]),
        (["check", "--explain", "--customers"], ["defaults", "problems", "sequences", "steps", "unsendable"]),
        (["dormancy"], ["attention", "beyond_look_back", "day", "forgotten", "recency_first", "sections"]),
        (["plan"], ["customers", "deliveries", "exclusions", "plan_id"]),
        (["explain", "C0042"], []),
        (
            ["diff", "."],
            ["base", "changed_customers", "changes", "customers", "days", "sequences", "total"]
        ),
        (
            ["simulate", "--until", "2027-01-31"],
            [
                "assume", "assumed_events", "busiest_day", "busiest_hour", "customers", "days", "exclusions", "from",
                "held", "lines", "messages", "per_person", "reached", "until", "zone",
            ]
        ),
        (
            ["status"],
            [
                "customers", "deliveries", "delivery", "gateways", "held", "in_doubt_total", "overdue", "paused",
                "service_running", "stopped",
            ]
        ),
    ])
    func `that looks answers programs in one document`(arguments: [String], keys: [String]) async throws {
        let shop = try await Shop.sample()
        let run = try await shop.rekindle(arguments + ["--json"])
        #expect(run.status <= 1)
        #expect(run.errors == "")
        #expect(try JSON(run.output).keys == keys)
    }

    @Test(arguments: [
        ["approve"], ["pause", "birthday"], ["resume", "birthday"], ["stop"], ["start"], ["suppress", "C0042"],
        ["import", "templates/sample/customers.csv"], ["preview"],
    ])
    func `that does something answers programs in one document`(arguments: [String]) async throws {
        let shop = try await Shop.withSample()
        let run = try await shop.rekindle(arguments + ["--json"])
        #expect(run.status <= 1)
        #expect(run.errors == "")
        #expect(try !JSON(run.output).keys.isEmpty)
    }

    @Test(
        arguments: [
            ([], 0), (["nonsense"], 2), (["plan", "--days", "0"], 2), (["plan", "--now", "yesterday"], 2),
            (["plan", "--lang", "fr"], 2), (["pause", "win-bak"], 2), (["explain", "C9999"], 2), (["explain"], 2),
            (["check", "-w", "/nonexistent"], 2), (["status", "-w", "/nonexistent"], 2),
            (["import", "/nonexistent.csv"], 2),
            (["suppress"], 2), (["import", "templates/sample/customers.csv"], 1), (["check"], 0),
            (["status", "--state", "/proc/version"], 2),
            (["import", "--state", "/proc/nothing", "templates/sample/events.csv"], 3),
        ] as [([String], Int32)])
    func `ends with the status that says what happened`(arguments: [String], status: Int32) async throws {
        let shop = try await Shop.withSample()
        let run = try await Program.run(arguments, in: shop.path)
        #expect(run.status == status, "\(run.errors)")
        // Whoever fails says why on standard error, and only there.
        if status >= 2 { #expect(run.output == "" && run.errors != "") }
    }

    @Test(arguments: [
        (["pause", "win-bak"], "error: there is no sequence 'win-bak'; did you mean 'win-back'?\n"),
        (["explain", "C9999"], "error: there is no customer 'C9999'\n"),
    ])
    func `that was asked for what is not there says so`(arguments: [String], errors: String) async throws {
        let shop = try await Shop.withSample()
        let run = try await shop.rekindle(arguments)
        #expect(run == Program.Run(status: 2, output: "", errors: errors))
    }
}
