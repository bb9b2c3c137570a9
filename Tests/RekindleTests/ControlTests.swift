import Foundation
import LoopbackTesting
import Testing

@Suite(.serialized) struct `while the service runs` {
    @Test func `every verb that writes goes through its socket`() async throws {
        let shop = try await Shop.withSample()
        let running = try await RunningShop.ready(shop)
        let customers = "\(shop.path)/templates/sample/customers.csv"
        for (arguments, status, message) in [
            (["pause", "win-back"], 0, "Paused 'win-back'."),
            (["resume", "win-back"], 0, "Resumed 'win-back'."),
            (["stop"], 0, "Stopped. 'rekindle start' goes on."),
            (["start"], 0, "Started."),
            (["approve", "birthday"], 0, "Approved 1 sequences; 0 waiting deliveries are planned again."),
            (["suppress", "C0001"], 0, "Suppressed."),
            (["suppress", "C0001"], 0, "It was suppressed already."),
        ] as [([String], Int32, String)] {
            let run = try await shop.rekindle(arguments)
            #expect(run == Program.Run(status: status, output: "\(message)\n", errors: ""), "\(arguments)")
        }
        let imported = try await shop.rekindle(["import", customers])
        #expect(imported.status == 1)
        #expect(imported.output.contains("0 new, 0 changed"))
        let status = try await shop.answer("status")
        #expect(status["service_running"].truth == true)
        #expect(try await running.terminate() == 0)
        let after = try await shop.answer("status")
        #expect(after["service_running"].truth == false)
    }

    @Test func `a second service on the same state is refused`() async throws {
        let shop = try await Shop.withSample()
        let running = try await RunningShop.ready(shop)
        let second = try await shop.rekindle("run")
        #expect(second.status == 3)
        #expect(second.output == "")
        #expect(
            second.errors
                == """
                error: another Rekindle (process \(running.identifier)) is using ./.rekindle; wait for it to end or stop it, \
                then try again

                """)
        #expect(running.status == nil)
        #expect(try await running.terminate() == 0)
    }

    @Test(.enabled(if: MailSink.program != nil, "smtp-sink (postfix) is not installed"))
    func `stop lets nothing more begin, and start goes on`() async throws {
        let rush = try await Rush.prepared()
        let running = try await RunningShop.ready(rush.shop, now: rush.moment)
        let isUnderWay = try await eventually { !rush.mail.messages.isEmpty }
        #expect(isUnderWay)
        #expect(try await rush.shop.rekindle("stop").status == 0)
        let begun = rush.mail.messages.count

        // What had begun may end: one message on each of four connections.
        let isQuiet = try await eventually {
            let deliveries = try await rush.shop.answer("status", now: rush.moment)["deliveries"]
            return deliveries["claimed"].number == 0 && deliveries["sending"].number == 0
        }
        #expect(isQuiet)
        let atStop = rush.mail.messages.count
        #expect(atStop <= begun + 4)
        #expect(atStop < rush.wanted.count)
        let status = try await rush.shop.answer("status", now: rush.moment)
        #expect(status["stopped"].truth == true)
        #expect(status["deliveries"]["sent"].number == atStop)

        #expect(try await rush.shop.rekindle("start").status == 0)
        let isDone = try await eventually { rush.mail.messages.count >= rush.wanted.count }
        #expect(isDone, "\(running.log)")
        #expect(try await running.terminate() == 0)
        #expect(rush.mail.messages.map(\.id).sorted() == rush.wanted)
    }
}
