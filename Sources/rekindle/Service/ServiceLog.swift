import CivilTime
import Engine
import Glibc
import Logging

/// One line per event on standard error: `LEVEL message key=value ...`, or one JSON object per line. The journal adds the
/// time; keys are sorted, so that lines can be compared and grepped.
struct ServiceLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let asJSON: Bool

    static func make(json: Bool) -> Logger {
        Logger(label: "rekindle") { _ in ServiceLog(asJSON: json) }
    }

    private init(asJSON: Bool) {
        self.asJSON = asJSON
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { ($0.key, oneLine("\($0.value)")) }
        let message = oneLine("\(event.message)")
        if asJSON {
            let fields = [("level", event.level.rawValue), ("message", message)] + pairs
            printError("{" + fields.map { "\"\(quoted($0.0))\":\"\(quoted($0.1))\"" }.joined(separator: ",") + "}")
        } else {
            let text = pairs.map { " \($0.0)=\($0.1.contains(" ") ? "\"\(quoted($0.1))\"" : $0.1)" }.joined()
            printError("\(priority(event.level))\(event.level.rawValue) \(message)\(text)")
        }
    }

    /// The journal's priority prefix (sd-daemon(3)), only under systemd.
    private func priority(_ level: Logger.Level) -> String {
        guard environment("JOURNAL_STREAM") != nil else { return "" }
        return switch level {
        case .critical: "<2>"
        case .error: "<3>"
        case .warning: "<4>"
        case .notice: "<5>"
        case .info: "<6>"
        case .debug, .trace: "<7>"
        }
    }

    private func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }

    private func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
