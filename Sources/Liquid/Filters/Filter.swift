import Wording

/// The filters of the language.
enum Filter: Int32 {
    // Text.
    case append, prepend, upcase, downcase, capitalize, strip, lstrip, rstrip, squish, stripNewlines, newlineToBreaks
    case stripHTML, replace, replaceFirst, replaceLast, remove, removeFirst, removeLast, truncate, truncateWords, split,
        slice
    case escape, escapeOnce, safe, urlEncode, urlDecode, urlQuery, base64Encode, base64Decode, base64URLEncode
    case base64URLDecode, stripEmoji, halfWidth, fullWidth, honorific
    // Numbers.
    case plus, minus, times, dividedBy, modulo, abs, ceil, floor, round, atLeast, atMost
    case number, money, moneyWithoutCurrency, percent, pluralize
    // Arrays.
    case join, first, last, size, reverse, sort, sortNatural, uniq, compact, concat, map, whereEqual, reject, find,
        findIndex
    case has, sum
    // Anything.
    case fallback, json
    // Dates.
    case date, weekday, wareki
    // Without chance.
    case code, pick, sample
}

extension Filter {
    /// What a filter is called and what it takes.
    struct Signature: Sendable {
        var filter: Filter
        var name: String
        var arguments: ClosedRange<Int>
        /// Kinds of the positional arguments, as far as a literal can be checked.
        var kinds: [ArgumentKind] = []
        var named: [String] = []
        var takesAnyName = false
    }

    enum ArgumentKind: Sendable {
        case text, number, any

        func accepts(_ kind: Cell.Kind) -> Bool {
            switch self {
            case .any: true
            case .text: kind == .string || kind == .integer || kind == .decimal || kind == .empty || kind == .blank
            case .number: kind == .integer || kind == .decimal || kind == .string
            }
        }

        var wording: Wording {
            switch self {
            case .any: Wording(ja: "値", en: "a value")
            case .text: Wording(ja: "文字列", en: "a text")
            case .number: Wording(ja: "数", en: "a number")
            }
        }
    }

    static let signatures: [String: Signature] = {
        var table: [String: Signature] = [:]
        func add(
            _ name: String, _ filter: Filter, _ arguments: ClosedRange<Int> = 0...0, _ kinds: [ArgumentKind] = [],
            named: [String] = []
        ) {
            table[name] = Signature(filter: filter, name: name, arguments: arguments, kinds: kinds, named: named)
        }
        add("append", .append, 1...1, [.text])
        add("prepend", .prepend, 1...1, [.text])
        add("upcase", .upcase)
        add("downcase", .downcase)
        add("capitalize", .capitalize)
        add("strip", .strip)
        add("lstrip", .lstrip)
        add("rstrip", .rstrip)
        add("squish", .squish)
        add("strip_newlines", .stripNewlines)
        add("newline_to_br", .newlineToBreaks)
        add("strip_html", .stripHTML)
        add("replace", .replace, 1...2, [.text, .text])
        add("replace_first", .replaceFirst, 1...2, [.text, .text])
        add("replace_last", .replaceLast, 2...2, [.text, .text])
        add("remove", .remove, 1...1, [.text])
        add("remove_first", .removeFirst, 1...1, [.text])
        add("remove_last", .removeLast, 1...1, [.text])
        add("truncate", .truncate, 0...2, [.number, .text])
        add("truncatewords", .truncateWords, 0...2, [.number, .text])
        add("split", .split, 1...1, [.text])
        add("slice", .slice, 1...2, [.number, .number])
        add("escape", .escape)
        add("h", .escape)
        add("escape_once", .escapeOnce)
        add("safe", .safe)
        add("raw", .safe)
        add("url_encode", .urlEncode)
        add("url_decode", .urlDecode)
        add("url_query", .urlQuery)
        add("base64_encode", .base64Encode)
        add("base64_decode", .base64Decode)
        add("base64_url_safe_encode", .base64URLEncode)
        add("base64_url_safe_decode", .base64URLDecode)
        add("strip_emoji", .stripEmoji)
        add("hankaku", .halfWidth)
        add("zenkaku", .fullWidth)
        add("honorific", .honorific, 0...1, [.text])
        add("plus", .plus, 1...1, [.number])
        add("minus", .minus, 1...1, [.number])
        add("times", .times, 1...1, [.number])
        add("divided_by", .dividedBy, 1...1, [.number])
        add("modulo", .modulo, 1...1, [.number])
        add("abs", .abs)
        add("ceil", .ceil)
        add("floor", .floor)
        add("round", .round, 0...1, [.number])
        add("at_least", .atLeast, 1...1, [.number])
        add("at_most", .atMost, 1...1, [.number])
        add("number", .number, 0...1, [.number])
        add("money", .money)
        add("money_without_currency", .moneyWithoutCurrency)
        add("percent", .percent, 0...1, [.number])
        add("pluralize", .pluralize, 2...2, [.text, .text])
        add("join", .join, 0...1, [.text])
        add("first", .first)
        add("last", .last)
        add("size", .size)
        add("reverse", .reverse)
        add("sort", .sort, 0...1, [.text])
        add("sort_natural", .sortNatural, 0...1, [.text])
        add("uniq", .uniq, 0...1, [.text])
        add("compact", .compact, 0...1, [.text])
        add("concat", .concat, 1...1)
        add("map", .map, 1...1, [.text])
        add("where", .whereEqual, 1...2, [.text])
        add("reject", .reject, 1...2, [.text])
        add("find", .find, 1...2, [.text])
        add("find_index", .findIndex, 1...2, [.text])
        add("has", .has, 1...2, [.text])
        add("sum", .sum, 0...1, [.text])
        add("default", .fallback, 0...1, named: ["allow_false"])
        add("json", .json)
        add("date", .date, 1...2, [.text, .text])
        add("weekday", .weekday)
        add("wareki", .wareki)
        add("code", .code, 0...1, [.number])
        add("pick", .pick, 0...1, [.text])
        add("sample", .sample, 1...2, [.number, .text])
        return table
    }()

    /// Whether a missing argument would be a hole in a text or no number to calculate with.
    var needsArgument: Bool {
        switch self {
        case .append, .prepend, .plus, .minus, .times, .dividedBy, .modulo, .atLeast, .atMost: true
        default: false
        }
    }

    /// Whether the filter has a use for a value that is not there; all others leave it missing, so that it is noticed.
    var acceptsNull: Bool {
        switch self {
        case .fallback, .json, .honorific, .size, .concat, .compact, .code, .pick: true
        default: false
        }
    }
}
