import Curl
import Glibc
import Settings
import Wording

private enum SMTPKind: String, CaseIterable {
    case smtp
}

extension GatewayReading {
    /// `gateways.email`.
    func email(_ section: Section) -> Gateway? {
        let log = section.log
        let before = log.problems.count
        defer { section.finish() }
        _ = section.required("kind")?.choice(of: SMTPKind.self, log)
        let host = section.required("host")?.parsed(
            log, code: "host-name",
            wanted: Wording(ja: "smtp.example.jp のように書きます", en: "write it like smtp.example.jp"),
            Self.hostName)
        let security = section.value("security", default: SMTPGateway.Security.startTLS, shownAs: "starttls") {
            $0.choice(of: SMTPGateway.Security.self, $1)
        }
        let port = section.value("port", default: security == .implicit ? 465 : 587) { $0.integer(in: 1...65_535, $1) }
        let hello = section.setting("hello")?.parsed(
            log, code: "host-name",
            wanted: Wording(ja: "shop.example.jp のように書きます", en: "write it like shop.example.jp"),
            Self.hostName)
        let authority = section.setting("authority").flatMap { file($0, log) }
        let connections = connections(section)
        let login = login(section)
        checkLogin(section, login)
        guard let host else { return nil }
        if security == .none, !Self.isLoopback(host) {
            log.report(
                "clear-text", at: section.setting("security")?.place ?? section.place,
                Wording(
                    ja: "security: none はこの機械の中のサーバーにだけ使えます", en: "'security: none' is for a relay on this machine only"
                ),
                hint: Wording(ja: "starttls か implicit にしてください", en: "use starttls or implicit"))
        }
        guard !log.problems[before...].contains(where: { $0.severity == .error }), let port = UInt16(exactly: port)
        else {
            return nil
        }
        let gateway = SMTPGateway(
            host: host, port: port, security: security, tls: TLSOptions(authorityFile: authority),
            login: login.secret.map { .password(username: login.user ?? "", $0) }, helloName: hello,
            limits: SMTPGateway.Limits(connections: connections))
        // A copy has the same Message-ID, and RFC 5321 6.1 prefers a copy to a loss.
        return (SMTPChannel(gateway, on: loop, clock: clock), Self.isLoopback(host), false)
    }

    private func checkLogin(_ section: Section, _ login: (user: String?, secret: Secret?)) {
        let (user, credential) = (section.setting("user"), section.setting("credential"))
        if let user, credential == nil {
            section.log.report(
                "login-incomplete", at: user.place,
                Wording(ja: "'user' があるのに 'credential' がありません", en: "there is a 'user' but no 'credential'"),
                hint: Wording(
                    ja: "パスワードの置き場所の名前を credential: smtp-password のように書いてください",
                    en: "name where the password is: 'credential: smtp-password'"))
        } else if let credential, user == nil {
            section.log.report(
                "login-incomplete", at: credential.place,
                Wording(ja: "'credential' があるのに 'user' がありません", en: "there is a 'credential' but no 'user'"))
        }
    }

    private func file(_ setting: Setting, _ log: SettingsLog) -> String? {
        guard let text = setting.text(log) else { return nil }
        let path = path(text)
        if access(path, R_OK) == 0 { return path }
        log.report(
            "file-missing", at: setting.place,
            Wording(ja: "\(path) がないか、読めません", en: "\(path) is not there or cannot be read"))
        return nil
    }

    /// A host name or an address: letters, digits, dots, hyphens, and colons for IPv6. It goes into a URL and into EHLO.
    static func hostName(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        return isPlain && (1...253).contains(text.utf8.count) && !text.hasPrefix("-") ? text : nil
    }
}
