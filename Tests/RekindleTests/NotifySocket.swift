import Glibc
import Synchronization

/// A service manager's end of sd_notify(3): keeps every datagram with the moment it came.
final class NotifySocket: Sendable {
    struct Note: Sendable {
        let lines: [String]
        let at: ContinuousClock.Instant
    }

    /// What `NOTIFY_SOCKET` is set to; `@` begins an abstract name.
    let name: String
    private let descriptor: Int32
    private let heard = Mutex<[Note]>([])

    struct CannotBind: Error { let code: Int32 }

    init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // An abstract name is exactly as long as the address says.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { throw CannotBind(code: errno) }
    }

    deinit { close(descriptor) }

    /// Everything that came so far.
    var notes: [Note] {
        heard.withLock { heard in
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count > 0 {
                let text = String(decoding: buffer[..<count], as: UTF8.self)
                heard.append(Note(lines: text.split(separator: "\n").map(String.init), at: .now))
            }
            return heard
        }
    }

    /// All lines in order.
    var lines: [String] { notes.flatMap(\.lines) }
}
