import Messages

/// `sms`: text and reference width in, alphabet, units and parts out; part lengths count Unicode scalars.
func answerSMS(_ question: JSON) throws -> JSON {
    let text = SMSText(try question.string("text"), reference: question["ref16"].bool == true ? .sixteenBit : .eightBit)
    return [
        "encoding": .string(text.encoding.rawValue),
        "units": .integer(text.units),
        "segments": .integer(text.segments),
        "part_lengths": .array(text.parts.map { .integer($0.text.unicodeScalars.count) }),
    ]
}
