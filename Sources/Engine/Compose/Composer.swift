import CivilTime
import Customers
import Digest
import Ledger
import Liquid
import Messages
import Planning
import Sequences
import Wording

/// Makes the message of a delivery: the step's templates rendered with the customer's values, in the form its channel
/// carries. Pure: the same delivery, facts and moment give the same bytes.
public struct Composer: Sendable {
    /// Sends one customer's message to somebody else, for a test.
    public enum Redirection: Sendable {
        case email(EmailAddress)
        case phone(PhoneNumber)
    }

    private struct Prepared: Sendable {
        var sequence: StepSequence
        var step: Step
        var compiled: CompiledStep
        /// What all recipients of the step share.
        var mail: MailTemplate?
    }

    private struct Name: Hashable {
        var sequence: SequenceID
        var step: StepID
    }

    private let steps: [Name: Prepared]
    private let settings: WorkspaceSettings
    private let rules: PlanningRules
    private let sender: Value
    /// Makes the codes and draws of `code`, `pick` and `sample`: one person's, one run's, the same in every copy. `nil`
    /// where there is no store; then a template that asks for one cannot be rendered.
    var codeKey: HashKey?
    /// Also gives every message the form in which people look at it.
    public var makesPreviews = false

    /// - Throws: everything wrong with the templates of all steps.
    init(rules: PlanningRules, settings: WorkspaceSettings, compiler: StepCompiler) throws(Problems) {
        var steps: [Name: Prepared] = [:]
        var problems: [Problem] = []
        for sequence in rules.sequences {
            for step in sequence.steps {
                do throws(Problems) {
                    let compiled = try compiler.compile(step)
                    let mail = step.channel == .email ? Self.mailTemplate(sequence, step, settings) : nil
                    steps[Name(sequence: sequence.id, step: step.id)] = Prepared(
                        sequence: sequence, step: step, compiled: compiled, mail: mail)
                } catch {
                    problems += error.all
                }
            }
        }
        // A partial that is wrong is wrong in every step that uses it; said once is enough.
        var seen: Set<Problem> = []
        problems = problems.filter { seen.insert($0).inserted }
        guard problems.isEmpty else { throw Problems(problems) }
        self.steps = steps
        self.settings = settings
        self.rules = rules
        sender = settings.sender.value
    }

    public func compose(
        _ delivery: Delivery, for facts: CustomerFacts, at now: Instant, redirectedTo target: Redirection? = nil
    ) throws(ComposeFailure) -> OutgoingMessage {
        let name = Name(sequence: delivery.key.sequence, step: delivery.key.step)
        guard let prepared = steps[name] else {
            throw ComposeFailure(
                code: "edited-away", Wording(ja: "このステップはもうありません", en: "the step is no longer there"),
                .skip(.editedAway))
        }
        let context = context(for: facts, delivery, prepared, at: now)
        switch prepared.compiled.content {
        case .text(let template):
            return try text(template, context, delivery, facts, target)
        case .mail(let subject, let preheader, let text, let html, let layout):
            guard let mail = prepared.mail else { throw .unreachable }
            var parts = MailParts(subject: try line(subject, context), text: try render(text, context))
            parts.html = try page(
                html, layout,
                preheader: try preheader.map { template throws(ComposeFailure) in try line(template, context) }, context
            )
            return try message(mail, parts, delivery, facts, target, at: now)
        }
    }

    // MARK: Mail

    private struct MailParts {
        var subject: String
        var text: [UInt8]
        var html: [UInt8] = []
    }

    private func page(
        _ body: Template, _ layout: Template?, preheader: String?, _ context: RenderContext
    ) throws(ComposeFailure) -> [UInt8] {
        let body = try render(body, context)
        guard let layout else { return body }
        var context = context
        context.values["content"] = .safe(String(decoding: body, as: UTF8.self))
        context.values["preheader"] = preheader.map { .string($0) } ?? .nil
        return try render(layout, context)
    }

    private func message(
        _ mail: MailTemplate, _ parts: MailParts, _ delivery: Delivery, _ facts: CustomerFacts, _ target: Redirection?,
        at now: Instant
    ) throws(ComposeFailure) -> OutgoingMessage {
        var address = facts.customer.email
        if case .email(let other) = target { address = other }
        guard let address else { throw .unreachable }
        let date = DateHeader(delivery.composedAt ?? now, in: settings.zone)
        let bytes: [UInt8]
        do throws(HeaderError) {
            let id = try MessageID(left: delivery.messageID, domain: settings.sender.from.domain)
            bytes = MailMessage(
                mail, to: Mailbox(name: facts.customer.name, address: address), subject: parts.subject, date: date,
                messageID: id,
                text: parts.text, html: parts.html
            ).encoded()
        } catch {
            throw ComposeFailure(
                code: error.code, error.wording, .hold(.templateFailed(error.code)))
        }
        var preview: MessagePreview?
        if makesPreviews {
            preview = MessagePreview(
                recipient: facts.customer.name ?? facts.customer.id.text, subject: parts.subject,
                text: String(decoding: parts.text, as: UTF8.self), html: String(decoding: parts.html, as: UTF8.self))
        }
        return OutgoingMessage(
            key: delivery.key, messageID: delivery.messageID,
            content: .mail(from: settings.sender.from, to: address, bytes: bytes), preview: preview)
    }

    private static func mailTemplate(
        _ sequence: StepSequence, _ step: Step, _ settings: WorkspaceSettings
    ) -> MailTemplate {
        let sender = settings.sender
        // A folder's name may hold what a header cannot say; then the mail goes without these two, which nobody requires.
        let list = try? ListID(name: sequence.title, identifier: "\(sequence.id).\(sender.from.domain)")
        let feedback = try? FeedbackID(
            keys: [sequence.id.text, step.id.text, "email"], sender: sender.from.domain)
        return MailTemplate(
            from: Mailbox(name: sender.name, address: sender.from),
            replyTo: sender.replyTo.map { Mailbox(name: nil, address: $0) }, listID: list,
            feedbackID: feedback, autoSubmitted: .autoGenerated, precedence: .bulk)
    }

    // MARK: SMS

    private func text(
        _ template: Template, _ context: RenderContext, _ delivery: Delivery, _ facts: CustomerFacts,
        _ target: Redirection?
    ) throws(ComposeFailure) -> OutgoingMessage {
        var number = facts.customer.phone
        if case .phone(let other) = target { number = other }
        guard let number, number.canReceiveSMS else { throw .unreachable }
        let text = Self.trimmed(String(decoding: try render(template, context), as: UTF8.self))
        let preview =
            makesPreviews
            ? MessagePreview(
                recipient: facts.customer.name ?? facts.customer.id.text, subject: nil, text: text, html: nil)
            : nil
        return OutgoingMessage(
            key: delivery.key, messageID: delivery.messageID, content: .sms(to: number, text: text), preview: preview)
    }

    /// The file's last line break is not part of the message.
    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isNewline { text.removeFirst() }
        return String(text)
    }

    // MARK: Rendering

    /// What every part of the message is rendered with: the values are converted once for all of them.
    private func context(
        for facts: CustomerFacts, _ delivery: Delivery, _ prepared: Prepared, at now: Instant
    ) -> RenderContext {
        let values = values(for: facts, delivery, prepared, at: now)
        let converted = PreparedValues(values)
        return RenderContext(
            values: converted == nil ? values : [:], prepared: converted, now: delivery.composedAt ?? now,
            zone: facts.customer.zone ?? settings.zone, language: settings.language, code: codes(for: delivery.key))
    }

    /// The digests behind `code`, `pick` and `sample`: of this customer in this run, whichever step asks.
    func codes(for key: DeliveryKey) -> (@Sendable (String) -> [UInt8])? {
        guard let codeKey else { return nil }
        return { argument in
            codeKey.digest(
                of: "code\u{0}\(key.sequence)\u{0}\(key.customer)\u{0}\(key.occurrence)\u{0}\(argument)")
        }
    }

    private func values(
        for facts: CustomerFacts, _ delivery: Delivery, _ prepared: Prepared, at now: Instant
    ) -> [String: Value] {
        let today = (facts.customer.zone ?? settings.zone).date(at: delivery.composedAt ?? now)
        let context = CustomerContext(facts, definition: rules.definition(for: facts.customer), on: today).value(
            occurrence: delivery.occurrenceDate, sequence: prepared.sequence, step: prepared.step)
        guard case .object(var values) = context else { return ["sender": sender] }
        values["sender"] = sender
        return values
    }

    private func render(_ template: Template, _ context: RenderContext) throws(ComposeFailure) -> [UInt8] {
        do throws(RenderFailure) {
            return try template.render(context)
        } catch {
            throw ComposeFailure(error)
        }
    }

    private func line(_ template: Template, _ context: RenderContext) throws(ComposeFailure) -> String {
        String(decoding: try render(template, context), as: UTF8.self)
    }
}

extension ComposeFailure {
    fileprivate static let unreachable = ComposeFailure(
        code: "unreachable", Wording(ja: "宛先がありません", en: "there is no address to send it to"), .skip(.unreachable))
}

extension Sender {
    /// `sender` in templates.
    var value: Value {
        .object([
            "name": .string(name), "legal_name": .string(legalName), "address": .string(address),
            "phone": phone.map { .string($0) } ?? .nil, "email": .string(email.text),
            "url": url.map { .string($0) } ?? .nil, "from": .string(from.text),
        ])
    }

    static let names = ["name", "legal_name", "address", "phone", "email", "url", "from"]
}

extension Delivery {
    /// The delivery that a plan speaks of, in no ledger: for tests of templates.
    public static func rehearsal(of planned: PlannedDelivery) -> Delivery {
        let id = String(SHA256.digest(of: Array("\(planned.key)".utf8)).prefix(16).base32)
        return Delivery(
            key: planned.key, channel: planned.channel, messageID: id, occurrenceDate: planned.occurrenceDate,
            sequenceVersion: planned.sequenceVersion, due: planned.due, expires: planned.expires)
    }

    /// A delivery that is in no ledger and no plan: for test sends.
    public static func rehearsal(
        of step: Step, in sequence: StepSequence, for facts: CustomerFacts, on date: CivilDate, at now: Instant
    ) -> Delivery {
        let key = DeliveryKey(
            sequence: sequence.id, step: step.id, customer: facts.customer.id, occurrence: Occurrence("rehearsal"))
        let id = String(SHA256.digest(of: Array("\(key)\(now)".utf8)).prefix(16).base32)
        return Delivery(
            key: key, channel: step.channel, messageID: id, occurrenceDate: date, sequenceVersion: sequence.version,
            due: now, expires: now)
    }
}
