import Glibc
import Synchronization

/// The memory that the renders of one program use one after the other; renders at the same time get memory of their own.
struct Workspace: ~Copyable, Sendable {
    /// Bytes for output and for values, enough for most letters.
    static let outputSize = 12_288
    private static let arenaSize = 8_192

    private let size: Int
    /// Address of the block that no render uses, 0 when there is none.
    private let spare = Atomic<UInt>(0)

    /// - Parameter machine: bytes that the machine needs for itself.
    init(machine: Int) {
        size = machine + Self.outputSize + Self.arenaSize
    }

    deinit { free(UnsafeMutableRawPointer(bitPattern: spare.load(ordering: .acquiring))) }

    func take() -> UnsafeMutableRawBufferPointer {
        let address = spare.exchange(0, ordering: .acquiring)
        if let block = UnsafeMutableRawPointer(bitPattern: address) { return .init(start: block, count: size) }
        // Without memory there is no going on.
        guard let block = malloc(size) else { abort() }
        return .init(start: block, count: size)
    }

    func giveBack(_ block: UnsafeMutableRawBufferPointer) {
        let old = spare.exchange(UInt(bitPattern: block.baseAddress), ordering: .acquiringAndReleasing)
        free(UnsafeMutableRawPointer(bitPattern: old))
    }
}
