import CivilTime
import Customers
import Digest

/// A number that two plans share when they are the same, whatever the order in which their customers were planned, and
/// into how many parts they were cut: the sum (modulo 2^256) of the SHA-256 of each customer's plan in words, hashed
/// together with the window and the number of customers.
public struct PlanID: Sendable, Hashable {
    private var sum: [UInt64] = [0, 0, 0, 0]
    private var customers = 0
    private let window: PlanWindow

    public init(of window: PlanWindow) {
        self.window = window
    }

    public mutating func add(_ plan: CustomerPlan) {
        let digest = SHA256.digest(of: plan.canonicalText.utf8)
        add((0..<4).map { part in digest[part * 8..<part * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }, customers: 1)
    }

    /// Of another part of the same population.
    public mutating func merge(_ other: PlanID) {
        add(other.sum, customers: other.customers)
    }

    /// 64 hexadecimal digits.
    public var text: String {
        let number = sum.map { String($0, radix: 16) }.joined(separator: ".")
        let head = "\(window.now.secondsSinceEpoch) \(window.horizon.secondsSinceEpoch) \(customers)"
        return SHA256.digest(of: "\(head) \(number)".utf8).hexadecimal
    }

    private mutating func add(_ number: [UInt64], customers: Int) {
        var carry: UInt64 = 0
        for part in sum.indices.reversed() {
            let (first, over) = sum[part].addingReportingOverflow(number[part])
            let (second, overAgain) = first.addingReportingOverflow(carry)
            sum[part] = second
            carry = (over ? 1 : 0) + (overAgain ? 1 : 0)
        }
        self.customers += customers
    }
}

extension CustomerPlan {
    /// Every value in it, one delivery or exclusion a line, fields apart by tabs, names as lengths and text so that no
    /// name can pass for two fields.
    var canonicalText: String {
        var text = field(customer.text) + "\n"
        for (kind, list) in [("due", deliveries), ("later", later)] {
            for delivery in list {
                text += kind + field(delivery.key.sequence.text) + field(delivery.key.step.text)
                text += field(delivery.key.occurrence.text) + field(delivery.channel.rawValue)
                text += field(delivery.sequenceVersion) + "\t\(delivery.occurrenceDate.daysSinceEpoch)"
                text += "\t\(delivery.nominal.secondsSinceEpoch)\t\(delivery.due.secondsSinceEpoch)"
                text += "\t\(delivery.expires.secondsSinceEpoch)\t\(delivery.priority)"
                text += "\t\(delivery.deferredBy?.rawValue ?? "")\n"
            }
        }
        for exclusion in exclusions {
            text += "not" + field(exclusion.sequence.text) + field(exclusion.occurrence?.text ?? "")
            text += field(exclusion.step?.text ?? "") + field(exclusion.reason.canonicalText) + "\n"
        }
        return text
    }

    private func field(_ text: String) -> String { "\t\(text.utf8.count):\(text)" }
}

extension ExclusionReason {
    fileprivate var canonicalText: String {
        switch self {
        case .notDue(let next?): "\(name) \(next.secondsSinceEpoch)"
        case .alreadyDone(let state): "\(name) \(state.rawValue)"
        default: name
        }
    }
}
