import Ledger
import Testing

@Suite struct RetryPolicyTests {
    @Test(
        arguments: [
            (1, 300), (2, 600), (3, 1_200), (4, 2_400), (5, 4_800), (6, 9_600), (7, 14_400), (8, 14_400), (41, 14_400),
            (1_000_000, 14_400), (0, 300), (-5, 300),
        ])
    func `each wait is twice the one before, up to the longest`(attempt: Int, seconds: Int64) {
        #expect(RetryPolicy.standard.wait(after: attempt, spread: 0.5) == seconds)
    }

    @Test func `randomness moves a wait by a fifth either way and never to nothing`() {
        #expect(RetryPolicy.standard.wait(after: 1, spread: 0) == 240)
        #expect(RetryPolicy.standard.wait(after: 1, spread: 1) == 360)
        #expect(RetryPolicy(firstWait: 1).wait(after: 1, spread: 0) == 1)
        #expect(RetryPolicy(firstWait: 0).wait(after: 1, spread: 0) == 1)
    }

    @Test(arguments: [Int64.max, Int64.max / 4, 1 << 40])
    func `a policy of huge waits does not overflow`(wait: Int64) {
        let policy = RetryPolicy(firstWait: wait, longestWait: 86_400)
        #expect((1...64).allSatisfy { policy.wait(after: $0, spread: 0.5) == 86_400 })
    }
}
