import CSV
import Testing
import Wording

/// Numbers that are the same at every run, so that a failing seed can be replayed.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite struct HostileFileTests {
    static let pieces: [[UInt8]] =
        ["a", "1", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", ";", "\t", " ", "=", "'", "あ"].map {
            Array(($0 as String).utf8)
        } + [[0], [0xFF], [0x81], [0xE3]]

    @Test func `whatever stands in a file, every line of it is in a record, in a rejection, or blank`() throws {
        for seed in 1...2000 {
            var numbers = SeededNumbers(state: UInt64(seed))
            let body = (0..<Int.random(in: 0...60, using: &numbers)).flatMap { _ in
                Self.pieces.randomElement(using: &numbers) ?? []
            }
            let bytes = Array("a,b\n".utf8) + body
            let file = try CSVFile.read(bytes, encoding: .utf8)
            let lineStarts = Self.lineStarts(of: bytes)
            var covered = Set([1])
            var last = 1
            for row in file.rows {
                let lines: ClosedRange<Int>
                switch row {
                case .record(let record):
                    #expect(record.fields.count == 2)
                    lines = record.line...(record.line + Self.lineBreaks(in: record.fields))
                case .rejected(let row):
                    // A quote may open on a later line than its record, but the record is rejected whole.
                    lines = min(row.line, last + 1)...row.lastLine
                }
                #expect(lines.upperBound >= last, "seed \(seed)")
                last = lines.upperBound
                covered.formUnion(lines)
            }
            for (index, start) in lineStarts.enumerated() where !covered.contains(index + 1) {
                let end = index + 1 < lineStarts.count ? lineStarts[index + 1] : bytes.count
                let isBlank = bytes[start..<end].allSatisfy { [0x0A, 0x0D, 0x2C].contains($0) }
                #expect(isBlank, "seed \(seed), line \(index + 1)")
            }
        }
    }

    @Test func `what is written is read back, whatever the cells hold`() throws {
        let pieces = [
            "a", ",", ";", "\t", "\"", "\n", "\r\n", "\r", "=", "'", "＋", "-5", " ", "\u{3000}", "髙", "ｱ", "①", "～",
        ]
        for seed in 1...1000 {
            var numbers = SeededNumbers(state: UInt64(seed))
            let separator = CSVSeparator.allCases.randomElement(using: &numbers) ?? .comma
            let output: CSVWriter.Output = [.utf8, .utf8ForExcel, .cp932].randomElement(using: &numbers) ?? .utf8
            let rows = (0..<4).map { _ in
                (0..<3).map { _ in
                    (0..<Int.random(in: 0...4, using: &numbers)).map { _ in pieces.randomElement(using: &numbers) ?? ""
                    }.joined()
                }
            }
            var writer = CSVWriter(output, separator: separator)
            writer.write(["列1", "列2", "列3"])
            for row in rows { writer.write(row) }
            let reading = try Reading(writer.takeBytes(), options: CSVOptions(separator: separator))
            #expect(reading.records.map(\.fields) == rows, "seed \(seed)")
            #expect(reading.rejected == [])
        }
    }

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for index in bytes.indices where bytes[index] == 0x0A || bytes[index] == 0x0D {
            if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            if index + 1 < bytes.count { starts.append(index + 1) }
        }
        return starts
    }

    private static func lineBreaks(in fields: [String]) -> Int {
        fields.reduce(0) { $0 + lineStarts(of: Array($1.utf8) + [0x61]).count - 1 }
    }
}
