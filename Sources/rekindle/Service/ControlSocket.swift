import Engine
import Foundation
import Glibc
import Wording

/// The service's Unix socket: one request and one answer per connection, each a 4-byte big-endian length and JSON.
/// Only the owner of the runtime folder can reach it (mode 0600).
enum ControlSocket {
    /// More than any import that should go through a socket.
    static let largestRequest = 256 << 20

    static func write(_ payload: Data, to descriptor: Int32) throws(Failure) {
        var length = UInt32(payload.count).bigEndian
        var bytes = withUnsafeBytes(of: &length) { Array($0) }
        bytes += payload
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(errno) }
            sent += count
        }
    }

    static func read(from descriptor: Int32) throws(Failure) -> Data {
        let head = try read(4, from: descriptor)
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= largestRequest else { throw Failure(EMSGSIZE) }
        return Data(try read(length, from: descriptor))
    }

    private static func read(_ count: Int, from descriptor: Int32) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes[filled...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw Failure(got == 0 ? ECONNRESET : errno) }
            filled += got
        }
        return bytes
    }

    /// A call of the operating system that failed.
    struct Failure: Error {
        let code: Int32

        init(_ code: Int32) {
            self.code = code
        }

        var text: String { String(cString: strerror(code)) }
    }

    /// The socket's address; paths that do not fit `sun_path` are refused.
    static func withAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(Failure) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure(ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    static func open() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }
}

/// What a verb says to a running service.
struct ControlClient {
    let path: String

    func ask(_ request: ControlRequest) throws(ControlSocket.Failure) -> ControlAnswer {
        let descriptor = ControlSocket.open()
        guard descriptor >= 0 else { throw ControlSocket.Failure(errno) }
        defer { close(descriptor) }
        let connected = try ControlSocket.withAddress(path) { connect(descriptor, $0, $1) }
        guard connected == 0 else { throw ControlSocket.Failure(errno) }
        guard let payload = try? JSONEncoder().encode(request) else { throw ControlSocket.Failure(EINVAL) }
        try ControlSocket.write(payload, to: descriptor)
        let answer = try ControlSocket.read(from: descriptor)
        // A service of another version may answer what we cannot read.
        guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: answer) else {
            throw ControlSocket.Failure(EPROTO)
        }
        return answer
    }
}

/// The service's end: a thread accepts and reads, the service answers.
final class ControlServer: Sendable {
    struct Call: Sendable {
        let request: ControlRequest
        fileprivate let descriptor: Int32

        func answer(_ answer: ControlAnswer) {
            // The verb may have gone away; what it asked for is done all the same.
            if let payload = try? JSONEncoder().encode(answer) { try? ControlSocket.write(payload, to: descriptor) }
            Glibc.close(descriptor)
        }
    }

    let calls: AsyncStream<Call>
    private let continuation: AsyncStream<Call>.Continuation
    private let listener: Int32
    private let path: String

    init(path: String) throws(ControlSocket.Failure) {
        (calls, continuation) = AsyncStream.makeStream(of: Call.self)
        self.path = path
        listener = ControlSocket.open()
        guard listener >= 0 else { throw ControlSocket.Failure(errno) }
        // We hold the owner lock, so a socket that lies there belongs to a dead service.
        unlink(path)
        let mask = umask(0o177)
        defer { umask(mask) }
        let listener = listener
        let bound = try ControlSocket.withAddress(path) { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 16) == 0 else { throw ControlSocket.Failure(errno) }
    }

    /// Accepts until `close`; on a thread of its own, because it blocks.
    func start() {
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                if descriptor < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    continuation.finish()
                    return
                }
                receive(from: descriptor)
            }
        }
    }

    private func receive(from descriptor: Int32) {
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let payload = try? ControlSocket.read(from: descriptor),
            let request = try? JSONDecoder().decode(ControlRequest.self, from: payload)
        else {
            // Nothing understandable came: a broken or foreign client, which gets no answer.
            Glibc.close(descriptor)
            return
        }
        continuation.yield(Call(request: request, descriptor: descriptor))
    }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        unlink(path)
        continuation.finish()
    }

    private func close(_ descriptor: Int32) {
        Glibc.close(descriptor)
    }
}
