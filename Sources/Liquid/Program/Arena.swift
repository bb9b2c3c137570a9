import Glibc

/// Memory for the values of one render: handed out in order, freed all at once, never moved, bounded.
struct Arena: ~Copyable {
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer
    /// The newest block of its own, if any; each begins with the address of the one before it.
    private var block: UnsafeMutableRawPointer?
    private var left: Int

    private static let header = 16

    /// - Parameters:
    ///   - limit: bytes handed out, besides the first block, before `memoryBytes` is exceeded.
    ///   - first: memory to begin with; it belongs to somebody who lives longer.
    init(limit: Int, first: UnsafeMutableRawBufferPointer? = nil) {
        left = limit
        block = nil
        if let first, let start = first.baseAddress {
            next = start
            end = start + first.count
        } else {
            next = Self.nowhere
            end = Self.nowhere
        }
    }

    /// Where no byte is left.
    private static var nowhere: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bitPattern: 16).unsafelyUnwrapped }

    deinit {
        var block = block
        while let current = block {
            block = current.load(as: UnsafeMutableRawPointer?.self)
            free(current)
        }
    }

    /// `malloc` aligns to 16 bytes; without memory there is no going on.
    private static func block(_ size: Int, before: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let block = malloc(size) else { abort() }
        block.storeBytes(of: before, as: UnsafeMutableRawPointer?.self)
        return block
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
        guard needed >= 0, needed <= left - Self.header else { throw Fault.limit(.memory) }
        let size = min(max(needed + Self.header, 32_768), left)
        left -= size
        let new = Self.block(size, before: block)
        block = new
        next = new + Self.header
        end = new + size
    }
}

extension Arena {
    /// Memory for what a machine itself needs, which the first block was made large enough for.
    mutating func elements<Element: BitwiseCopyable>(
        _ element: Element, count: Int, initialised: Bool = true
    ) -> UnsafeMutablePointer<Element> {
        let size = (count * MemoryLayout<Element>.stride + 15) & ~15
        precondition(size <= end - next)
        let memory = next.bindMemory(to: Element.self, capacity: count)
        if initialised { memory.initialize(repeating: element, count: count) }
        next += size
        return memory
    }

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
