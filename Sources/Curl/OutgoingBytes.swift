import Glibc

/// Bytes on their way to the network, in order.
///
/// After a TLS write has been refused for now, it must be repeated from the same memory and at least as long (SSL_write(3)): while
/// `isBlocked` holds, nothing in the block moves, and what is appended waits in `spill`.
struct OutgoingBytes: ~Copyable {
    private var block: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var end = 0
    private var spill: [UInt8] = []
    private var isBlocked = false
    /// How many bytes were ever appended.
    private(set) var appended = 0
    /// How many bytes the network ever took.
    private(set) var taken = 0

    init(capacity: Int = 16 * 1024) {
        self.capacity = capacity
        block = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { block.deallocate() }

    var isEmpty: Bool { appended == taken }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        appended += bytes.count
        if capacity - end < bytes.count {
            if isBlocked || !spill.isEmpty {
                spill.append(contentsOf: bytes)
                return
            }
            makeRoom(for: bytes.count)
        } else if !spill.isEmpty {
            spill.append(contentsOf: bytes)
            return
        }
        memcpy(block + end, source, bytes.count)
        end += bytes.count
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    private mutating func makeRoom(for count: Int) {
        if start > 0 {
            memmove(block, block + start, end - start)
            end -= start
            start = 0
        }
        guard capacity - end < count else { return }
        capacity = max(capacity * 2, end + count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        memcpy(larger, block, end)
        block.deallocate()
        block = larger
    }

    /// Offers what is next to the network. `write` returns how many bytes were taken, or `nil` if none for now.
    ///
    /// Returns whether everything is gone.
    mutating func drain<Failure: Error>(
        _ write: (UnsafeRawBufferPointer) throws(Failure) -> Int?
    ) throws(Failure) -> Bool {
        while true {
            while start < end {
                guard let count = try write(UnsafeRawBufferPointer(start: block + start, count: end - start)) else {
                    isBlocked = true
                    return false
                }
                isBlocked = false
                start += count
                taken += count
            }
            start = 0
            end = 0
            isBlocked = false
            if spill.isEmpty { return true }
            let waiting = spill
            spill = []
            appended -= waiting.count
            waiting.withUnsafeBytes { append($0) }
        }
    }
}

extension OutgoingBytes {
    /// A body with every line that begins with a dot given another one (RFC 5321 4.5.2), then the end mark.
    mutating func append(stuffing body: [UInt8]) {
        body.withUnsafeBytes { bytes in
            var piece = 0
            if bytes.first == UInt8(ascii: ".") { append(".") }
            if let base = bytes.baseAddress {
                var scan = 0
                while let hit = memchr(base + scan, 0x0A, bytes.count - scan) {
                    scan = UnsafeRawPointer(hit) - base + 1
                    if scan < bytes.count, bytes[scan] == UInt8(ascii: ".") {
                        append(UnsafeRawBufferPointer(rebasing: bytes[piece..<scan]))
                        append(".")
                        piece = scan
                    }
                }
            }
            append(UnsafeRawBufferPointer(rebasing: bytes[piece...]))
            if bytes.last != 0x0A { append("\r\n") }
            append(".\r\n")
        }
    }
}
