import Wording

/// Runs programs and words what stops them.
enum Renderer {
    static func render(_ program: Program, _ context: RenderContext) throws(RenderFailure) -> [UInt8] {
        try withUnsafePointer(to: context) { context throws(RenderFailure) in
            var machine = Machine(program, context)
            do throws(Fault) {
                try machine.run()
                try machine.checkLength()
            } catch {
                throw failure(error, program, machine.position)
            }
            return machine.output.bytes
        }
    }

    static func failure(_ fault: Fault, _ program: Program, _ position: Int) -> RenderFailure {
        let origin = program.origins[position]
        let map = program.sources[Int(origin.source)]
        let instruction = program.instructions[position]
        let named = Int(instruction.operation == .literalAndPrint ? instruction.d : instruction.b)
        var path = program.paths.indices.contains(named) ? program.paths[named] : ""
        if case .missingArgument(let operand) = fault { path = program.operandPaths[operand] ?? "nil" }
        let kind: RenderFailure.Kind =
            switch fault {
            case .missing, .missingArgument: .missingValue(path)
            case .aborted(let reason): .aborted(reason)
            case .limit(let limit): .limit(limit.rawValue)
            default: .error
            }
        let problem = Problem(
            code: fault.code, at: map.place(at: Int(origin.offset)), fault.message(path: path), hint: fault.hint,
            sourceLine: map.line(at: Int(origin.offset)))
        return RenderFailure(kind: kind, problem: problem)
    }
}

extension Machine {
    /// A message text is limited in the units of its longest alphabet.
    mutating func checkLength() throws(Fault) {
        guard escaping == .sms else { return }
        var units = 0
        for byte in UnsafeBufferPointer(start: output.base, count: output.count) where byte & 0xC0 != 0x80 {
            units += byte >= 0xF0 ? 2 : 1
        }
        if units > limits.smsUnits { throw .limit(.sms) }
    }
}

extension Fault {
    var code: String {
        switch self {
        case .missing, .missingArgument: "L1001"
        case .aborted: "L1002"
        case .limit: "L1101"
        case .comparison: "L1201"
        case .notANumber: "L1202"
        case .notAnInteger: "L1203"
        case .divisionByZero: "L1204"
        case .overflow: "L1205"
        case .notADate: "L1206"
        case .notAnArray: "L1207"
        case .notAnObject: "L1208"
        case .badBase64: "L1209"
        case .badTimeZone: "L1210"
        case .noCodes: "L1211"
        case .badArgument: "L1212"
        }
    }

    func message(path: String) -> Wording {
        switch self {
        case .missing, .missingArgument: Wording(ja: "'\(path)' に値がありません", en: "'\(path)' has no value")
        case .aborted(let reason):
            reason.isEmpty
                ? Wording(ja: "テンプレートが送信を中止しました", en: "the template stopped the message")
                : Wording(ja: "テンプレートが送信を中止しました: \(reason)", en: "the template stopped the message: \(reason)")
        case .limit(let limit):
            Wording(ja: "上限を超えました (\(limit.wording.japanese))", en: "over the limit of \(limit.wording.english)")
        case .comparison(let left, let right):
            Wording(
                ja: "\(left.wording.japanese)と\(right.wording.japanese)の大小は比べられません",
                en: "\(left.wording.english) and \(right.wording.english) have no order")
        case .notANumber: Wording(ja: "数ではありません", en: "this is not a number")
        case .notAnInteger: Wording(ja: "整数ではありません", en: "this is not a whole number")
        case .divisionByZero: Wording(ja: "0 で割ることはできません", en: "division by zero")
        case .overflow: Wording(ja: "数が大きすぎます", en: "the number is too large")
        case .notADate: Wording(ja: "日付として読めません", en: "this cannot be read as a date")
        case .notAnArray: Wording(ja: "一覧ではありません", en: "this is not a list")
        case .notAnObject: Wording(ja: "項目を持つ値ではありません", en: "this has no members")
        case .badBase64: Wording(ja: "base64 として読めません", en: "this is not base64")
        case .badTimeZone: Wording(ja: "タイムゾーンがわかりません", en: "unknown time zone")
        case .noCodes: Wording(ja: "ここでは code、pick、sample は使えません", en: "'code', 'pick' and 'sample' have no key here")
        case .badArgument: Wording(ja: "この引数では実行できません", en: "this argument does not work")
        }
    }

    var hint: Wording? {
        switch self {
        case .missing, .missingArgument:
            Wording(ja: "| default: で代わりの値を書けます", en: "'| default:' gives a value to use instead")
        case .comparison:
            Wording(ja: "文字列として取り込まれた数ではありませんか", en: "was a number imported as text?")
        default: nil
        }
    }
}

extension Fault.Limit {
    var wording: Wording {
        switch self {
        case .iterations: Wording(ja: "繰り返しの回数", en: "loop iterations")
        case .elements: Wording(ja: "一覧の長さ", en: "list elements")
        case .instructions: Wording(ja: "実行する命令の数", en: "executed instructions")
        case .output: Wording(ja: "出力の大きさ", en: "output size")
        case .memory: Wording(ja: "使うメモリー", en: "memory")
        case .sms: Wording(ja: "SMS の長さ", en: "message length")
        }
    }
}

extension Cell.Kind {
    var wording: Wording {
        switch self {
        case .null, .unknown: Wording(ja: "空の値", en: "nothing")
        case .bool: Wording(ja: "真偽", en: "true/false")
        case .integer, .decimal: Wording(ja: "数", en: "a number")
        case .string: Wording(ja: "文字列", en: "a text")
        case .array, .range: Wording(ja: "一覧", en: "a list")
        case .date, .instant: Wording(ja: "日付", en: "a date")
        case .object, .loop, .scope: Wording(ja: "項目を持つ値", en: "an object")
        case .empty, .blank: Wording(ja: "空", en: "empty")
        }
    }
}
