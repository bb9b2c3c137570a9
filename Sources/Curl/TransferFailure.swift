import Wording

/// What part of a transfer was under way when something happened to it.
public enum TransferStage: String, Sendable, CaseIterable {
    /// Everything before the first message: name, TCP, TLS, greeting, EHLO, login.
    case connect
    case mail
    case recipient
    case data
    /// The message is being written, its final dot has not left yet.
    case body
    /// The final dot has been written, its reply has not come yet.
    case final
    case reset
    case quit
    /// An HTTP request is being written.
    case request
    /// An HTTP request has been written, its response has not come yet.
    case response
}

/// Why a transfer came to no answer. Carries no address, no secret and no text from a message.
public enum TransferFailure: Error, Sendable, Equatable {
    case cannotResolve
    case connectionRefused
    case unreachable
    case timedOut(TransferStage)
    /// STARTTLS is demanded by our settings and not announced by the server.
    case tlsNotOffered
    /// The certificate is expired, not signed by a trusted authority, or made for another name.
    case certificateNotTrusted
    case tlsFailed
    /// A login is configured and EHLO does not announce AUTH (or no mechanism that we speak).
    case loginNotOffered
    /// By the reply's code: 535 means wrong credentials, 454 a fault of the server's.
    case loginDenied(code: Int)
    /// The server greeted with a refusal, or refused EHLO.
    case refusedAtConnect(SMTPReply)
    /// The peer closed the connection or the network broke.
    case lost(TransferStage)
    /// The peer said something that is not a reply of the protocol.
    case garbled(TransferStage)
    /// The task that asked was cancelled before anything was decided.
    case cancelled
    /// The transfer loop is ending.
    case shutDown
    /// Anything else that libcurl reports, by its `CURLcode`.
    case other(Int)
}

extension TransferFailure {
    /// Stable and greppable, such as `connection-refused`.
    public var code: String {
        switch self {
        case .cannotResolve: "cannot-resolve"
        case .connectionRefused: "connection-refused"
        case .unreachable: "unreachable"
        case .timedOut(let stage): "timed-out-\(stage.rawValue)"
        case .tlsNotOffered: "tls-not-offered"
        case .certificateNotTrusted: "certificate-not-trusted"
        case .tlsFailed: "tls-failed"
        case .loginNotOffered: "login-not-offered"
        case .loginDenied: "login-denied"
        case .refusedAtConnect: "refused-at-connect"
        case .lost(let stage): "lost-\(stage.rawValue)"
        case .garbled(let stage): "garbled-\(stage.rawValue)"
        case .cancelled: "cancelled"
        case .shutDown: "shut-down"
        case .other(let number): "libcurl-\(number)"
        }
    }

    /// What an operator reads: what happened, and where to look.
    public var wording: Wording {
        switch self {
        case .cannotResolve:
            Wording(ja: "サーバーの名前を解決できません(host を確かめてください)", en: "the server's name cannot be resolved (check 'host')")
        case .connectionRefused:
            Wording(
                ja: "サーバーに接続を断られました(port と、サーバーが動いているかを確かめてください)",
                en: "the connection was refused (check 'port', and whether the server runs)")
        case .unreachable:
            Wording(ja: "サーバーに到達できません(経路またはファイアウォール)", en: "the server cannot be reached (route or firewall)")
        case .timedOut(let stage):
            Wording(ja: "時間切れになりました(\(stage.wording.japanese))", en: "timed out (\(stage.wording.english))")
        case .tlsNotOffered:
            Wording(
                ja: "サーバーが STARTTLS に対応していないため、送信しませんでした",
                en: "the server does not offer STARTTLS, so nothing was sent")
        case .certificateNotTrusted:
            Wording(
                ja: "サーバーの証明書を信頼できません(期限切れ、発行者不明、または名前の不一致)",
                en: "the server's certificate is not trusted (expired, unknown authority, or another name)")
        case .tlsFailed:
            Wording(ja: "TLS の接続に失敗しました", en: "the TLS handshake failed")
        case .loginNotOffered:
            Wording(
                ja: "ログインが設定されていますが、サーバーが対応する認証方式を提示していません(tls の設定を確かめてください)",
                en: "a login is configured but the server offers no way to log in (check 'tls')")
        case .loginDenied(let code):
            Wording(
                ja: "ログインを拒否されました(\(code))。ユーザー名とパスワードを確かめてください",
                en: "the login was denied (\(code)); check user name and password")
        case .refusedAtConnect(let reply):
            Wording(
                ja: "サーバーが接続時に受け付けを断りました: \(reply)", en: "the server refused service on connecting: \(reply)")
        case .lost(let stage):
            Wording(ja: "接続が切れました(\(stage.wording.japanese))", en: "the connection was lost (\(stage.wording.english))")
        case .garbled(let stage):
            Wording(
                ja: "サーバーの応答を理解できません(\(stage.wording.japanese))",
                en: "the server's reply makes no sense (\(stage.wording.english))")
        case .cancelled:
            Wording(ja: "取り消されました", en: "cancelled")
        case .shutDown:
            Wording(ja: "終了処理中です", en: "shutting down")
        case .other(let code):
            Wording(ja: "通信に失敗しました(libcurl \(code))", en: "the transfer failed (libcurl \(code))")
        }
    }
}

extension TransferStage {
    public var wording: Wording {
        switch self {
        case .connect: Wording(ja: "接続中", en: "while connecting")
        case .mail: Wording(ja: "MAIL の応答待ち", en: "waiting for the reply to MAIL")
        case .recipient: Wording(ja: "RCPT の応答待ち", en: "waiting for the reply to RCPT")
        case .data: Wording(ja: "DATA の応答待ち", en: "waiting for the reply to DATA")
        case .body: Wording(ja: "本文の送信中", en: "while writing the message")
        case .final: Wording(ja: "本文を送り終えた後の応答待ち", en: "waiting for the reply to the message")
        case .reset: Wording(ja: "RSET の応答待ち", en: "waiting for the reply to RSET")
        case .quit: Wording(ja: "QUIT の応答待ち", en: "waiting for the reply to QUIT")
        case .request: Wording(ja: "リクエストの送信中", en: "while writing the request")
        case .response: Wording(ja: "レスポンス待ち", en: "waiting for the response")
        }
    }
}
