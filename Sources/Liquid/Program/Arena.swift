import Glibc

/// Memory for the values of one render: handed out in order, freed all at once, never moved, bounded.
struct Arena: ~Copyable {
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer
    private var blocks: [UnsafeMutableRawPointer] = []
    private var left: Int

    /// - Parameter limit: bytes handed out before `memoryBytes` is exceeded.
    init(limit: Int, block: Int = 16_384) {
        let first = UnsafeMutableRawPointer.allocate(byteCount: block, alignment: 16)
        blocks.append(first)
        next = first
        end = first + block
        left = max(0, limit - block)
    }

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// 16-byte aligned memory of `count` bytes, not initialised.
    @inline(__always) mutating func allocate(_ count: Int) throws(Fault) -> UnsafeMutableRawPointer {
        let needed = (count &+ 15) & ~15
        if needed > end - next { try grow(needed) }
        let start = next
        next += needed
        return start
    }

    @inline(never) private mutating func grow(_ needed: Int) throws(Fault) {
        guard needed <= left else { throw Fault.limit(.memory) }
        let size = min(max(needed, 32_768), max(needed, left))
        left -= size
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        blocks.append(block)
        next = block
        end = block + size
    }
}

extension Arena {
    @inline(__always) mutating func bytes(_ count: Int) throws(Fault) -> UnsafeMutablePointer<UInt8> {
        try allocate(count).assumingMemoryBound(to: UInt8.self)
    }

    mutating func cells(_ count: Int) throws(Fault) -> UnsafeMutableBufferPointer<Cell> {
        let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Cell>.stride)
        guard !overflow else { throw Fault.limit(.memory) }
        return UnsafeMutableBufferPointer(
            start: try allocate(size).bindMemory(to: Cell.self, capacity: count), count: count)
    }

    mutating func fields(_ count: Int) throws(Fault) -> UnsafeMutableBufferPointer<Field> {
        let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Field>.stride)
        guard !overflow else { throw Fault.limit(.memory) }
        return UnsafeMutableBufferPointer(
            start: try allocate(size).bindMemory(to: Field.self, capacity: count), count: count)
    }

    mutating func copy(_ text: Text) throws(Fault) -> Text {
        let target = try bytes(text.count)
        if let source = text.baseAddress { memcpy(target, source, text.count) }
        return Text(start: target, count: text.count)
    }

    mutating func copy(_ text: String) throws(Fault) -> Text {
        var text = text
        let count = text.utf8.count
        let target = try bytes(count)
        text.withUTF8 { source in
            if let base = source.baseAddress { memcpy(target, base, count) }
        }
        return Text(start: target, count: count)
    }

    mutating func copy(_ bytes: [UInt8]) throws(Fault) -> Text {
        let target = try self.bytes(bytes.count)
        bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { memcpy(target, base, bytes.count) }
        }
        return Text(start: target, count: bytes.count)
    }

    mutating func range(_ first: Int64, _ last: Int64) throws(Fault) -> Cell {
        let pair = try allocate(16).bindMemory(to: Int64.self, capacity: 2)
        pair[0] = first
        pair[1] = last
        return Cell(kind: .range, bits: UInt64(UInt(bitPattern: pair)))
    }
}
