import Wording
import Yams

/// Reads YAML into settings that know their place. The only code that knows Yams.
public enum SettingsFile {
    /// More than any honest file holds; aliases count every time they are used, so a file cannot grow by itself.
    static let nodeLimit = 100_000
    static let depthLimit = 32

    /// The whole file as one setting, or `nil` after reporting why not. `firstLine` is the line of the file on which
    /// `text` begins (the head of a step file begins on its second).
    public static func read(_ text: String, file: String, firstLine: Int = 1, log: SettingsLog) -> Setting? {
        log.remember(String(repeating: "\n", count: firstLine - 1) + text, of: file)
        do {
            guard let node = try Yams.compose(yaml: text) else {
                return Setting(.mapping([]), at: Place(file: file, line: firstLine, column: 1), path: "")
            }
            var reading = Reading(file: file, lineOffset: firstLine - 1, log: log)
            return reading.setting(from: node, path: "", depth: 0)
        } catch let error as YamlError {
            log.report(problem(from: error, file: file, lineOffset: firstLine - 1))
            return nil
        } catch {
            log.report(
                "yaml", at: Place(file: file, line: firstLine, column: 1),
                Wording(ja: "YAML として読めません", en: "this is not YAML"))
            return nil
        }
    }

    private struct Reading {
        let file: String
        let lineOffset: Int
        let log: SettingsLog
        var nodes = 0

        mutating func setting(from node: Node, path: String, depth: Int) -> Setting? {
            let place = self.place(of: node)
            nodes += 1
            guard nodes <= SettingsFile.nodeLimit, depth <= SettingsFile.depthLimit else {
                log.report(
                    "yaml-too-large", at: place,
                    Wording(ja: "設定が大きすぎるか、入れ子が深すぎます", en: "the file is too large or nested too deeply"))
                return nil
            }
            switch node {
            case .scalar(let scalar):
                let quoted = scalar.style != .plain
                if !quoted, ["", "~", "null"].contains(scalar.string) {
                    return Setting(.absent, at: place, path: path)
                }
                return Setting(.scalar(scalar.string, quoted: quoted), at: place, path: path)
            case .sequence(let sequence):
                var list: [Setting] = []
                for (index, element) in sequence.enumerated() {
                    guard let element = setting(from: element, path: "\(path)[\(index)]", depth: depth + 1) else {
                        return nil
                    }
                    list.append(element)
                }
                return Setting(.list(list), at: place, path: path)
            case .mapping(let mapping):
                return self.mapping(mapping, at: place, path: path, depth: depth)
            case .alias:
                log.report(
                    "yaml-alias", at: place,
                    Wording(ja: "YAML のエイリアスは使えません", en: "YAML aliases are not allowed"))
                return nil
            }
        }

        private mutating func mapping(_ mapping: Node.Mapping, at place: Place, path: String, depth: Int) -> Setting? {
            var entries: [Setting.Entry] = []
            for (keyNode, valueNode) in mapping {
                let keyPlace = self.place(of: keyNode)
                guard let key = keyNode.scalar?.string else {
                    log.report(
                        "key-not-text", at: keyPlace,
                        Wording(ja: "キーは文字列でなければなりません", en: "a key must be a plain word"))
                    continue
                }
                let below = path.isEmpty ? key : "\(path).\(key)"
                guard let value = setting(from: valueNode, path: below, depth: depth + 1) else { return nil }
                entries.append(Setting.Entry(key: key, keyPlace: keyPlace, value: value))
            }
            return Setting(.mapping(entries), at: place, path: path)
        }

        private func place(of node: Node) -> Place {
            Place(file: file, line: (node.mark?.line ?? 1) + lineOffset, column: node.mark?.column ?? 1)
        }
    }

    private static func problem(from error: YamlError, file: String, lineOffset: Int) -> Problem {
        var place = Place(file: file, line: 1 + lineOffset, column: 1)
        var what = "\(error)"
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            place.line = mark.line + lineOffset
            place.column = mark.column
            what = text
        case .duplicatedKeysInMapping(let duplicates, let context):
            place.line = context.mark.line + lineOffset
            place.column = context.mark.column
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return Problem(
                code: "duplicate-key", at: place,
                Wording(ja: "同じキーが二度あります: \(names)", en: "this key stands twice: \(names)"),
                hint: Wording(ja: "どちらか一方を消してください", en: "remove one of them"))
        default: break
        }
        return Problem(
            code: "yaml", at: place,
            Wording(ja: "YAML として読めません: \(what)", en: "this is not YAML: \(what)"),
            hint: Wording(
                ja: "字下げ、コロンの後の空白、引用符の閉じ忘れを確かめてください",
                en: "check the indentation, the space after each colon, and that every quote is closed"))
    }
}
