// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
// What a test writes down wrongly shall stop it at once.

import CivilTime
import Customers
import Digest
import Ledger
import Liquid
import Messages
import Planning
import Sequences

/// Builders with every argument defaulted: a test says only what it is about.

extension Zone {
    static let tokyo = try! Zone(identifier: "Asia/Tokyo")
    static let newYork = try! Zone(identifier: "America/New_York")
}

extension CivilDate: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = CivilDate(text)! }
}

extension TimeOfDay: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = TimeOfDay(text)! }
}

/// `2026-11-25 10:30` on the wall of a zone.
func wall(_ text: String, _ zone: Zone = .tokyo) -> Instant {
    let parts = text.split(separator: " ")
    return zone.instant(of: CivilDate(parts[0])!, at: TimeOfDay(parts[1])!)
}

func text(_ instant: Instant, _ zone: Zone = .tokyo) -> String {
    let wall = zone.wall(at: instant)
    return "\(wall.date) \(wall.time)"
}

func window(_ now: String, _ horizon: String, _ zone: Zone = .tokyo) -> PlanWindow {
    PlanWindow(now: wall(now, zone), horizon: wall(horizon, zone))
}

func customer(
    _ id: String = "c1", company: String? = nil, email: String? = "c1@example.jp", phone: String? = "09012345678",
    address: String? = nil, birthday: PartialDate? = nil, zone: Zone? = nil, reason: DormancyReason? = nil,
    attributes: [String: AttributeValue] = [:]
) -> Customer {
    Customer(
        id: CustomerID(id), familyName: "見本", givenName: "花子", company: company,
        email: email.map { try! EmailAddress($0) }, phone: phone.map { try! PhoneNumber($0) }, postalAddress: address,
        birthday: birthday, zone: zone, reason: reason, attributes: attributes)
}

/// `purchase 2026-08-25`, with a time if there is one: `visit 2026-08-25 11:00`.
func events(_ texts: [String], of id: String = "c1") -> [Event] {
    texts.enumerated().map { index, text in
        let words = text.split(separator: " ").map(String.init)
        return Event(
            id: "e\(index)", customer: CustomerID(id), kind: EventKind(words[0]), date: CivilDate(words[1])!,
            time: words.count > 2 ? TimeOfDay(words[2])! : nil)
    }
}

func consents(_ channels: [ChannelKind], of id: String = "c1") -> [Consent] {
    channels.map {
        Consent(customer: CustomerID(id), channel: $0, decision: .granted, basis: .optIn, date: "2020-01-01")
    }
}

func facts(
    _ customer: Customer = customer(), events texts: [String] = [], consents granted: [ChannelKind] = [.email, .sms],
    suppressions: [Suppression] = []
) -> CustomerFacts {
    CustomerFacts(
        customer: customer, events: events(texts, of: customer.id.text),
        consents: consents(granted, of: customer.id.text), suppressions: suppressions)
}

func step(
    _ id: String, _ channel: ChannelKind = .email, after period: Period = .zero, at: TimeOfDay? = nil,
    window: SendWindow? = nil, late: Period? = nil
) -> Step {
    Step(
        id: StepID(id), channel: channel, delay: .afterTrigger(period), at: at, window: window, late: late,
        template: StepTemplate(file: "\(id).mail.md", body: .init("", line: 1), contentHash: ""))
}

func step(_ id: String, _ channel: ChannelKind = .email, afterPrevious period: Period, late: Period? = nil) -> Step {
    Step(
        id: StepID(id), channel: channel, delay: .afterPrevious(period), late: late,
        template: StepTemplate(file: "\(id).mail.md", body: .init("", line: 1), contentHash: ""))
}

func condition(_ text: String) -> Condition {
    try! Condition.compile(TemplateSource(name: "sequence.yaml", text: text), schema: nil)
}

let threeMonthsAfterPurchase = Trigger.afterEvent(.init(period: .months(3), event: "purchase"))

func sequence(
    _ id: String = "win-back", _ trigger: Trigger = threeMonthsAfterPurchase, audience: [String] = [],
    at: TimeOfDay = "10:30", window: SendWindow? = nil, exits: Set<EventKind> = [],
    again reentry: Reentry = .eachOccurrence, late: Period = .days(3), onEdit: EditPolicy = .skip,
    onCap: CapPolicy = .defer, holdout: Double = 0, topic: String? = nil, priority: Int = 0,
    steps: [Step] = [step("first")], version: String = "v1"
) -> StepSequence {
    StepSequence(
        id: SequenceID(id), title: id, trigger: trigger, audience: audience.map(condition), at: at, window: window,
        exits: exits, reentry: reentry, late: late, onEdit: onEdit, onCap: onCap, holdout: holdout, topic: topic,
        priority: priority, steps: steps, version: version)
}

let b2c = DormancyDefinition(name: "b2c", contact: ["purchase", "visit"], cooling: .days(60), dormant: .months(3))

func rules(
    _ sequences: [StepSequence], zone: Zone = .tokyo, windows: [ChannelKind: SendWindow] = [:],
    caps: FrequencyCaps = FrequencyCaps(perDay: nil, perWeek: nil), seasons: [String: Season] = [:],
    activatedAt activation: Instant? = .first
) -> PlanningRules {
    PlanningRules(
        sequences: sequences, definitions: [b2c], zone: zone, windows: windows, caps: caps,
        calendar: PlanningCalendar(businessDays: BusinessCalendar(.japan), seasons: seasons),
        holdoutKey: HashKey([1, 2, 3]),
        activations: activation.map { at in Dictionary(uniqueKeysWithValues: sequences.map { ($0.id, at) }) } ?? [:])
}

let weekdays = SendWindow(openings: [.init(days: .weekdays, open: "09:00", close: "18:00")!])
let daytime = SendWindow(openings: [.init(open: "09:00", close: "20:00")!])

/// A row as the planner would have written it.
func row(
    _ sequence: String = "win-back", _ step: String = "first", _ occurrence: String, customer: String = "c1",
    channel: ChannelKind = .email, from date: CivilDate, due: Instant, expires: Instant? = nil, version: String = "v1",
    state: DeliveryState = .planned(nil), doubts: Int = 0, claims: Int64 = 0
) -> Delivery {
    Delivery(
        key: DeliveryKey(
            sequence: SequenceID(sequence), step: StepID(step), customer: CustomerID(customer),
            occurrence: Occurrence(occurrence)),
        channel: channel, messageID: "m", occurrenceDate: date, sequenceVersion: version, due: due,
        expires: expires ?? due.adding(seconds: 3 * 86_400), state: state, doubts: doubts, claims: claims)
}

func sent(_ instant: Instant) -> DeliveryState { .sent(Receipt(at: instant, reply: "250 ok")) }

extension PlanningRules {
    /// The plan in words: `win-back/first event:2026-08-25 2026-11-25 10:30` and `win-back/- - no-occurrence`.
    func told(
        _ facts: CustomerFacts = facts(), ledger: [Delivery] = [], _ now: String, _ horizon: String
    ) -> [String] {
        let plan = plan(facts, ledger: ledger, in: window(now, horizon, zone))
        let zone = facts.customer.zone ?? zone
        return plan.deliveries.map { "\($0.key.sequence)/\($0.key.step) \($0.key.occurrence) \(text($0.due, zone))" }
            + plan.exclusions.map { exclusion in
                var line = "\(exclusion.sequence)/\(exclusion.step?.text ?? "-") \(exclusion.occurrence?.text ?? "-")"
                line += " \(exclusion.reason.name)"
                if case .notDue(let next?) = exclusion.reason { line += " \(text(next, zone))" }
                return line
            }
    }
}
