import Glibc

/// A peer on loopback that does exactly what its script says, one script per connection, on a thread of its own.
///
/// It listens on a port that the kernel picks, and is gone with the object.
public final class LoopbackPeer: Sendable {
    /// One accepted connection, spoken to in blocking calls. Every wait ends after ten seconds.
    public struct Connection: Sendable {
        let socket: Int32
        /// Which connection of the peer this is, from 0.
        public let number: Int

        public func write(_ text: String) {
            var bytes = Array(text.utf8)
            while !bytes.isEmpty {
                let count = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return }
                bytes.removeFirst(count)
            }
        }

        /// Everything up to and including the mark; what had come when the peer closed, if the mark never did.
        @discardableResult
        public func read(through mark: String) -> String {
            let end = Array(mark.utf8)
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while recv(socket, &byte, 1, 0) == 1 {
                bytes.append(byte)
                if bytes.count >= end.count, bytes.suffix(end.count).elementsEqual(end) { break }
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        public func line() -> String { String(read(through: "\r\n").dropLast(1)) }

        public func close() { Glibc.close(socket) }

        /// Ends the connection with RST, as a crashed host does.
        public func abort() {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }
    }

    public let port: UInt16
    private let listener: Int32
    private let thread: pthread_t

    private final class Start {
        let listener: Int32
        let script: @Sendable (Connection) -> Void
        init(listener: Int32, script: @escaping @Sendable (Connection) -> Void) {
            self.listener = listener
            self.script = script
        }
    }

    public init(_ script: @escaping @Sendable (Connection) -> Void) {
        (listener, port) = Self.listen()
        let start = Unmanaged.passRetained(Start(listener: listener, script: script))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                var number = 0
                while true {
                    let socket = accept(start.listener, nil, nil)
                    guard socket >= 0 else { return nil }
                    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                    var limit = timeval(tv_sec: 10, tv_usec: 0)
                    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
                    start.script(Connection(socket: socket, number: number))
                    close(socket)
                    number += 1
                }
            }, start.toOpaque())
        self.thread = thread
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        pthread_join(thread, nil)
        close(listener)
    }

    private static func listen() -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout.size(ofValue: address))
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(listener, address, size)
                _ = Glibc.listen(listener, 64)
                _ = getsockname(listener, address, &size)
            }
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// A port on which nobody listens, as of now.
    public static func freePort() -> UInt16 {
        let (listener, port) = listen()
        close(listener)
        return port
    }

    /// A connection of the test's own to somebody who listens there; `nil` when nobody does.
    public static func connect(to port: UInt16) -> Connection? {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(client)
            return nil
        }
        return Connection(socket: client, number: 0)
    }
}
