import Messages
import Wording

/// Looks at a composed message as its reader and the law would: who sends it, how to stop it, how long it is.
public struct MessageCheck: Sendable {
    /// More parts cost more than they say, and old telephones show them one by one.
    private static let mostSegments = 2
    private let sender: Sender

    public init(settings: WorkspaceSettings) {
        sender = settings.sender
    }

    /// What is wrong with it; empty when nothing is. Needs the message's preview.
    public func problems(of message: OutgoingMessage) -> [Problem] {
        switch message.content {
        case .mail:
            guard let preview = message.preview else { return [] }
            return legalProblems(in: preview.text, part: Wording(ja: "テキスト部分", en: "the text part"))
                + legalProblems(in: preview.html ?? preview.text, part: Wording(ja: "HTML 部分", en: "the HTML part"))
        case .sms(_, let text): return lengthProblems(of: text) + senderProblems(in: text)
        }
    }

    /// 特定電子メール法 4条, 施行規則 8条・9条: the sender's name, its address, and a way to refuse and to complain.
    private func legalProblems(in text: String, part: Wording) -> [Problem] {
        var missing: [Wording] = []
        if !text.contains(sender.legalName) {
            missing.append(Wording(ja: "送信者の正式名称", en: "the sender's registered name"))
        }
        if !text.contains(sender.address) { missing.append(Wording(ja: "住所", en: "the postal address")) }
        if !namesContact(text) { missing.append(Wording(ja: "配信停止と問い合わせの連絡先", en: "how to stop it and whom to ask")) }
        return missing.map { what in
            Problem(
                code: "legal-footer",
                Wording(ja: "\(part.japanese)に\(what.japanese)がありません", en: "\(part.english) lacks \(what.english)"),
                hint: Wording(
                    ja: "{% render \"footer\" %} を本文の終わりに置いてください", en: "end the body with {% render \"footer\" %}"))
        }
    }

    private func senderProblems(in text: String) -> [Problem] {
        var problems: [Problem] = []
        if !text.contains(sender.name), !text.contains(sender.legalName) {
            problems.append(
                Problem(
                    code: "sms-without-sender",
                    Wording(ja: "SMS に送信者の名前がありません", en: "the SMS does not say who sends it"),
                    hint: Wording(ja: "【{{ sender.name }}】で始めてください", en: "begin with {{ sender.name }}")))
        }
        if !namesContact(text) {
            problems.append(
                Problem(
                    code: "sms-without-stop",
                    Wording(ja: "SMS に配信停止の連絡先がありません", en: "the SMS does not say how to stop it"),
                    hint: Wording(ja: "{% render \"footer\" %} で終えてください", en: "end with {% render \"footer\" %}")))
        }
        return problems
    }

    private func namesContact(_ text: String) -> Bool {
        text.contains(sender.email.text) || sender.phone.map { text.contains($0) } ?? false
    }

    private func lengthProblems(of text: String) -> [Problem] {
        let sms = SMSText(text)
        guard sms.segments > Self.mostSegments else { return [] }
        return [
            Problem(
                code: "sms-too-long",
                Wording(
                    ja: "SMS が \(sms.segments) 通分あります (\(sms.units) 文字)",
                    en: "the SMS takes \(sms.segments) parts (\(sms.units) units)"),
                hint: Wording(
                    ja: "\(Self.mostSegments) 通分までにしてください (日本語で 134 文字)",
                    en: "keep it to \(Self.mostSegments) parts (134 Japanese characters)"))
        ]
    }
}
