/// A text for people in every language we speak. Which one is shown is decided where it is shown.
public struct Wording: Sendable, Hashable {
    public let japanese: String
    public let english: String

    public init(ja japanese: String, en english: String) {
        self.japanese = japanese
        self.english = english
    }

    /// A text that is the same in every language, such as a name or a number.
    public init(same text: String) {
        self.init(ja: text, en: text)
    }

    public func text(in language: Language) -> String {
        switch language {
        case .japanese: japanese
        case .english: english
        }
    }
}
