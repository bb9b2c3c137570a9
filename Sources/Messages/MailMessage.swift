/// One message to one recipient.
///
/// Nothing in it is random and nothing asks a clock: equal values make equal bytes, so that a copy that must be sent again is the
/// same message.
public struct MailMessage: Sendable {
    public var template: MailTemplate
    public var to: Mailbox
    /// Any text; it is cleaned and encoded when it is written.
    public var subject: String
    public var date: DateHeader
    public var messageID: MessageID
    public var unsubscribe: Unsubscribe?
    /// UTF-8 with any line ends.
    public var text: [UInt8]
    /// UTF-8 with any line ends; `nil` or empty sends plain text alone.
    public var html: [UInt8]?
    /// What the boundaries between parts are made from; the Message-ID when `nil`.
    public var boundarySeed: [UInt8]?

    public init(
        _ template: MailTemplate, to: Mailbox, subject: String, date: DateHeader, messageID: MessageID,
        unsubscribe: Unsubscribe? = nil, text: [UInt8], html: [UInt8]? = nil, boundarySeed: [UInt8]? = nil
    ) {
        self.template = template
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.unsubscribe = unsubscribe
        self.text = text
        self.html = html
        self.boundarySeed = boundarySeed
    }

    public init(
        _ template: MailTemplate, to: Mailbox, subject: String, date: DateHeader, messageID: MessageID,
        unsubscribe: Unsubscribe? = nil, text: String, html: String? = nil, boundarySeed: [UInt8]? = nil
    ) {
        self.init(
            template, to: to, subject: subject, date: date, messageID: messageID, unsubscribe: unsubscribe,
            text: Array(text.utf8), html: html.map { Array($0.utf8) }, boundarySeed: boundarySeed)
    }

    /// Whether only a server that offers SMTPUTF8 can take it: an address in it has a local part outside ASCII.
    public var needsSMTPUTF8: Bool { template.needsSMTPUTF8 || to.address.needsSMTPUTF8 }
}

extension MailMessage {
    /// The message as it goes after DATA, before dot-stuffing: CRLF line ends, ASCII (but for addresses that need SMTPUTF8), no
    /// line above 998 octets.
    public func encoded() -> [UInt8] {
        let plain = CanonicalText.form(of: text)
        if template.charset == .iso2022JP, let opening = template.opening.iso2022JP,
            let closing = template.closing.iso2022JP, let part = TextPart(iso2022JP: plain)
        {
            let own = ownFields(in: .iso2022JP)
            if own.isRepresentable { return assembled(opening, own.bytes, closing, part) }
        }
        return assembled(
            template.opening.utf8, ownFields(in: .utf8).bytes, template.closing.utf8, TextPart(.plain, canonical: plain)
        )
    }

    private func ownFields(in charset: MailCharset) -> HeaderWriter {
        var writer = HeaderWriter(charset: charset)
        writer.field("To", mailbox: to)
        writer.field("Subject", text: HeaderText.cleaned(subject))
        writer.field("Date", date: date)
        writer.field("Message-ID", token: "<\(messageID.text)>")
        if let unsubscribe {
            writer.field("List-Unsubscribe", uris: [unsubscribe.url, unsubscribe.mailto].compactMap(\.self))
            // RFC 8058 section 3.1: only with an https URI, and exactly this.
            if unsubscribe.url != nil { writer.field("List-Unsubscribe-Post", token: "List-Unsubscribe=One-Click") }
        }
        return writer
    }

    private func assembled(_ opening: [UInt8], _ own: [UInt8], _ closing: [UInt8], _ plain: TextPart) -> [UInt8] {
        let rich = html.flatMap { $0.isEmpty ? nil : TextPart(.html, canonical: CanonicalText.form(of: $0)) }
        let files = (template.inlineImages + template.attachments).reduce(0) { $0 + $1.count + 100 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            opening.count + own.count + closing.count + plain.estimatedLength + (rich?.estimatedLength ?? 0) + files
                + 600)
        bytes.append(contentsOf: opening)
        bytes.append(contentsOf: own)
        bytes.append(contentsOf: closing)
        let boundary = boundarySeed.map { Boundary(seed: $0) } ?? Boundary(seed: messageID.text.utf8)
        appendMixed(plain, rich, boundary, to: &bytes)
        return bytes
    }

    /// Attachments around the letter; just the letter when there are none.
    private func appendMixed(_ plain: TextPart, _ rich: TextPart?, _ boundary: Boundary, to bytes: inout [UInt8]) {
        // An image that no HTML part can show is an attachment like others.
        let attachments = rich == nil ? template.inlineImages + template.attachments : template.attachments
        guard !attachments.isEmpty else { return appendLetter(plain, rich, boundary, to: &bytes) }
        boundary.appendHeader(.mixed, to: &bytes)
        boundary.appendDelimiter(.mixed, to: &bytes)
        appendLetter(plain, rich, boundary, to: &bytes)
        for attachment in attachments {
            boundary.appendDelimiter(.mixed, to: &bytes)
            bytes.append(contentsOf: attachment)
        }
        boundary.appendEnd(.mixed, to: &bytes)
    }

    /// Plain text first, then HTML: the last form a receiver can show is the one it should (RFC 2046 section 5.1.4).
    private func appendLetter(_ plain: TextPart, _ rich: TextPart?, _ boundary: Boundary, to bytes: inout [UInt8]) {
        guard let rich else { return plain.append(to: &bytes) }
        boundary.appendHeader(.alternative, to: &bytes)
        boundary.appendDelimiter(.alternative, to: &bytes)
        plain.append(to: &bytes)
        boundary.appendDelimiter(.alternative, to: &bytes)
        appendRelated(rich, boundary, to: &bytes)
        boundary.appendEnd(.alternative, to: &bytes)
    }

    /// The HTML part with the images it shows (RFC 2387).
    private func appendRelated(_ rich: TextPart, _ boundary: Boundary, to bytes: inout [UInt8]) {
        guard !template.inlineImages.isEmpty else { return rich.append(to: &bytes) }
        boundary.appendHeader(.related, to: &bytes)
        boundary.appendDelimiter(.related, to: &bytes)
        rich.append(to: &bytes)
        for image in template.inlineImages {
            boundary.appendDelimiter(.related, to: &bytes)
            bytes.append(contentsOf: image)
        }
        boundary.appendEnd(.related, to: &bytes)
    }
}
