import Testing

@Suite struct `a new workspace` {
    @Test func `is all right as it stands`() async throws {
        let shop = try await Shop.new()
        let run = try await shop.rekindle("check")
        #expect(run == Program.Run(status: 0, output: "all right: 6 sequences, 13 steps\n", errors: ""))
    }

    @Test func `is laid down once; a second time changes nothing and says so`() async throws {
        let shop = try await Shop.new()
        try shop.write("mine\n", to: "config/rekindle.yaml")
        let before = shop.files()
        let run = try await Program.run("init", shop.path)
        #expect(
            run
                == Program.Run(
                    status: 2, output: "",
                    errors: """
                        error: \(shop.path)/config/calendar.yaml is already there; name an empty folder; nothing was changed

                        """))
        #expect(shop.files() == before)
    }
}
