/// Why a render stops, before it is worded and placed.
enum Fault: Error {
    enum Limit: String {
        case iterations, elements, instructions, output, memory, sms
    }

    case missing
    /// The operand of a filter's argument.
    case missingArgument(Int32)
    case aborted(String)
    case limit(Limit)
    case comparison(Cell.Kind, Cell.Kind)
    case notANumber
    case notAnInteger
    case divisionByZero
    case overflow
    case notADate
    case notAnArray
    case notAnObject
    case badBase64
    case badTimeZone
    case noCodes
    case badArgument
}
