import ArgumentParser
import CivilTime
import Wording

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(said(ja: "作業フォルダ", en: "The workspace's folder."), valueName: "dir"))
    var workspace = "."

    @Option(
        help: ArgumentHelp(
            said(
                ja: "状態フォルダ (既定: $STATE_DIRECTORY、なければ 作業フォルダ/.rekindle)",
                en: "The state folder (default: $STATE_DIRECTORY, else WORKSPACE/.rekindle)."), valueName: "dir"))
    var state: String?

    @Flag(help: ArgumentHelp(said(ja: "結果を JSON で出力する", en: "Answer in JSON.")))
    var json = false

    @Option(
        help: ArgumentHelp(
            said(
                ja: "現在時刻のかわりに使う時刻 (例: 2026-11-25T09:00:00+09:00)",
                en: "The instant to take for now, such as 2026-11-25T09:00:00+09:00."), valueName: "instant"))
    var now: Instant?

    @Option(help: ArgumentHelp(said(ja: "言語 (ja, en)", en: "The language: ja or en."), valueName: "lang"))
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(said(ja: "--lang は ja か en です", en: "--lang takes ja or en"))
        }
    }
}

extension Instant: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
