import Curl
import Glibc
import Settings
import Wording

private enum SMSKind: String, CaseIterable {
    case http
}

extension GatewayReading {
    /// `gateways.sms`.
    func sms(_ section: Section) -> Gateway? {
        let log = section.log
        let before = log.problems.count
        defer { section.finish() }
        _ = section.required("kind")?.choice(of: SMSKind.self, log)
        let profile = section.required("profile").flatMap { self.profile($0, log) }
        let url = section.required("url").flatMap { self.url($0, log) }
        let sender = section.setting("sender")?.text(log)
        let connections = connections(section)
        let login = login(section)
        if let profile {
            if profile.needsUser, section.setting("user") == nil { needs("user", profile, section) }
            if profile.needsCredential, section.setting("credential") == nil { needs("credential", profile, section) }
        }
        guard !log.problems[before...].contains(where: { $0.severity == .error }), let profile, let url else {
            return nil
        }
        let account = SMSAccount(url: url.text, user: login.user, secret: login.secret, sender: sender)
        return (
            SMSGatewayChannel(profile, account: account, connections: connections, on: loop, clock: clock),
            url.isOnLoopback, profile.doubt == .hold
        )
    }

    private func needs(_ key: String, _ profile: SMSGatewayProfile, _ section: Section) {
        section.log.report(
            "missing-key", at: section.place,
            Wording(
                ja: "\(profile.title) には '\(section.path).\(key)' が必要です",
                en: "\(profile.title) needs '\(section.path).\(key)'"))
    }

    private func url(_ setting: Setting, _ log: SettingsLog) -> (text: String, isOnLoopback: Bool)? {
        guard let text = setting.text(log) else { return nil }
        guard HTTPRequest(.get, text).fault == nil, !text.contains("?"), !text.contains("#") else {
            log.report(
                "url", at: setting.place,
                Wording(ja: "\(setting.path) は URL ではありません", en: "'\(setting.path)' is no plain URL"),
                hint: Wording(ja: "https://api.example.jp のように書きます", en: "write it like https://api.example.jp"))
            return nil
        }
        let authority = text.split(separator: "/", maxSplits: 2)[1]
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let isOnLoopback = Self.isLoopback(host)
        if !text.lowercased().hasPrefix("https:"), !isOnLoopback {
            log.report(
                "clear-text", at: setting.place,
                Wording(ja: "http: はこの機械の中のサーバーにだけ使えます", en: "'http:' is for a server on this machine only"),
                hint: Wording(ja: "https: にしてください", en: "use https:"))
        }
        return (text, isOnLoopback)
    }

    private static let largestProfile = 256 * 1024

    private func profile(_ setting: Setting, _ log: SettingsLog) -> SMSGatewayProfile? {
        guard let name = setting.text(log) else { return nil }
        guard let bytes = read(path(name)), let text = String(validating: bytes, as: UTF8.self) else {
            log.report(
                "file-missing", at: setting.place,
                Wording(ja: "\(name) がないか、UTF-8 のテキストとして読めません", en: "\(name) is not there or is no UTF-8 text"))
            return nil
        }
        return SMSGatewayProfile.read(text, file: name, log: log)
    }

    private func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.largestProfile + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        return ferror(file) == 0 && count <= Self.largestProfile ? Array(bytes[..<count]) : nil
    }
}
