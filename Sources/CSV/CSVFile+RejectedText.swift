extension CSVFile {
    /// A rejected record as it stands in the file, for the list of rows that someone has to mend: at most `limit` bytes of
    /// it, separators and quotes included. What cannot be read becomes 〓. It is personal data and belongs in no log.
    public func text(of row: RejectedRow, limit: Int = 4_096) -> String {
        let bytes = scanner.bytes[row.bytes.clamped(to: scanner.bytes.indices)].prefix(max(0, limit))
        return bytes.withUnsafeBufferPointer(fieldEncoding.decode) ?? readable(bytes)
    }

    private func readable(_ bytes: ArraySlice<UInt8>) -> String {
        guard fieldEncoding != .utf8 else {
            return String(String(decoding: bytes, as: UTF8.self).map { $0 == "\u{FFFD}" ? "〓" : $0 })
        }
        var text = ""
        var rest = bytes
        while !rest.isEmpty {
            let character = (1...2).lazy.map { rest.prefix($0) }.compactMap { prefix in
                prefix.withUnsafeBufferPointer(fieldEncoding.decode).map { (text: $0, length: prefix.count) }
            }.first
            text += character?.text ?? "〓"
            rest = rest.dropFirst(character?.length ?? 1)
        }
        return text
    }
}
