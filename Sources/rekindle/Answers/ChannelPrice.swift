import ArgumentParser
import Customers

/// What one message of a channel costs, as typed: `sms=8.8`.
struct ChannelPrice: ExpressibleByArgument {
    var channel: ChannelKind
    /// Thousandths of the workspace's currency.
    var thousandths: Int64

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let channel = ChannelKind(rawValue: String(parts[0])),
            let thousandths = Self.thousandths(parts[1])
        else { return nil }
        self.channel = channel
        self.thousandths = thousandths
    }

    private static func thousandths(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            parts[0].count <= 7, let whole = Int64(parts[0])
        else { return nil }
        guard parts.count == 2 else { return whole * 1000 }
        guard parts[1].count <= 3, let fraction = Int64(parts[1]) else { return nil }
        let scale: Int64 = parts[1].count == 1 ? 100 : parts[1].count == 2 ? 10 : 1
        return whole * 1000 + fraction * scale
    }
}

/// An amount of money that was added up from prices.
struct Cost: Equatable {
    var thousandths: Int64 = 0

    mutating func add(_ messages: Int, at price: Int64) {
        thousandths += Int64(messages) * price
    }

    /// Whole units and, when there are any, thousandths without trailing zeros: `1234`, `8.8`.
    var text: String {
        let fraction = thousandths % 1000
        guard fraction > 0 else { return "\(thousandths / 1000)" }
        var digits = "\(1000 + fraction)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(thousandths / 1000).\(digits)"
    }
}
