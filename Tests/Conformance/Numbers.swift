import Messages

/// `numbers`: a telephone number as somebody wrote it in, what it is out.
func answerNumbers(_ question: JSON) throws -> JSON {
    let input = try question.string("input")
    do throws(PhoneNumberError) {
        let number = try PhoneNumber(input)
        return [
            "ok": true, "e164": .string(number.e164), "kind": .string(number.kind.rawValue),
            "sms": .bool(number.canReceiveSMS),
        ]
    } catch {
        return ["ok": false, "e164": nil, "kind": .string(error.rawValue), "sms": false]
    }
}
