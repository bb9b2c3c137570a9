import Customers

/// `[number-]name.SUFFIX`: the suffix names the channel, the name is the step's id, the number only orders.
struct StepFileName: Equatable {
    var name: String
    var channel: ChannelKind

    private static let suffixes: [(String, ChannelKind)] = [
        (".mail.md", .email), (".sms", .sms), (".push", .push), (".line", .line), (".post.md", .post),
        (".phone.md", .phone),
    ]

    /// `nil` when the file is no step.
    init?(_ fileName: String) {
        guard let (suffix, channel) = Self.suffixes.first(where: { fileName.hasSuffix($0.0) }) else { return nil }
        var name = fileName.dropLast(suffix.count)
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, name.dropFirst(digits.count).first == "-" {
            name = name.dropFirst(digits.count + 1)
        }
        guard !name.isEmpty else { return nil }
        self.name = String(name)
        self.channel = channel
    }

    /// Every suffix a step file may have, for messages.
    static var allSuffixes: String {
        suffixes.map(\.0).joined(separator: ", ")
    }
}

/// A step file's two parts: the head between two lines of `---`, and the body after it.
enum StepFile {
    struct Parts: Equatable {
        /// Begins on line 2; `nil` without a head.
        var head: String?
        var body: String
        /// 1-based line of the file on which the body begins.
        var bodyLine: Int
        /// The head was opened and never closed.
        var isUnclosed = false
    }

    static func split(_ text: String) -> Parts {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.first, isFence(first) else { return Parts(head: nil, body: text, bodyLine: 1) }
        lines = lines.dropFirst()
        guard let end = lines.firstIndex(where: isFence) else {
            return Parts(head: lines.joined(separator: "\n"), body: "", bodyLine: 1, isUnclosed: true)
        }
        let head = lines[..<end].joined(separator: "\n")
        let body = lines[(end + 1)...].joined(separator: "\n")
        return Parts(head: head, body: body, bodyLine: end + 2)
    }

    private static func isFence(_ line: Substring) -> Bool {
        let line = line.last == "\r" ? line.dropLast() : line
        return line == "---"
    }
}
