import CivilTime
import Customers
import Ledger
import Messages
import Sequences
import Wording

/// Looks for the one fact that stands between a customer and a step, by planning again with that fact changed.
struct Counterfactuals {
    let rules: PlanningRules
    let sequence: StepSequence
    let step: Step
    let recipient: Recipient

    private struct Change {
        var wording: Wording
        var facts: CustomerFacts
    }

    /// The first change, from what a shop can do today to what would have had to be otherwise, that makes the step go out.
    func smallest(in window: PlanWindow) -> Wording? {
        let today = recipient.zone.date(at: window.now)
        return changes(today).first { change in
            rules.plan(change.facts, ledger: recipient.ledger, in: window).deliveries.contains {
                $0.key.sequence == sequence.id && $0.key.step == step.id
            }
        }?.wording
    }

    private func changes(_ today: CivilDate) -> [Change] {
        consent(today) + suppressions() + address() + reasons() + withoutLaterEvents() + company() + dates(today)
            + moreEvents(today)
    }

    private func change(_ wording: Wording, _ edit: (inout CustomerFacts) -> Void) -> Change {
        var facts = recipient.facts
        edit(&facts)
        return Change(wording: wording, facts: facts)
    }

    private func consent(_ today: CivilDate) -> [Change] {
        let channel = step.channel.wording
        return [
            change(Wording(ja: "\(channel.japanese)の同意", en: "a consent for \(channel.english)")) {
                $0.consents.append(
                    Consent(
                        customer: recipient.id, channel: step.channel, decision: .granted, basis: .optIn,
                        date: max(today, $0.consent(for: step.channel)?.date ?? today)))
            }
        ]
    }

    private func suppressions() -> [Change] {
        guard !recipient.facts.suppressions.isEmpty else { return [] }
        return [
            change(Wording(ja: "配信停止の解除", en: "lifting the suppression")) { facts in
                facts.suppressions.removeAll { $0.bars(step.channel, topic: sequence.topic) }
            }
        ]
    }

    private func address() -> [Change] {
        guard !recipient.facts.customer.isReachable(by: step.channel) else { return [] }
        let channel = step.channel.wording
        return [
            change(Wording(ja: "\(channel.japanese)の宛先", en: "an address for \(channel.english)")) { facts in
                switch step.channel {
                // Both are right as they stand; were they not, nothing would change and nothing be said.
                case .email: facts.customer.email = try? EmailAddress("somebody@example.jp")
                case .sms, .phone: facts.customer.phone = try? PhoneNumber("09012345678")
                case .post: facts.customer.postalAddress = "-"
                case .push, .line, .webhook: break
                }
            }
        ]
    }

    private func reasons() -> [Change] {
        guard !sequence.audience.isEmpty else { return [] }
        return [DormancyReason.unknown, .forgotten, .changed, .trial, .price, .service, .competitor]
            .filter { $0 != recipient.facts.customer.reason }
            .map { reason in
                change(
                    Wording(
                        ja: "休眠の理由が「\(reason.wording.japanese)」",
                        en: "the reason for the silence being \(reason.rawValue)")
                ) { $0.customer.reason = reason }
            }
    }

    /// Each of the last events not having happened, the latest first; and all of one kind after a day.
    private func withoutLaterEvents() -> [Change] {
        let facts = recipient.facts
        var changes: [Change] = []
        for event in facts.events.suffix(3).reversed() {
            changes.append(
                Change(
                    wording: Wording(
                        ja: "\(event.date) の \(event.kind) がないこと", en: "no \(event.kind) on \(event.date)"),
                    facts: facts.replacingEvents(facts.events.filter { $0 != event })))
        }
        for kind in Set(facts.events.map(\.kind)).sorted() {
            let days = facts.events.filter { $0.kind == kind }.map(\.date)
            for day in Set(days.dropLast()).sorted().suffix(3).reversed() {
                changes.append(
                    Change(
                        wording: Wording(ja: "\(day) より後に \(kind) がないこと", en: "no \(kind) after \(day)"),
                        facts: facts.replacingEvents(facts.events.filter { $0.kind != kind || $0.date <= day })))
            }
        }
        return changes
    }

    private func company() -> [Change] {
        guard !sequence.audience.isEmpty else { return [] }
        return recipient.facts.customer.company == nil
            ? [change(Wording(ja: "会社名", en: "a company")) { $0.customer.company = "-" }]
            : [change(Wording(ja: "会社名がないこと", en: "no company")) { $0.customer.company = nil }]
    }

    /// The date that the trigger looks at, such that it comes today or tomorrow.
    private func dates(_ today: CivilDate) -> [Change] {
        let field: Trigger.DateField
        let days: Int
        switch sequence.trigger {
        case .yearly(let yearly): (field, days) = (yearly.field, yearly.days)
        case .monthOf(let name): (field, days) = (name, 0)
        default: return []
        }
        return (0...1).map { ahead in
            let date = today.adding(days: ahead - days).adding(years: -30)
            switch field {
            case .birthday:
                return change(Wording(ja: "誕生日 (例: \(date))", en: "a birthday, such as \(date)")) {
                    $0.customer.birthday = PartialDate(date)
                }
            case .attribute(let name):
                return change(Wording(ja: "\(name) の日付 (例: \(date))", en: "a date for \(name), such as \(date)")) {
                    $0.customer.attributes[name] = .date(date)
                }
            }
        }
    }

    /// An event of the trigger's kind at the time it looks back to.
    private func moreEvents(_ today: CivilDate) -> [Change] {
        guard case .afterEvent(let trigger) = sequence.trigger else { return [] }
        let facts = recipient.facts
        return (0...1).map { ahead in
            let back = Period(months: -trigger.period.months, days: -trigger.period.days)
            let day = today.adding(days: ahead).adding(back)
            let event = Event(
                id: "what-if", customer: recipient.id, kind: trigger.event, date: day, item: trigger.properties["item"],
                properties: trigger.properties)
            return Change(
                wording: Wording(ja: "\(day) の \(trigger.event)", en: "a \(trigger.event) on \(day)"),
                facts: facts.replacingEvents(facts.events + [event]))
        }
    }
}

extension CustomerFacts {
    fileprivate func replacingEvents(_ events: [Event]) -> CustomerFacts {
        CustomerFacts(
            customer: customer, revision: revision, events: events, consents: consents, suppressions: suppressions)
    }
}
