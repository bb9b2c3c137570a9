import CSV
import Customers
import Glibc
import Messages
import Wording

/// `csv`: opens the file as an import does and counts the rows that hold values and those that would go to quarantine.
enum CSVFiles {
    @Sendable static func answer(_ question: JSON) throws -> JSON {
        let path = try question.string("file")
        let bytes = try contents(of: path)
        do throws(Problem) {
            let file = try CSVFile.read(bytes, named: path)
            var (good, rejected) = (0, 0)
            for row in file.rows {
                if case .record(let record) = row, isReadable(record, header: file.header) {
                    good += 1
                } else {
                    rejected += 1
                }
            }
            return [
                "encoding": .string(file.encoding.rawValue), "rows_ok": .integer(good),
                "rows_rejected": .integer(rejected),
                "file_error": false,
            ]
        } catch {
            return [
                "encoding": nil, "rows_ok": 0, "rows_rejected": 0, "file_error": true,
                "problem": .string(error.report(in: .english)),
            ]
        }
    }

    /// Whether every field that has a meaning by its column's name can be read.
    private static func isReadable(_ record: CSVRecord, header: [String]) -> Bool {
        zip(header, record.fields).allSatisfy { name, field in
            guard !field.isEmpty, let read = reader(ofColumn: name) else { return true }
            return (try? read(field)) != nil  // which problem it is does not matter here
        }
    }

    private static func reader(ofColumn name: String) -> ((String) throws -> Void)? {
        if name.contains("メール") || name.lowercased().contains("mail") {
            return { _ = try EmailAddress.normalising($0) }
        }
        if name.contains("電話") || name.contains("携帯") || name.lowercased().contains("phone") {
            return { _ = try PhoneNumber($0) }
        }
        if name.hasSuffix("日") || name.lowercased().contains("date") { return { _ = try DateNormalisation.date($0) } }
        if name.contains("氏名") || name.lowercased() == "name" { return { _ = try NameNormalisation.fullName($0) } }
        return nil
    }

    private static func contents(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path, errno: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    private struct Unreadable: Error {
        var path: String
        var errno: Int32
    }
}
