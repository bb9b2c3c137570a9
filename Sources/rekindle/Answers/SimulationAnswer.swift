import CivilTime
import Planning

/// A simulation for programs.
struct SimulationAnswer: Encodable {
    struct Line: Encodable {
        var sequence: String
        var step: String
        var channel: String
        var messages: Int
        /// In the currency, as a decimal text; only when prices were given.
        var cost: String?
    }

    struct Day: Encodable {
        var day: String
        var sequence: String
        var step: String
        var channel: String
        var messages: Int
    }

    struct Peak: Encodable {
        /// A day, or the first instant of an hour.
        var at: String
        var messages: Int
    }

    struct Reason: Encodable {
        var sequence: String
        var reason: String
        var count: Int
    }

    struct Group: Encodable {
        var messages: Int
        var customers: Int
    }

    var from: String
    var until: String
    var zone: String
    var assume: String
    var seed: UInt64?
    var assumed_events: Int
    var customers: Int
    var reached: Int
    var messages: Int
    var cost: String?
    var currency: String?
    var held: Int
    var lines: [Line]
    var days: [Day]
    var busiest_day: Peak?
    var busiest_hour: Peak?
    var per_person: [Group]
    var exclusions: [Reason]

    init(_ survey: SimulationSurvey) {
        let tally = survey.tally
        from = "\(survey.first)"
        until = "\(survey.last)"
        zone = survey.zone.identifier
        assume = survey.assumption.rawValue
        seed = survey.assumption == .historical ? survey.seed : nil
        assumed_events = tally.events
        customers = tally.customers
        reached = tally.reached
        messages = tally.total
        held = tally.held
        cost = survey.cost?.text
        currency = survey.prices.isEmpty ? nil : survey.currency
        lines = survey.lines.map { entry in
            let messages = entry.days.values.reduce(0, +)
            return Line(
                sequence: entry.line.sequence.text, step: entry.line.step.text, channel: entry.line.channel.rawValue,
                messages: messages, cost: survey.cost(of: entry.line, messages: messages)?.text)
        }
        let all = survey.lines.flatMap { entry in
            entry.days.map { day, count in
                Day(
                    day: "\(day)", sequence: entry.line.sequence.text, step: entry.line.step.text,
                    channel: entry.line.channel.rawValue, messages: count)
            }
        }
        days = all.sorted { ($0.day, $0.sequence, $0.step) < ($1.day, $1.sequence, $1.step) }
        busiest_day = tally.busiestDay.map { Peak(at: "\($0.day)", messages: $0.count) }
        busiest_hour = tally.busiestHour.map { Peak(at: "\($0.start)", messages: $0.count) }
        per_person = tally.perPerson.sorted { $0.key < $1.key }.map { Group(messages: $0.key, customers: $0.value) }
        exclusions = survey.titles.flatMap { id, _ in
            survey.reasons(of: id).map {
                Reason(sequence: id.text, reason: $0.reason.countedName, count: $0.count)
            }
        }
    }
}
