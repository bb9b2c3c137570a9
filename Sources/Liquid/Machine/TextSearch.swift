import Glibc

/// Where `needle` stands in `text` at or after `start`; the time is linear in the length of the text, whatever the needle.
func find(_ needle: Text, in text: Text, from start: Int) -> Int? {
    guard start <= text.count else { return nil }
    guard !needle.isEmpty else { return start }
    guard needle.count <= text.count - start else { return nil }
    return needle.count <= 16 ? findShort(needle, in: text, from: start) : findLong(needle, in: text, from: start)
}

/// Byte by byte, at most sixteen comparisons for each.
private func findShort(_ needle: Text, in text: Text, from start: Int) -> Int? {
    guard let base = text.baseAddress else { return nil }
    let last = text.count - needle.count
    var index = start
    while index <= last {
        guard let found = memchr(base + index, Int32(needle[0]), last - index + 1) else { return nil }
        index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if equal(Text(rebasing: text[index..<index + needle.count]), needle) { return index }
        index += 1
    }
    return nil
}

/// Knuth, Morris, Pratt: "Fast pattern matching in strings" (1977). A run of equal bytes cannot make it slow.
private func findLong(_ needle: Text, in text: Text, from start: Int) -> Int? {
    var borders = [Int](repeating: 0, count: needle.count)
    var matched = 0
    for index in 1..<needle.count {
        while matched > 0, needle[index] != needle[matched] { matched = borders[matched - 1] }
        if needle[index] == needle[matched] { matched += 1 }
        borders[index] = matched
    }
    matched = 0
    for index in start..<text.count {
        while matched > 0, text[index] != needle[matched] { matched = borders[matched - 1] }
        if text[index] == needle[matched] { matched += 1 }
        if matched == needle.count { return index + 1 - matched }
    }
    return nil
}
