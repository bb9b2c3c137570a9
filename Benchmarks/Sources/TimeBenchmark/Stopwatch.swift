import Foundation

/// Takes the thread's CPU time of many calls, seven times over, and prints the median per call.
struct Stopwatch {
    private(set) var sum: Int64 = 0

    /// - Parameter items: how many results one call stands for.
    /// - Returns: nanoseconds of one item, the median of seven runs.
    @discardableResult @inline(never)
    mutating func measure(_ name: String, calls: Int, per items: Int = 1, _ call: (Int) -> Int64) -> Double {
        let runs = (0..<7).map { _ in
            let start = Self.threadNanoseconds()
            for index in 0..<calls { sum &+= call(index) }
            return (Self.threadNanoseconds() - start) / Double(calls * items)
        }
        let median = runs.sorted()[3]
        let padding = String(repeating: " ", count: max(1, 56 - name.count))
        print(name + padding + String(format: "%9.1f ns", median))
        return median
    }

    private static func threadNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
