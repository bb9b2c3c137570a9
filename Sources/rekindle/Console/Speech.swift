import Glibc
import Wording

/// The language of this run: `--lang`, else the locale. Found before anything is parsed, because help is text too.
enum Speech {
    static let language: Language = {
        let arguments = CommandLine.arguments
        for (index, argument) in arguments.enumerated() {
            if argument == "--lang", index + 1 < arguments.count {
                return Language(rawValue: arguments[index + 1]) ?? .english
            }
            if argument.hasPrefix("--lang=") {
                return Language(rawValue: String(argument.dropFirst("--lang=".count))) ?? .english
            }
        }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = environment(name), !value.isEmpty { return Language(locale: value) }
        }
        return .english
    }()
}

/// A text in the language of this run.
func said(ja japanese: String, en english: String) -> String {
    Wording(ja: japanese, en: english).text(in: Speech.language)
}

func said(_ wording: Wording) -> String {
    wording.text(in: Speech.language)
}

func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// One line on standard error.
func printError(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        written += count
    }
}
