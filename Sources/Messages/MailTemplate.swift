/// What all recipients of a step share, encoded once: who it is from, the headers of bulk mail, the attachments.
public struct MailTemplate: Sendable {
    public let from: Mailbox
    public let charset: MailCharset
    /// `From` and `Reply-To`, then everything that follows the recipient's own fields.
    let opening: Prepared
    let closing: Prepared
    /// Whole parts, ready to stand between boundaries.
    let inlineImages: [[UInt8]]
    let attachments: [[UInt8]]
    let needsSMTPUTF8: Bool

    public init(
        from: Mailbox, replyTo: Mailbox? = nil, listID: ListID? = nil, feedbackID: FeedbackID? = nil,
        autoSubmitted: AutoSubmitted? = nil, precedence: Precedence? = nil, headers: [HeaderField] = [],
        inlineImages: [MailAttachment] = [], attachments: [MailAttachment] = [], charset: MailCharset = .utf8
    ) {
        self.from = from
        self.charset = charset
        needsSMTPUTF8 = from.address.needsSMTPUTF8 || replyTo?.address.needsSMTPUTF8 == true
        self.inlineImages = inlineImages.map { $0.encoded(as: .inline) }
        self.attachments = attachments.map { $0.encoded(as: .attachment) }
        opening = Prepared(charset) { writer in
            writer.field("From", mailbox: from)
            if let replyTo { writer.field("Reply-To", mailbox: replyTo) }
        }
        closing = Prepared(charset) { writer in
            if let listID { writer.field("List-Id", listID: listID) }
            if let feedbackID { writer.field("Feedback-ID", token: feedbackID.text) }
            if let autoSubmitted { writer.field("Auto-Submitted", token: autoSubmitted.rawValue) }
            if let precedence { writer.field("Precedence", token: precedence.rawValue) }
            for field in headers { writer.field(field.name, text: Array(field.value.utf8)) }
            writer.field("MIME-Version", token: "1.0")
        }
    }

    /// Header fields in UTF-8, and in ISO-2022-JP where that is wanted and can say them.
    struct Prepared: Sendable {
        let utf8: [UInt8]
        let iso2022JP: [UInt8]?

        init(_ charset: MailCharset, _ write: (inout HeaderWriter) -> Void) {
            var writer = HeaderWriter(charset: .utf8)
            write(&writer)
            utf8 = writer.bytes
            guard charset == .iso2022JP else {
                iso2022JP = nil
                return
            }
            var japanese = HeaderWriter(charset: .iso2022JP)
            write(&japanese)
            iso2022JP = japanese.isRepresentable ? japanese.bytes : nil
        }
    }
}
