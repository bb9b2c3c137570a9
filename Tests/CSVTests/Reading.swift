import CSV
import Wording

/// A file read to the end, in a form that a test can write out.
struct Reading: Equatable {
    var encoding: TextEncoding
    var header: [String]
    var records: [CSVRecord] = []
    /// `LINE code`, or `LINE-LASTLINE code` when more than one physical line was rejected.
    var rejected: [String] = []

    init(_ bytes: [UInt8], encoding: TextEncoding? = nil, options: CSVOptions = CSVOptions()) throws {
        let file = try CSVFile.read(bytes, encoding: encoding, options: options)
        self.encoding = file.encoding
        header = file.header
        for row in file.rows {
            switch row {
            case .record(let record): records.append(record)
            case .rejected(let row):
                let lines = row.line == row.lastLine ? "\(row.line)" : "\(row.line)-\(row.lastLine)"
                rejected.append("\(lines) \(row.code)")
            }
        }
    }

    init(_ text: String, options: CSVOptions = CSVOptions()) throws {
        try self.init(Array(text.utf8), options: options)
    }
}

/// The code of the problem for which a whole file is refused; `nil` when it is not.
func refusal(of bytes: [UInt8], encoding: TextEncoding? = nil) -> String? {
    do throws(Problem) {
        _ = try CSVFile.read(bytes, encoding: encoding)
        return nil
    } catch {
        return error.code
    }
}

func record(_ line: Int, _ fields: String...) -> CSVRecord {
    CSVRecord(line: line, fields: fields)
}
