/// The languages in which Rekindle speaks to people.
public enum Language: String, Sendable, CaseIterable {
    case japanese = "ja"
    case english = "en"

    /// The language that a POSIX locale name asks for (`ja_JP.UTF-8`, `C.UTF-8`); everything that is not Japanese reads English.
    public init(locale: String) {
        self = locale.lowercased().hasPrefix("ja") ? .japanese : .english
    }
}
