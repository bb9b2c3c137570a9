/// One reply of an SMTP server (RFC 5321 4.2), with its enhanced status code (RFC 3463) when it has one.
public struct SMTPReply: Sendable, Hashable {
    /// 200 to 599.
    public var code: Int
    public var status: EnhancedStatus?
    /// The text of all lines without codes, at most 512 characters, printable, with every address in it replaced by `<…>`.
    public var text: String

    public init(code: Int, status: EnhancedStatus? = nil, text: String = "") {
        self.code = code
        self.status = status
        self.text = text
    }

    /// `5.1.1`: class, subject, detail (RFC 3463 2).
    public struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
        public var kind: Int
        public var subject: Int
        public var detail: Int

        public init(_ kind: Int, _ subject: Int, _ detail: Int) {
            self.kind = kind
            self.subject = subject
            self.detail = detail
        }

        public var description: String { "\(kind).\(subject).\(detail)" }
    }
}

extension SMTPReply: CustomStringConvertible {
    /// `550 5.1.1 user unknown`.
    public var description: String {
        "\(code)" + (status.map { " \($0)" } ?? "") + (text.isEmpty ? "" : " \(text)")
    }
}

// MARK: What a reply means

extension SMTPReply {
    /// What to do with the message.
    public enum Effect: String, Sendable {
        case accepted
        /// 3xx: the server waits for more.
        case proceed
        case permanent
        case transient
        case throttled
    }

    /// What the reply is about, and so whom it concerns: a refused recipient is suppressed, a refused sender stops the gateway.
    public enum Concern: String, Sendable {
        /// This address does not exist or never takes mail: suppress it.
        case recipient
        /// The mailbox exists and cannot take this now or at all (full, disabled, too large).
        case mailbox
        /// This message was disliked (spam, policy on content).
        case content
        /// We ourselves: login, domain authentication, reputation, rate. Every other message would meet the same.
        case sender
        /// The server or the way to it.
        case system
    }

    /// Codes that mean "less of you", however they are dressed. Everything else goes by its first digit.
    public var effect: Effect {
        switch code {
        case 200...299: return .accepted
        case 300...399: return .proceed
        // RFC 5321 3.8: the channel is being closed; providers use it for rates.
        case 421: return .throttled
        case 400...499: return isThrottling ? .throttled : .transient
        default: return .permanent
        }
    }

    private var isThrottling: Bool {
        switch (status?.subject, status?.detail) {
        // 4.7.x, policy: Gmail 4.7.28, Yahoo 4.7.0 [TSS04], Outlook 4.7.650, Postfix postscreen.
        case (7, _): true
        // 4.2.1: Gmail's "receiving mail at a rate that prevents additional messages".
        case (2, 1): code == 450 || code == 451 || code == 452
        // RFC 3463 3.4: system not accepting network messages.
        case (3, 2): true
        // RFC 3463 3.5: mail system congestion.
        case (4, 5): true
        default: false
        }
    }

    /// By enhanced status where there is one; the basic code says much less.
    public var concern: Concern {
        guard let status else { return concernOfBasicCode }
        switch (status.subject, status.detail) {
        // RFC 3463 3.2: bad sender address.
        case (1, 7...8): return .sender
        // RFC 3463 3.2: bad mailbox, bad system, bad syntax, moved. RFC 7505: the domain takes no mail.
        case (1, _): return .recipient
        // RFC 3463 3.3: mailbox disabled, not accepting messages.
        case (2, 1): return code >= 500 ? .recipient : .mailbox
        // RFC 3463 3.3: full, message too large for it.
        case (2, _): return .mailbox
        // RFC 3463 3.7: content or media.
        case (6, _): return .content
        // RFC 3463 3.8, delivery not authorised: what Gmail, Postfix and others say to spam and to policies on content.
        case (7, 1) where code >= 500: return .content
        // Domain authentication: 5.7.26 (Gmail), 5.7.515 (Outlook). Login: 5.7.8 (RFC 4954 6). Rates: 4.7.x.
        case (7, _): return .sender
        // RFC 3463 3.4 to 3.6: system, network, protocol.
        default: return .system
        }
    }

    private var concernOfBasicCode: Concern {
        switch code {
        // RFC 5321 4.2.3: mailbox unavailable, not local, name not allowed.
        case 550, 551, 553: .recipient
        // RFC 5321 4.2.3: mailbox busy, insufficient storage, storage exceeded.
        case 450, 452, 552: .mailbox
        // RFC 4954 6: login required, refused, too weak, failed for now.
        case 454, 530, 535, 538: .sender
        // RFC 5321 4.2.3: transaction failed; what is left when nothing else fits.
        case 554: .content
        default: .system
        }
    }
}
